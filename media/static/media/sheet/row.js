// The line of one file on its way: what it is called, how far it is, what can be done about it.
import { button, element, symbol } from "../desk/dom.js";
import { Twins } from "./twins.js";
import { gettext } from "../../desk/words.js";

const WORDS = {
  waiting: gettext("Waiting"),
  sending: gettext("Uploading"),
  opening: gettext("Opening the photo…"),
  asking: gettext("Is this one here already?"),
  done: gettext("In the library"),
  refused: "",
  cancelled: gettext("Cancelled"),
};

export class Row {
  constructor(upload, queue, frame) {
    Object.assign(this, { upload, queue, frame });
    const { name } = upload.file;
    this.picture = element("span", { class: "sheet-thumb" }, symbol("image"));
    this.bar = element("progress", { max: "1", value: "0", "aria-label": gettext("Uploading {name}", { name }) });
    this.words = element("span", { class: "sheet-upload-words" });
    this.cancel = element(
      "button",
      { type: "button", class: "desk-icon", "aria-label": gettext("Cancel {name}", { name }), title: gettext("Cancel"), onclick: () => queue.cancel(upload) },
      symbol("close"),
    );
    this.retry = button(gettext("Try again"), () => queue.retry(upload), { kind: "is-quiet", "aria-label": gettext("Try {name} again", { name }) });
    this.undo = button(gettext("Undo"), () => this.#undo(), { kind: "is-quiet", "aria-label": gettext("Put the picture back that {name} has replaced", { name }) });
    this.more = element("div", { class: "sheet-upload-more" });
    this.element = element(
      "li",
      { class: "sheet-upload" },
      this.picture,
      element("div", { class: "sheet-upload-text" }, element("strong", { text: name }), this.bar, this.words),
      this.cancel,
      this.retry,
      this.undo,
      this.more,
    );
  }

  /** Show the state that the upload is in now. */
  show() {
    const { state, part, words } = this.upload;
    this.element.dataset.state = state;
    this.bar.hidden = !["waiting", "sending", "opening"].includes(state);
    if (state === "opening") this.bar.removeAttribute("value");
    else this.bar.value = part;
    this.cancel.hidden = !this.upload.isMoving;
    this.retry.hidden = !["refused", "cancelled"].includes(state);
    this.undo.hidden = !this.upload.undo;
    this.undo.disabled = false;
    if (state === "done") this.words.replaceChildren(this.#link(this.#outcome()));
    else this.words.textContent = words || WORDS[state];
    if (state === "refused") this.words.setAttribute("role", "alert");
    else this.words.removeAttribute("role");
    this.#ask(state);
    if (this.upload.photo) this.#picture(this.upload.photo);
  }

  #ask(state) {
    if (state !== "asking") this.more.replaceChildren();
    else if (!this.more.firstChild) this.more.append(new Twins(this.upload, this.queue, this.frame).element);
  }

  #outcome() {
    if (this.upload.isReplaced) return gettext("Its picture is replaced");
    return this.upload.wasHere ? gettext("Was here already") : WORDS.done;
  }

  async #undo() {
    this.undo.disabled = true;
    try {
      await this.upload.undo();
    } catch (error) {
      this.undo.disabled = false;
      this.words.textContent = error.message;
    }
  }

  #link(words) {
    return element("a", { href: `${this.frame.photo}${this.upload.photo.id}/change/`, target: "_blank", rel: "noopener", text: words });
  }

  #picture({ thumb }) {
    if (this.picture.querySelector("img")?.getAttribute("src") !== thumb) {
      this.picture.replaceChildren(element("img", { src: thumb, alt: "" }));
    }
  }
}
