/** An article's body, built block by block. A block of a later version of the API is shown as far as it can be. */

import { h, inline, safeUrl } from "./dom.js";
import { legend, picture } from "./picture.js";

const COLUMN = 680; // CSS pixels: the measure of the text, see article.css
const SIZES = {
  wide: "(min-width: 68rem) 1020px, 100vw",
  left: "(min-width: 46rem) 340px, 100vw",
  right: "(min-width: 46rem) 340px, 100vw",
  center: `(min-width: 46rem) ${COLUMN}px, 100vw`,
};

function paragraph(block) {
  return h("p", {}, ...inline(block.html));
}

function heading(block) {
  const level = Math.min(4, Math.max(2, Number(block.level) || 2));
  return h(`h${level}`, {}, ...inline(block.html));
}

function list(block) {
  const items = (block.items ?? []).map((item) => h("li", {}, ...inline(item)));
  return h(block.ordered ? "ol" : "ul", {}, ...items);
}

function quote(block) {
  const cite = block.cite && h("footer", {}, h("cite", {}, ...inline(block.cite)));
  return h("blockquote", {}, h("p", {}, ...inline(block.html)), cite);
}

/** A pull quote repeats the text to catch the eye, so it is furniture beside it. */
function pullquote(block) {
  const cite = block.cite && h("figcaption", {}, ...inline(block.cite));
  return h("figure", { class: "pullquote" }, h("blockquote", {}, h("p", {}, ...inline(block.html))), cite);
}

/** How wide the newsroom wants a picture, as a CSS length: "320" and "320px" are pixels, "50%" is of the text. */
function displayWidth(photo) {
  const found = String(photo.display_width ?? "").match(/^(\d+(?:\.\d+)?)(px|%)?$/);
  return found ? found[1] + (found[2] ?? "px") : null;
}

/** One photograph of the body with its legend; null while the API lists no file for it. */
export function figure(photo) {
  const align = photo.align in SIZES ? photo.align : "center";
  const image = picture(photo, { sizes: SIZES[align] });
  if (!image) return null;
  const tall = photo.height > photo.width && align === "center" ? " is-tall" : "";
  const element = h("figure", { class: `photo align-${align}${tall}` }, image, legend(photo));
  // Set through the object model: a style attribute would be refused by the page's policy.
  const width = displayWidth(photo);
  if (width && align !== "wide") element.style.setProperty("--display-width", width);
  return element;
}

function gallery(block, words) {
  const photos = (block.images ?? []).map((photo) => {
    const image = picture(photo, { sizes: "(min-width: 46rem) 340px, 50vw" });
    return image && h("figure", {}, image, legend(photo));
  });
  return h("div", { class: "gallery", role: "group", "aria-label": words.gallery }, ...photos);
}

/** What the sites call themselves. */
const SITES = {
  youtube: "YouTube", x: "X", telegram: "Telegram", instagram: "Instagram",
  facebook: "Facebook", tiktok: "TikTok", vimeo: "Vimeo", spotify: "Spotify",
};

/** A card that leads there. Foreign code never runs on this page. */
function embed(block, words) {
  const href = safeUrl(block.url);
  if (!href) return null;
  const provider = SITES[block.provider] || new URL(href).hostname;
  return h("a", { class: "embed", href, rel: "noopener" },
    h("strong", {}, words.embed(provider)), h("span", {}, href.replace(/^https?:\/\/(www\.)?/, "")));
}

function row(cells, tag, attributes = {}) {
  return h("tr", {}, ...cells.map((cell) => h(tag, attributes, ...inline(cell))));
}

function table(block) {
  const head = (block.head ?? []).map((cells) => row(cells, "th", { scope: "col" }));
  const rows = (block.rows ?? []).map((cells) => row(cells, "td"));
  const grid = h("table", {}, block.caption && h("caption", {}, block.caption),
    head.length > 0 && h("thead", {}, ...head), h("tbody", {}, ...rows));
  // Focusable, so that a keyboard can scroll a table wider than the screen.
  return h("div", { class: "table", tabindex: 0, role: "group" }, grid);
}

function aside(block, words) {
  return h("aside", {}, ...blocks(block.blocks, words));
}

const BUILDERS = {
  paragraph, heading, list, quote, pullquote, figure, gallery, embed, table, aside,
  code: (block) => h("pre", { tabindex: 0 }, h("code", {}, block.text ?? "")),
  divider: () => h("hr"),
};

function build(block, words) {
  const builder = Object.hasOwn(BUILDERS, block?.type) ? BUILDERS[block.type] : null;
  if (builder) return builder(block, words);
  return block?.html ? paragraph(block) : null;
}

/** The nodes of a list of blocks, in order. */
export function blocks(found, words) {
  return (found ?? []).map((block) => build(block, words)).filter(Boolean);
}
