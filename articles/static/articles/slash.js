// “/” at the start of a line: a list of everything that can be put in, found by typing, chosen with the keyboard.
// The text keeps the focus; the list is told by aria-activedescendant, as a combobox's would be.
import { Extension, Plugin } from "django-prose-editor/editor";
import { element, symbol } from "../media/desk/dom.js";
import { TABLE_OF_KEYS } from "./shortcuts.js";
import { gettext } from "../desk/words.js";

const QUERY = /^\/([\p{L}\p{N} ]{0,20})$/u;

/** What can be put in: words, icon, what else somebody may call it, the command, and what it takes. */
const CHOICES = [
  [gettext("Heading"), "format_h2", "title section", "toggleHeading", { level: 2 }],
  [gettext("Smaller heading"), "format_h3", "title", "toggleHeading", { level: 3 }],
  [gettext("List"), "format_list_bulleted", "bullets points", "toggleBulletList"],
  [gettext("Numbered list"), "format_list_numbered", "ordered numbers", "toggleOrderedList"],
  [gettext("Quotation"), "format_quote", "blockquote said", "toggleQuote"],
  [gettext("Pull quote"), "format_size", "pullquote large", "togglePullQuote"],
  [gettext("Box beside the story"), "article", "aside info background", "toggleAside"],
  [gettext("Photo"), "add_photo_alternate", "image picture figure", "insertPhoto"],
  [gettext("Gallery"), "photo_library", "photos images pictures", "insertGallery"],
  [gettext("Table"), "grid_on", "rows columns", "insertStoryTable"],
  [gettext("Embed"), "smart_display", "youtube x twitter telegram instagram facebook tiktok vimeo spotify video post", "insertEmbed"],
  [gettext("Link"), "insert_link", "address story url", "addLink"],
  [gettext("Divider"), "horizontal_rule", "rule line", "setHorizontalRule"],
].map(([words, icon, also, command, given]) => ({ words, icon, also, command, given }));

const keysOf = (command, given) =>
  TABLE_OF_KEYS.find((row) => row.command === command && JSON.stringify(row.given) === JSON.stringify(given))?.shown ?? "";

function matching(query) {
  const wanted = query.trim().toLowerCase();
  const starts = (words) => words.toLowerCase().split(" ").some((word) => word.startsWith(wanted));
  const found = CHOICES.filter(({ words, also }) => words.toLowerCase().startsWith(wanted) || starts(`${words} ${also}`));
  return found.sort((one, other) => starts(other.words) - starts(one.words));
}

/** Return what stands after a slash that begins the line which the cursor ends; null anywhere else. */
function queryAt({ selection }) {
  const { $from, empty } = selection;
  if (!empty || $from.parent.type.name !== "paragraph" || $from.parentOffset !== $from.parent.content.size) return null;
  if ($from.parent.content.size > 21) return null;
  return QUERY.exec($from.parent.textContent)?.[1] ?? null;
}

let made = 0;

class SlashList {
  constructor(view, editor) {
    Object.assign(this, { view, editor, found: [], at: 0, query: null, dismissed: null });
    this.id = `slash-${++made}`;
    this.list = element("ul", { class: "slash-list", role: "listbox", id: this.id, "aria-label": gettext("Put in") });
    this.status = element("p", { class: "sr-only", role: "status" });
    this.dom = element("div", { class: "slash", hidden: true, tabindex: "0", onmousedown: (event) => event.preventDefault() }, this.list);
    (view.dom.closest(".prose-editor") ?? view.dom.parentElement).append(this.dom, this.status);
    this.away = () => this.hide();
    view.dom.addEventListener("blur", this.away);
  }

  get isOpen() {
    return !this.dom.hidden;
  }

  update(view, before) {
    if (before && before.doc.eq(view.state.doc) && before.selection.eq(view.state.selection)) return;
    const query = view.editable ? queryAt(view.state) : null;
    if (query === null) this.dismissed = null;
    if (query === null || this.dismissed !== null || !view.hasFocus()) return this.hide();
    if (query === this.query && this.isOpen) return this.place();
    this.query = query;
    this.found = matching(query);
    this.at = 0;
    if (this.found.length) this.show();
    else this.hide();
  }

  show() {
    const options = this.found.map(({ words, icon, command, given }, at) =>
      element(
        "li",
        { role: "option", id: `${this.id}-${at}`, onclick: () => this.choose(at), onmousemove: () => this.mark(at) },
        symbol(icon),
        element("span", { text: words }),
        element("kbd", { text: keysOf(command, given) }),
      ),
    );
    this.list.replaceChildren(...options);
    this.dom.hidden = false;
    this.view.dom.setAttribute("aria-controls", this.id);
    this.mark(this.at);
    this.place();
  }

  hide() {
    if (!this.isOpen) return;
    this.dom.hidden = true;
    this.query = null;
    for (const name of ["aria-controls", "aria-activedescendant"]) this.view.dom.removeAttribute(name);
    this.status.textContent = "";
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((option, each) => option.setAttribute("aria-selected", each === at));
    this.list.children[at].scrollIntoView({ block: "nearest" });
    this.view.dom.setAttribute("aria-activedescendant", `${this.id}-${at}`);
    this.status.textContent = gettext("{words}, {number} of {total}", { words: this.found[at].words, number: at + 1, total: this.found.length });
  }

  /** Stand under the line, or above it where there is no room below. */
  place() {
    const { bottom, top, left } = this.view.coordsAtPos(this.view.state.selection.from);
    const box = this.dom.offsetParent?.getBoundingClientRect() ?? { top: 0, left: 0, width: innerWidth };
    const fits = bottom + this.dom.offsetHeight + 80 < innerHeight;
    this.dom.style.top = `${(fits ? bottom + 6 : top - this.dom.offsetHeight - 6) - box.top}px`;
    this.dom.style.left = `${Math.max(8, Math.min(left - box.left, box.width - this.dom.offsetWidth - 8))}px`;
  }

  key(event) {
    if (!this.isOpen || event.isComposing) return false;
    const last = this.found.length - 1;
    const moves = { ArrowDown: this.at === last ? 0 : this.at + 1, ArrowUp: this.at ? this.at - 1 : last, Home: 0, End: last };
    if (event.key in moves) this.mark(moves[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.at);
    else if (event.key === "Escape") this.dismiss();
    else return false;
    return true;
  }

  dismiss() {
    this.dismissed = this.query;
    this.hide();
  }

  choose(at) {
    const { command, given } = this.found[at];
    const { $from } = this.view.state.selection;
    this.hide();
    const chain = this.editor.chain().focus().deleteRange({ from: $from.start(), to: $from.end() });
    if (command === "insertStoryTable") chain.insertStoryTable().run();
    else if (chain.run()) this.editor.chain().focus()[command](given).run();
  }

  destroy() {
    this.view.dom.removeEventListener("blur", this.away);
    this.dom.remove();
    this.status.remove();
  }
}

export const SlashMenu = Extension.create({
  name: "slashMenu",
  priority: 1000, // its arrows and Enter come before the text's

  addProseMirrorPlugins() {
    let list = null;
    return [
      new Plugin({
        view: (view) => (list = new SlashList(view, this.editor)),
        props: { handleKeyDown: (_view, event) => list?.key(event) ?? false },
      }),
    ];
  },
});
