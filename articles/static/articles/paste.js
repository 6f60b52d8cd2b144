// What comes from other programs, in this house's words; what that loses is said. Files dropped on the text are photos.
import { Extension, Plugin } from "django-prose-editor/editor";
import { post } from "../media/desk/api.js";
import { element } from "../media/desk/dom.js";
import { mendFrames } from "./frames.js";
import { mendHeadings, mendLines, mendMarks, mendSmiles, unwrap } from "./paste_dress.js";
import { mendBullets, mendLists } from "./paste_lists.js";
import { gettext } from "../desk/words.js";

const LONGEST = 1_000_000; // characters of a paste of which is asked what it lost

/** Give what is loose between blocks paragraphs of its own: two breaks in a row end one. */
function mendLoose(page) {
  const isBlock = ({ nodeType, localName }) => nodeType === Node.ELEMENT_NODE && BLOCKS.has(localName);
  if (![...page.body.childNodes].some(({ localName }) => localName === "br")) return;
  let paragraph = null;
  for (const node of [...page.body.childNodes]) {
    const isGap = node.localName === "br" && (!paragraph || paragraph.lastChild?.localName === "br");
    if (isBlock(node) || isGap) {
      if (isGap) node.remove();
      paragraph = null;
      continue;
    }
    if (!paragraph) {
      if (!node.textContent.trim() && node.localName !== "img") continue;
      paragraph = page.createElement("p");
      node.before(paragraph);
    }
    paragraph.append(node);
  }
  for (const found of page.body.querySelectorAll(":scope > p > br:last-child")) found.remove();
}

const BLOCKS = new Set(
  "p div h1 h2 h3 h4 h5 h6 ul ol blockquote aside table pre hr figure section article header footer main".split(" "),
);

/** A cell holds words: its paragraphs and lists become one, as the gate makes of them. */
function mendCells(page) {
  for (const cell of page.querySelectorAll("td, th")) {
    for (const block of cell.querySelectorAll("p, div, li, ul, ol, h1, h2, h3, h4, h5, h6, blockquote")) {
      if (block.textContent.trim()) block.after(" ");
      unwrap(block);
    }
    cell.normalize();
  }
}

function dropEmpty(page) {
  for (const space of page.querySelectorAll("body > br")) space.remove(); // Google's gap between blocks
  for (const found of page.querySelectorAll("p, h2, h3, h4")) {
    if (!found.textContent.trim() && !found.querySelector("img, figure, br + br")) found.remove();
    // Word Online ends each paragraph with a hard space that nobody wrote.
    else if (found.lastChild?.nodeType === Node.TEXT_NODE) found.lastChild.textContent = found.lastChild.textContent.trimEnd();
  }
}

/** Return pasted HTML without what other programs put in for themselves. */
export function mend(html, sites) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const isMessage = html.includes("data-entity-type");
  mendFrames(page, sites);
  mendLists(page);
  mendSmiles(page);
  mendLines(page);
  mendHeadings(page);
  mendMarks(page);
  for (const odd of page.querySelectorAll("style, script, meta, link, title, xml, o\\:p")) {
    if (odd.localName === "o:p" && odd.textContent.trim()) unwrap(odd);
    else odd.remove();
  }
  page.body.normalize();
  if (isMessage) mendBullets(page);
  mendLoose(page);
  mendCells(page);
  dropEmpty(page);
  return page.body.innerHTML;
}

function photosIn(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

/** Say below the text what a paste could not bring along; the server knows, as it would when saving. */
async function tellLost(storage, html) {
  const form = document.querySelector("[data-story]");
  if (!form?.dataset.pasted || html.length > LONGEST) return;
  const mine = ++storage.asked;
  try {
    const { data } = await post(form.dataset.pasted, { html });
    if (mine !== storage.asked) return;
    const lost = data.dropped;
    storage.note.textContent = lost.length ? gettext("The paste came without: {things}.", { things: lost.join("; ") }) : "";
    storage.note.hidden = !lost.length;
  } catch {
    // Saving says it again.
  }
}

export const DeskPaste = Extension.create({
  name: "deskPaste",

  addStorage: () => ({ note: null, asked: 0 }),

  onCreate() {
    this.storage.note = element("p", { class: "paste-note", role: "status", hidden: true });
    this.editor.view.dom.after(this.storage.note);
  },

  addProseMirrorPlugins() {
    const { editor, storage } = this;
    const take = (event, transfer) => {
      const photos = photosIn(transfer);
      // Word puts a picture of the text beside the text: there the text is meant.
      if (!photos.length || transfer.getData("text/html")) return false;
      event.preventDefault();
      if (photos.length > 1) editor.commands.insertGallery(photos);
      else editor.commands.insertPhoto(photos);
      return true;
    };
    const transformPastedHTML = (html) => {
      // Our own clipboard says so; it needs no mending.
      if (html.includes("data-pm-slice")) return html;
      tellLost(storage, html);
      return mend(html, editor.storage.storyEmbed.sites);
    };
    return [
      new Plugin({
        props: {
          transformPastedHTML,
          handlePaste: (_view, event) => take(event, event.clipboardData),
          handleDrop: (_view, event, _slice, moved) => !moved && take(event, event.dataTransfer),
        },
      }),
    ];
  },
});
