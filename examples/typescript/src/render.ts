/** A body as HTML, block by block. The compiler sees to it that no kind of block is forgotten. */

import type { Block, Schemas } from "./client.js";

type Picture = Extract<Block, { type: "figure" }>;
type PictureUse = Omit<Picture, "type">;

/** Text as it may stand in HTML. Fields named `html` are cleaned HTML already; all others are text. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}

function srcset(sizes: PictureUse["sources"][number]["srcset"]): string {
  return sizes.map(({ url, width }) => `${url} ${width}w`).join(", ");
}

/** A highlighted text with its matches in `<mark>`. Offsets count code points, not the halves that JavaScript counts. */
export function marked({ text, offsets }: Schemas["Highlighted"]): string {
  const characters = [...text];
  const cut = (from: number, to?: number): string => escape(characters.slice(from, to).join(""));
  let at = 0;
  const parts = offsets.map(([from = 0, to = 0]) => {
    const part = `${cut(at, from)}<mark>${cut(from, to)}</mark>`;
    at = to;
    return part;
  });
  return parts.join("") + cut(at);
}

/** A photo with every format and width that the newsroom has, its caption and its credit. */
export function figure(photo: PictureUse): string {
  const jpeg = photo.sources.find(({ type }) => type === "image/jpeg");
  const others = photo.sources
    .filter((source) => source !== jpeg)
    .map((source) => `<source type="${escape(source.type)}" srcset="${escape(srcset(source.srcset))}">`);
  const largest = jpeg?.srcset.at(-1);
  if (!jpeg || !largest) return "";
  const point = photo.focal_point;
  const position = point ? ` style="object-position: ${point.x * 100}% ${point.y * 100}%"` : "";
  const credit = photo.credit ? ` <cite>${escape(photo.credit)}</cite>` : "";
  const caption = photo.caption || credit ? `<figcaption>${escape(photo.caption)}${credit}</figcaption>` : "";
  return (
    `<figure data-align="${photo.align}"><picture>${others.join("")}<img src="${escape(largest.url)}"` +
    ` srcset="${escape(srcset(jpeg.srcset))}" width="${photo.width}" height="${photo.height}"` +
    ` alt="${escape(photo.alt)}" loading="lazy"${position}></picture>${caption}</figure>`
  );
}

function row(cells: string[], tag: "th" | "td"): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
}

function cite(html: string | null): string {
  return html ? `<footer><cite>${html}</cite></footer>` : "";
}

/** One block as HTML. */
export function block(given: Block): string {
  switch (given.type) {
    case "paragraph":
      return `<p>${given.html}</p>`;
    case "heading":
      return `<h${given.level}>${given.html}</h${given.level}>`;
    case "list": {
      const tag = given.ordered ? "ol" : "ul";
      return `<${tag}>${given.items.map((item) => `<li>${item}</li>`).join("")}</${tag}>`;
    }
    case "quote":
      return `<blockquote>${given.html}${cite(given.cite)}</blockquote>`;
    case "pullquote":
      return `<aside class="pullquote"><blockquote>${given.html}${cite(given.cite)}</blockquote></aside>`;
    case "figure":
      return figure(given);
    case "gallery":
      return `<div class="gallery">${given.images.map(figure).join("")}</div>`;
    case "embed":
      // A link: foreign code runs on your page only where you decide so, provider by provider.
      return given.url ? `<p><a href="${escape(given.url)}" rel="noopener">${escape(given.provider)}</a></p>` : "";
    case "table":
      return (
        `<table><thead>${given.head.map((cells) => row(cells, "th")).join("")}</thead>` +
        `<tbody>${given.rows.map((cells) => row(cells, "td")).join("")}</tbody></table>`
      );
    case "code":
      return `<pre><code>${escape(given.text)}</code></pre>`;
    case "divider":
      return "<hr>";
    case "aside":
      return `<aside>${render(given.blocks)}</aside>`;
    default:
      return unknown(given);
  }
}

/** A whole body as HTML. */
export function render(blocks: readonly Block[]): string {
  return blocks.map(block).join("\n");
}

/** A block of a later version of the API: shown as far as it can be. Here the compiler proves that none is missing. */
function unknown(given: never): string {
  const later = given as { html?: unknown };
  return typeof later.html === "string" ? `<p>${later.html}</p>` : "";
}
