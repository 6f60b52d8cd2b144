// What comes from other programs, in this house's words: Word's lists, Google's spans, files dropped on the text.
import { Extension, Plugin } from "django-prose-editor/editor";
import { mendFrames } from "./frames.js";

const WORD_LIST = /mso-list:\s*l(\d+)\s+level(\d+)/i;
const NUMBERED = /^\s*(?:\d+|[a-z]{1,4})[.)]/i;
const NESTED_AT_MOST = 6;

/** Return the marker that Word wrote into a list paragraph, and take it out. */
function takeMarker(paragraph) {
  let marker = "";
  for (const span of paragraph.querySelectorAll("[style*='mso-list']")) {
    if (!/mso-list:\s*ignore/i.test(span.getAttribute("style"))) continue;
    marker ||= span.textContent;
    span.remove();
  }
  if (marker) return marker;
  // Without the span, the marker is the text before the first run of hard spaces.
  const first = paragraph.firstChild;
  const found = /^\s*([·•o§–-]|\d+[.)]|[a-z][.)])[\s\u00a0]+/i.exec(first?.textContent ?? "");
  if (found && first.nodeType === Node.TEXT_NODE) first.textContent = first.textContent.slice(found[0].length);
  return found?.[1] ?? "·";
}

/** Word has no lists: it has paragraphs that look like items. Make lists of those that follow each other. */
function mendWordLists(page) {
  let stack = []; // the open lists, outermost first
  let previous = null;
  for (const paragraph of page.querySelectorAll("p[style*='mso-list'], [class*='MsoListParagraph']")) {
    const [, , level] = WORD_LIST.exec(paragraph.getAttribute("style") ?? "") ?? [];
    if (!level) continue;
    const depth = Math.min(Number(level), NESTED_AT_MOST);
    const kind = NUMBERED.test(takeMarker(paragraph)) ? "ol" : "ul";
    if (!previous || nextElement(previous) !== paragraph) stack = [];
    stack.length = Math.min(stack.length, depth);
    if (stack[depth - 1] && stack[depth - 1].localName !== kind && depth === 1) stack = [];
    const item = page.createElement("li");
    item.append(...paragraph.childNodes);
    while (stack.length < depth) stack.push(openList(page, stack.at(-1), kind, paragraph));
    stack.at(-1).append(item);
    previous = stack[0];
    paragraph.remove();
  }
}

function nextElement(list) {
  return list.nextElementSibling;
}

function openList(page, outer, kind, before) {
  const list = page.createElement(kind);
  if (!outer) {
    before.before(list);
    return list;
  }
  const item = outer.lastElementChild ?? outer.appendChild(page.createElement("li"));
  item.append(list);
  return list;
}

function rename(found, tag) {
  const made = found.ownerDocument.createElement(tag);
  made.append(...found.childNodes);
  found.replaceWith(made);
}

/** Google and Word say bold and italic with styles; and Google wraps the whole in a bold that is none. */
function mendMarks(page) {
  for (const whole of page.querySelectorAll("b[id^='docs-internal-guid']")) whole.replaceWith(...whole.childNodes);
  for (const span of page.querySelectorAll("span[style]")) {
    const { fontWeight, fontStyle, verticalAlign } = span.style;
    const isHeading = span.closest("h1,h2,h3,h4,h5,h6");
    if (!isHeading && (fontWeight === "bold" || Number(fontWeight) >= 600)) wrapInside(span, "strong");
    if (fontStyle === "italic") wrapInside(span, "em");
    if (verticalAlign === "super") wrapInside(span, "sup");
    if (verticalAlign === "sub") wrapInside(span, "sub");
    span.replaceWith(...span.childNodes);
  }
  // Underlined because it is a link, not because somebody meant it.
  for (const line of page.querySelectorAll("a u, u:has(> a:only-child)")) line.replaceWith(...line.childNodes);
}

function wrapInside(span, tag) {
  const made = span.ownerDocument.createElement(tag);
  made.append(...span.childNodes);
  span.append(made);
}

function mendHeadings(page) {
  for (const title of page.querySelectorAll("h1, p.MsoTitle")) rename(title, "h2");
  for (const small of page.querySelectorAll("h5, h6")) rename(small, "h4");
}

function dropEmpty(page) {
  for (const space of page.querySelectorAll("body > br")) space.remove(); // Google's gap between blocks
  for (const found of page.querySelectorAll("p, h2, h3, h4")) {
    if (!found.textContent.trim() && !found.querySelector("img, figure, br + br")) found.remove();
  }
}

/** Return pasted HTML without what other programs put in for themselves. */
export function mend(html, sites) {
  const page = new DOMParser().parseFromString(html, "text/html");
  mendFrames(page, sites);
  for (const odd of page.querySelectorAll("style, script, meta, link, title, xml, o\\:p")) {
    if (odd.localName === "o:p" && odd.textContent.trim()) odd.replaceWith(...odd.childNodes);
    else odd.remove();
  }
  mendWordLists(page);
  mendMarks(page);
  mendHeadings(page);
  dropEmpty(page);
  return page.body.innerHTML;
}

function photosIn(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

export const DeskPaste = Extension.create({
  name: "deskPaste",

  addProseMirrorPlugins() {
    const { editor } = this;
    const take = (event, transfer) => {
      const photos = photosIn(transfer);
      // Word puts a picture of the text beside the text: there the text is meant.
      if (!photos.length || transfer.getData("text/html")) return false;
      event.preventDefault();
      if (photos.length > 1) editor.commands.insertGallery(photos);
      else editor.commands.insertPhoto(photos);
      return true;
    };
    return [
      new Plugin({
        props: {
          // Our own clipboard says so; it needs no mending.
          transformPastedHTML: (html) => (html.includes("data-pm-slice") ? html : mend(html, editor.storage.storyEmbed.sites)),
          handlePaste: (_view, event) => take(event, event.clipboardData),
          handleDrop: (_view, event, _slice, moved) => !moved && take(event, event.dataTransfer),
        },
      }),
    ];
  },
});
