// Meaning that other programs say with dress, as articles/body/dress.py reads it: weights, roles, sizes, pictures of smiles.

const TITLE_LONGEST = 200;
const LARGER = 1.15; // times the size of most of the text
const RULE = /\bp\.(p\d{1,3})\s*\{[^}]*?font:[^;}]*?([\d.]{1,6})px/gi;

export function rename(found, tag) {
  const made = found.ownerDocument.createElement(tag);
  made.append(...found.childNodes);
  found.replaceWith(made);
}

export const unwrap = (found) => found.replaceWith(...found.childNodes);

function wrapInside(span, tag) {
  const made = span.ownerDocument.createElement(tag);
  made.append(...span.childNodes);
  span.append(made);
}

/** Google and Word say bold and italic with styles; and Google wraps the whole in a bold that is none. */
export function mendMarks(page) {
  for (const whole of page.querySelectorAll("b[style*='font-weight']")) {
    if (/^(normal|400)$/.test(whole.style.fontWeight)) unwrap(whole);
  }
  for (const span of page.querySelectorAll("span[style], font[style]")) {
    const { fontWeight, fontStyle, verticalAlign, textDecoration, textDecorationLine } = span.style;
    const isHeading = span.closest("h1,h2,h3,h4,h5,h6,[role=heading]");
    const line = textDecorationLine || textDecoration;
    if (!isHeading && (/^bold/.test(fontWeight) || Number(fontWeight) >= 600)) wrapInside(span, "strong");
    if (/italic|oblique/.test(fontStyle)) wrapInside(span, "em");
    if (line.includes("line-through")) wrapInside(span, "s");
    if (verticalAlign === "super") wrapInside(span, "sup");
    if (verticalAlign === "sub") wrapInside(span, "sub");
    // Underlined because it is a link, not because somebody meant it.
    if (line.includes("underline") && !span.closest("a") && !span.querySelector("a")) wrapInside(span, "u");
  }
  for (const span of page.querySelectorAll("span, font")) unwrap(span);
  for (const line of page.querySelectorAll("a u, u:has(> a:only-child)")) unwrap(line);
}

/** Keep the line breaks of text that is written with them, as messages are. */
export function mendLines(page) {
  for (const found of page.querySelectorAll("[style*='white-space']")) {
    if (!/pre-wrap|pre-line|break-spaces/.test(found.style.whiteSpace)) continue;
    for (const text of [...found.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)) {
      const lines = text.textContent.replace(/^\n+|\n+$/g, "").split("\n");
      if (lines.length > 1) text.replaceWith(...lines.flatMap((line, at) => (at ? [page.createElement("br"), line] : [line])));
    }
  }
}

export function mendHeadings(page) {
  for (const found of page.querySelectorAll("p[role=heading], div[role=heading]")) {
    const level = found.getAttribute("aria-level");
    rename(found, /^[1-6]$/.test(level) ? `h${level}` : "h2");
  }
  mendSizes(page);
  for (const title of page.querySelectorAll("h1, p.MsoTitle")) rename(title, "h2");
  for (const small of page.querySelectorAll("h5, h6")) rename(small, "h4");
}

/** Read headings off the sizes of paragraphs, where a style sheet of Apple's writer gives them. */
function mendSizes(page) {
  if (!page.querySelector("meta[content^='Cocoa HTML']")) return;
  const sheet = [...page.querySelectorAll("style")].map(({ textContent }) => textContent).join("");
  const sizes = new Map([...sheet.matchAll(RULE)].map(([, name, size]) => [name, Number(size)]));
  const paragraphs = [...page.querySelectorAll("p[class]")].map((found) => [found, sizes.get(found.className) ?? 0]);
  const letters = new Map();
  for (const [found, size] of paragraphs) letters.set(size, (letters.get(size) ?? 0) + found.textContent.length);
  const usual = [...letters].sort((one, other) => other[1] - one[1])[0]?.[0] ?? 0;
  const larger = [...letters.keys()].filter((size) => sizes.size && size >= usual * LARGER).sort((one, other) => other - one);
  for (const [found, size] of paragraphs) {
    const length = found.textContent.trim().length;
    if (!larger.includes(size) || !length || length > TITLE_LONGEST) continue;
    for (const bold of found.querySelectorAll("b, strong")) unwrap(bold);
    rename(found, `h${Math.min(larger.indexOf(size) + 2, 4)}`);
  }
}

export function mendSmiles(page) {
  for (const smile of page.querySelectorAll("img[class*='emoji'][alt]")) smile.replaceWith(smile.alt);
}
