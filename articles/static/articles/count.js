// Words and reading time under the story, counted as the newsroom counts (newsroom/words.py); and the editor's name.
import { Extension, Plugin } from "django-prose-editor/editor";
import { element } from "../media/desk/dom.js";
import { gettext, ngettext } from "../desk/words.js";

const IDEOGRAPH = "\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const PIECE = new RegExp(`[${IDEOGRAPH}][^\\s\\p{L}\\p{N}_]*|[^\\s${IDEOGRAPH}]+`, "gu");
const READING_SPEED = 220; // words a minute
const PAUSE = 250; // milliseconds after the last key

/** Return how many words a text has. */
export function countWords(text) {
  return (text.match(PIECE) ?? []).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
}

/** Return the story's own text: captions are not counted, here as on the site. */
function written(doc) {
  const parts = [];
  doc.descendants((node, _at, parent) => {
    if (node.isText && parent?.type.name !== "storyFigure") parts.push(node.text);
    else if (node.isBlock || node.type.name === "hardBreak") parts.push(" ");
    return true;
  });
  return parts.join("");
}

export const DeskCount = Extension.create({
  name: "deskCount",

  addStorage: () => ({ line: null, timer: 0 }),

  addProseMirrorPlugins() {
    const attributes = { "aria-label": gettext("Story"), role: "textbox", "aria-multiline": "true", spellcheck: "true" };
    // The line that is written stays clear of the buttons above and of the bar below.
    const clear = { top: 96, bottom: 120, left: 0, right: 0 };
    return [new Plugin({ props: { attributes, scrollThreshold: clear, scrollMargin: clear } })];
  },

  onCreate() {
    this.storage.line = element("p", { class: "word-count", role: "status", "aria-live": "off" });
    this.editor.view.dom.after(this.storage.line);
    this.storage.tell = () => {
      const words = countWords(written(this.editor.state.doc));
      const minutes = Math.max(1, Math.round(words / READING_SPEED));
      this.storage.line.textContent = ngettext("{number} word · {minutes} min to read", "{number} words · {minutes} min to read", words, { minutes });
    };
    this.storage.tell();
  },

  // After a pause: counting five thousand words at every key is felt.
  onUpdate() {
    clearTimeout(this.storage.timer);
    this.storage.timer = setTimeout(() => this.storage.tell?.(), PAUSE);
  },
});
