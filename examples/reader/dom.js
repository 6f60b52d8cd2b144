/** Building the page safely: text goes in as text, and markup only through `inline`. */

/**
 * One element. Attributes that are null, undefined or false are left out; strings and
 * numbers among the children become text nodes, so nothing here can turn into markup.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const INLINE = new Set(
  "a abbr b bdi br cite code del em i ins kbd mark q s small strong sub sup time u var".split(" "),
);
// What is inside these is not text that anybody wrote for readers.
const DROPPED = new Set("script style template iframe object embed noscript svg math textarea select".split(" "));
const ARTICLE_PATH = /^\/\d{4}\/\d{2}\/[^/?#]+\/?$/;

/** The address if it is one that a reader may follow, else null. */
export function safeUrl(address) {
  if (!address) return null;
  try {
    const url = new URL(address, document.baseURI);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Links to our own articles stay inside the reader; foreign ones open as they are. */
function anchor(source) {
  const address = source.getAttribute("href") ?? "";
  if (ARTICLE_PATH.test(address)) return h("a", { href: `#${address.replace(/\/$/, "")}` });
  const href = address.startsWith("#") ? null : safeUrl(address);
  return href ? h("a", { href, rel: "noopener" }) : h("span");
}

function copyElement(source) {
  const name = source.localName;
  if (DROPPED.has(name)) return [];
  const children = [...source.childNodes].flatMap(copyNode);
  if (!INLINE.has(name)) return children;
  const element = name === "a" ? anchor(source) : document.createElement(name);
  for (const kept of ["lang", "dir", "title", "datetime"]) {
    if (source.hasAttribute(kept)) element.setAttribute(kept, source.getAttribute(kept));
  }
  element.append(...children);
  return [element];
}

function copyNode(node) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  return node.nodeType === Node.ELEMENT_NODE ? copyElement(node) : [];
}

/**
 * Inline HTML as nodes, rebuilt tag by tag from a short list. The API has cleaned it already;
 * this is the second lock. The parser's document is inert: it runs nothing and loads nothing.
 */
export function inline(html) {
  const parsed = new DOMParser().parseFromString(String(html ?? ""), "text/html");
  return [...parsed.body.childNodes].flatMap(copyNode);
}

const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

/** `lang` and `dir` of a text, to spread into the attributes of the element that holds it. */
export function tongue(language) {
  if (!language) return {};
  return { lang: language, dir: RIGHT_TO_LEFT.has(language.split("-")[0]) ? "rtl" : "ltr" };
}
