// A photo in the story: its picture, a caption that is written in place, and what a dialog asks for.
import { Node, pm } from "django-prose-editor/editor";
import { ask } from "../media/desk/dialog.js";
import { element, symbol } from "../media/desk/dom.js";
import { choosePhoto } from "./picker.js";
import { placeBlock } from "./place.js";
import { gettext } from "../desk/words.js";

const ALIGNMENTS = [
  ["center", gettext("In the text")],
  ["wide", gettext("Wide")],
  ["left", gettext("Left, text beside it")],
  ["right", gettext("Right, text beside it")],
];

const plain = (words) => (words || "").replace(/\s+/g, " ").trim();

/** Return what a written-out figure says. Words it leaves out are the photo's own. */
export function readFigure(figure) {
  const picture = figure.querySelector("img");
  const caption = figure.querySelector("figcaption")?.cloneNode(true);
  const credit = plain(caption?.querySelector("cite")?.textContent);
  for (const cite of caption?.querySelectorAll("cite") ?? []) cite.remove();
  const own = (name) => figure.getAttribute(`data-photo-${name}`) || "";
  return {
    key: figure.getAttribute("data-caption") || "",
    image: figure.getAttribute("data-image") || "",
    align: figure.getAttribute("data-align") || "center",
    width: figure.getAttribute("data-width") || "",
    src: picture?.getAttribute("src") || "",
    text: plain(caption?.textContent) || own("text"),
    credit: credit || own("credit"),
    alt: picture?.getAttribute("alt") || own("alt"),
    photoText: own("text"),
    photoCredit: own("credit"),
    photoAlt: own("alt"),
  };
}

/** Return a figure as HTML in ProseMirror's notation. Words that only repeat the photo's own are left out. */
export function writeFigure(said, caption) {
  const attributes = {
    "data-caption": said.key || null,
    "data-image": said.image || null,
    "data-align": said.align,
    "data-width": said.width || null,
    "data-photo-text": said.photoText || null,
    "data-photo-credit": said.photoCredit || null,
    "data-photo-alt": said.photoAlt || null,
  };
  const words = [];
  if (caption !== null) words.push(["span", caption]);
  if (said.credit && said.credit !== said.photoCredit) words.push(["cite", said.credit]);
  const alt = said.alt === said.photoAlt ? "" : said.alt;
  return ["figure", attributes, ["img", { src: said.src, alt }], ["figcaption", ...words]];
}

/** Return what a photo of the desk API is in a story. */
export function asFigure(photo) {
  return {
    image: photo.id,
    src: photo.preview || photo.thumb,
    credit: photo.credit,
    alt: photo.alt,
    photoText: plain(photo.caption),
    photoCredit: photo.credit,
    photoAlt: photo.alt,
  };
}

function button(icon, words, press) {
  return element("button", { type: "button", title: words, "aria-label": words, onclick: press }, symbol(icon));
}

class Shot {
  // The figure on the page. ProseMirror writes into `contentDOM`, the caption; the rest is ours.
  constructor({ node, editor, getPos }) {
    this.editor = editor;
    this.getPos = getPos;
    this.picture = element("img", { draggable: "true" });
    this.contentDOM = element("figcaption", { "data-placeholder": gettext("Caption") });
    this.note = element("p", { class: "shot-note", contenteditable: "false" });
    this.dom = element(
      "figure",
      { class: "shot" },
      element("div", { class: "shot-picture", contenteditable: "false" }, this.picture),
      this.contentDOM,
      this.note,
    );
    if (editor.isEditable) this.dom.append(this.tools());
    this.picture.addEventListener("dblclick", () => this.describe());
    this.show(node);
  }

  tools() {
    return element(
      "div",
      { class: "shot-tools", contenteditable: "false", role: "group", "aria-label": gettext("Photo") },
      button("edit", gettext("Credit, alt text and place"), () => this.describe()),
      button("swap_horiz", gettext("Change photo"), () => this.change()),
      button("delete", gettext("Remove photo"), () => this.remove()),
    );
  }

  show(node) {
    this.node = node;
    const { src, alt, credit, align, key } = node.attrs;
    if (this.picture.getAttribute("src") !== src) this.picture.setAttribute("src", src);
    this.picture.alt = alt;
    this.dom.dataset.align = align;
    if (key) this.dom.id = `figure-${key}`;
    this.contentDOM.classList.toggle("is-empty", !node.textContent);
    const lacks = [credit ? "" : gettext("No credit"), alt ? "" : gettext("No alt text")].filter(Boolean);
    this.note.replaceChildren(
      element("span", { text: credit }),
      ...lacks.map((words) => element("span", { class: "photo-lacks", text: words })),
    );
  }

