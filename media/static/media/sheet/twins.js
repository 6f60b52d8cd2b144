// A question side by side: is this photo, which has just come in, one that the library has?
import { get, post } from "../desk/api.js";
import { button, element } from "../desk/dom.js";
import { gettext } from "../../desk/words.js";

function side(title, photo, words, ...buttons) {
  return element(
    "figure",
    { class: "sheet-twin" },
    element("img", { src: photo.thumb, alt: photo.alt || "" }),
    element("figcaption", {}, element("strong", { text: title }), ...words.filter(Boolean).map((each) => element("span", { text: each }))),
    ...buttons.filter(Boolean),
  );
}

export class Twins {
  constructor(upload, queue, frame) {
    Object.assign(this, { upload, queue, frame });
    const { photo } = upload;
    const keep = button(gettext("Keep both"), () => this.#answer("keep"), { kind: "is-primary" });
    const olds = photo.possible_duplicates.slice(0, 3).map((old) =>
      side(
        gettext("In the library"),
        old,
        [old.alike, old.headline, old.credit || gettext("without credit")],
        button(gettext("Use this one"), () => this.#answer("discard", old)),
        old.may_change && button(gettext("Replace its picture"), () => this.#replace(old)),
      ),
    );
    this.wrong = element("p", { class: "field-error", role: "alert", hidden: true });
    this.element = element(
      "div",
      { class: "sheet-twins", role: "group", "aria-label": gettext("{name}: is it here already?", { name: upload.file.name }) },
      side(gettext("New"), photo, [`${photo.width} × ${photo.height}`, photo.credit || gettext("without credit")], keep),
      ...olds,
      this.wrong,
    );
  }

  async #answer(verb, old = null) {
    this.#enable(false);
    try {
      const { data } = await post(`${this.frame.images}${this.upload.photo.id}/${verb}/`, {});
      this.queue.become(this.upload, "done", { photo: old ?? data, wasHere: Boolean(old) });
    } catch (error) {
      this.#refused(error);
    }
  }

  /** Stories follow, so it can be taken back: the same call again puts the picture of before back. */
  async #replace(old) {
    this.#enable(false);
    const held = this.upload.photo.id;
    try {
      const { data } = await post(`${this.frame.images}${old.id}/replace/`, { with: held }, { etag: `"${old.version}"` });
      const undo = () => this.#putBack(`${this.frame.images}${old.id}/`, held);
      this.queue.become(this.upload, "done", { photo: data, wasHere: true, isReplaced: true, undo });
    } catch (error) {
      if (error.body?.version) old.version = error.body.version; // whoever looks again and presses again means it
      this.#refused(error);
    }
  }

  async #putBack(url, held) {
    const { etag } = await get(url); // its words may have been saved meanwhile
    const { data } = await post(`${url}replace/`, { with: held }, { etag });
    this.queue.become(this.upload, "done", { photo: data, isReplaced: false, undo: null });
  }

  #refused(error) {
    this.wrong.hidden = false;
    this.wrong.textContent = error.message;
    this.#enable(true);
  }

  #enable(isFree) {
    for (const each of this.element.querySelectorAll("button")) each.disabled = !isFree;
  }
}
