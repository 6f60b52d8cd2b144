// Several photos that belong together: chosen at once, put in order, each with the words that it has here.
import { Node } from "django-prose-editor/editor";
import { ask } from "../media/desk/dialog.js";
import { element, symbol } from "../media/desk/dom.js";
import { aStep, iconButton, remove, tools } from "./card.js";
import { asFigure, readFigure, writeFigure } from "./figure.js";
import { choosePhotos } from "./picker.js";
import { putBlock } from "./place.js";
import { gettext, ngettext } from "../desk/words.js";

const plain = (words) => (words || "").replace(/\s+/g, " ").trim();
const asPhoto = (photo) => ({ key: "", align: "center", width: "", text: plain(photo.caption), ...asFigure(photo) });

const WORDS = [
  { name: "text", label: gettext("Caption"), rows: 3, limit: 2000, own: "photoText" },
  { name: "credit", label: gettext("Credit"), limit: 200, own: "photoCredit", help: gettext("As it is printed.") },
  { name: "alt", label: gettext("Alt text"), rows: 3, limit: 500, own: "photoAlt", help: gettext("What is to be seen, for readers who do not see it.") },
];

/** Ask for the words that a photo has in this gallery; what is left empty is the photo desk's own. */
async function askForWords(photo) {
  const fields = WORDS.map(({ own, ...field }) => ({ ...field, placeholder: photo[own] }));
  const said = await ask({ title: gettext("This photo, in this gallery"), fields, values: photo });
  if (!said) return null;
  return Object.fromEntries(WORDS.map(({ name, own }) => [name, plain(said[name]) || photo[own]]));
}

class GalleryView {
  // The gallery on the page. Its photos lie in one attribute of the block, so that one step undoes one change.
  constructor({ node, editor, getPos }) {
    Object.assign(this, { node, editor, getPos });
    this.title = element("span");
    this.list = element("ol", { class: "gallery-photos" });
    const head = element("p", { class: "kept-title" }, symbol("photo_library"), this.title);
    this.dom = element("div", { class: "kept gallery", contenteditable: "false" }, head, this.list);
    if (editor.isEditable) {
      const buttons = [
        ["add_photo_alternate", gettext("Add photos to the gallery"), () => this.add()],
        ["delete", gettext("Remove the gallery"), () => remove(editor, getPos(), this.node)],
      ];
      this.dom.append(tools(gettext("Gallery"), buttons));
    }
    this.show(node);
  }

  get photos() {
    return this.node.attrs.photos;
  }

  show(node) {
    this.node = node;
    this.title.textContent = ngettext("Gallery of {number} photo", "Gallery of {number} photos", this.photos.length);
    this.list.replaceChildren(...this.photos.map((photo, at) => this.item(photo, at)));
  }

  item(photo, at) {
    const lacks = [["credit", gettext("No credit")], ["alt", gettext("No alt text")], ["text", gettext("No caption")]].filter(([name]) => !photo[name]);
    const words = element(
      "div",
      { class: "gallery-words" },
      element("p", { class: "gallery-caption", text: photo.text }),
      element("p", { class: "kept-note", text: photo.credit }),
      ...lacks.map(([, said]) => element("span", { class: "photo-lacks", text: said })),
    );
    return element(
      "li",
      { id: photo.key ? `figure-${photo.key}` : null, "data-at": at },
      element("img", { src: photo.src, alt: photo.alt, loading: "lazy", draggable: "false" }),
      words,
      this.editor.isEditable ? this.buttons(at) : null,
    );
  }

  buttons(at) {
    const last = this.photos.length - 1;
    const which = { number: at + 1, total: last + 1 };
    return element(
      "div",
      { class: "gallery-tools", role: "group", "aria-label": gettext("Photo {number} of {total}", which) },
      iconButton("edit", gettext("Words of photo {number}", which), () => this.describe(at)),
      iconButton("arrow_upward", gettext("Move photo {number} up", which), () => this.move(at, at - 1), { disabled: at === 0 }),
      iconButton("arrow_downward", gettext("Move photo {number} down", which), () => this.move(at, at + 1), { disabled: at === last }),
      iconButton("close", gettext("Take photo {number} out of the gallery", which), () => this.takeOut(at)),
    );
  }

  /** Write other photos into the story. A gallery of none is no gallery. */
  set(photos) {
    if (!photos.length) return void remove(this.editor, this.getPos(), this.node);
    const step = aStep(this.editor);
    this.editor.view.dispatch(step.setNodeMarkup(this.getPos(), undefined, { ...this.node.attrs, photos }));
  }

  async add() {
    const chosen = await choosePhotos();
    if (chosen.length) this.set([...this.photos, ...chosen.map(asPhoto)]);
  }

  async describe(at) {
    const said = await askForWords(this.photos[at]);
    if (said) this.set(this.photos.map((photo, each) => (each === at ? { ...photo, ...said } : photo)));
    this.focus(at, 0);
  }

  move(from, to) {
    const photos = [...this.photos];
    photos.splice(to, 0, ...photos.splice(from, 1));
    this.set(photos);
    this.focus(to, to < from ? 1 : 2);
  }

  takeOut(at) {
    this.set(this.photos.toSpliced(at, 1));
    this.focus(Math.min(at, this.photos.length - 1), 3);
  }

  /** Give the focus back to the button that was pressed, of the photo that it moved with. */
  focus(at, which) {
    const found = this.list.children[at]?.querySelectorAll("button");
    (found?.[which]?.disabled ? found[0] : found?.[which])?.focus();
  }

  update(node) {
    if (node.type.name !== "storyGallery") return false;
    if (node.attrs.photos !== this.photos) this.show(node);
    return true;
  }

  stopEvent(event) {
    return Boolean(event.target.closest?.("button"));
  }

  ignoreMutation() {
    return true;
  }
}

export const StoryGallery = Node.create({
  name: "storyGallery",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ photos: { default: [], rendered: false } }),
  parseHTML: () => [
    {
      tag: "div[data-gallery]",
      priority: 70,
      getAttrs: (gallery) => {
        const photos = [...gallery.querySelectorAll("figure")].map(readFigure).filter(({ image, key }) => image || key);
        return photos.length ? { photos } : false;
      },
    },
  ],
  renderHTML: ({ node }) => [
    "div",
    { "data-gallery": "" },
    ...node.attrs.photos.map((photo) => writeFigure(photo, photo.text === photo.photoText ? null : photo.text)),
  ],
  addNodeView: () => (given) => new GalleryView(given),
  addCommands() {
    return {
      insertGallery:
        (files = []) =>
        ({ editor, dispatch }) => {
          if (!dispatch) return true;
          choosePhotos(files).then((chosen) => {
            if (chosen.length) putBlock(editor, { type: this.name, attrs: { photos: chosen.map(asPhoto) } });
            else editor.commands.focus();
          });
          return true;
        },
    };
  },
});