  set(attributes, caption = null) {
    const at = this.getPos();
    const { state, view } = this.editor;
    const change = state.tr.setNodeMarkup(at, undefined, { ...this.node.attrs, ...attributes });
    if (caption !== null) {
      const content = caption ? state.schema.text(caption) : [];
      change.replaceWith(at + 1, at + this.node.nodeSize - 1, content);
    }
    view.dispatch(change);
  }

  async describe() {
    const fields = [
      { name: "credit", label: gettext("Credit"), limit: 200, placeholder: this.node.attrs.photoCredit, help: gettext("As it is printed.") },
      {
        name: "alt",
        label: gettext("Alt text"),
        limit: 500,
        rows: 3,
        placeholder: this.node.attrs.photoAlt,
        help: gettext("What is to be seen, for readers who do not see it."),
      },
      { name: "align", label: gettext("Place"), options: ALIGNMENTS },
      { name: "width", label: gettext("Width"), placeholder: gettext("as wide as there is room"), help: gettext("Such as 300px or 50%. Seldom needed.") },
    ];
    const said = await ask({ title: gettext("This photo, in this story"), fields, values: this.node.attrs });
    if (!said) return;
    const { photoCredit, photoAlt } = this.node.attrs;
    this.set({ ...said, credit: plain(said.credit) || photoCredit, alt: plain(said.alt) || photoAlt });
    this.editor.commands.focus();
  }

  async change() {
    const photo = await choosePhoto();
    if (photo) this.set({ ...asFigure(photo), key: "" }, plain(photo.caption));
  }

  remove() {
    const at = this.getPos();
    this.editor.chain().focus().deleteRange({ from: at, to: at + this.node.nodeSize }).run();
  }

  update(node) {
    if (node.type.name !== "storyFigure") return false;
    this.show(node);
    return true;
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }

  stopEvent(event) {
    return Boolean(event.target.closest?.(".shot-tools"));
  }
}

const attribute = (fallback) => ({ default: fallback, rendered: false });

export const StoryFigure = Node.create({
  name: "storyFigure",
  group: "block",
  content: "text*",
  marks: "",
  draggable: true,
  isolating: true,
  defining: true,
  priority: 200,

  addAttributes() {
    const names = ["key", "image", "width", "src", "credit", "alt", "photoText", "photoCredit", "photoAlt"];
    return { ...Object.fromEntries(names.map((name) => [name, attribute("")])), align: attribute("center") };
  },

  parseHTML() {
    return [
      {
        tag: "figure",
        getAttrs: (figure) => {
          const { text, ...said } = readFigure(figure);
          return said.image || said.key ? said : false; // a figure of somebody else's may hold a table
        },
        contentElement: (figure) => element("figcaption", { text: readFigure(figure).text }),
      },
    ];
  },

  renderHTML({ node }) {
    const repeats = plain(node.textContent) === node.attrs.photoText;
    return writeFigure(node.attrs, repeats ? null : 0);
  },

  addNodeView() {
    return (given) => new Shot(given);
  },

  addCommands() {
    return {
      insertPhoto:
        (files = []) =>
        ({ editor, dispatch }) => {
          if (!dispatch) return true;
          choosePhoto(files).then((photo) => {
            if (!photo) return;
            const caption = plain(photo.caption);
            const content = caption ? [{ type: "text", text: caption }] : [];
            const { schema, tr } = editor.state;
            const figure = schema.nodeFromJSON({ type: "storyFigure", attrs: asFigure(photo), content });
            const at = placeBlock(tr, figure);
            tr.setSelection(pm.state.TextSelection.create(tr.doc, at + figure.nodeSize - 1)); // the caption comes next
            editor.view.dispatch(tr);
            editor.view.focus();
          });
          return true;
        },
    };
  },

  addKeyboardShortcuts() {
    const inCaption = () => this.editor.state.selection.$from.parent.type.name === "storyFigure";
    return {
      // A caption is one paragraph: Enter goes on below the photo.
      Enter: () => {
        if (!inCaption()) return false;
        const after = this.editor.state.selection.$from.after();
        const next = this.editor.state.doc.resolve(after).nodeAfter;
        if (next?.type.name === "paragraph" && !next.content.size) return this.editor.commands.focus(after + 1);
        return this.editor.chain().insertContentAt(after, { type: "paragraph" }).focus(after + 1).run();
      },
      Backspace: () => {
        const { selection } = this.editor.state;
        return inCaption() && selection.empty && selection.$from.parentOffset === 0;
      },
    };
  },
});
