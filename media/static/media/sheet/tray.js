// Bringing photos in: the drop zone, a line for each file, and a word at the end.
import { button, element, symbol } from "../desk/dom.js";
import { takeDrops } from "./drops.js";
import { Queue } from "./queue.js";
import { Row } from "./row.js";
import { Templates } from "./templates.js";
import { gettext, ngettext } from "../../desk/words.js";

const KINDS = "image/jpeg,image/png,image/webp,image/avif,image/tiff";

export class Tray {
  #rows = new Map();
  #hasNews = false; // a photo came in that the sheet does not show yet

  /** `open` and `close` show and hide the panel; `edit` hears the photos that came in, to describe them. */
  constructor(place, { frame, open, close, edit }) {
    Object.assign(this, { place, frame, open, close, edit });
    this.templates = new Templates(frame);
    this.queue = new Queue(frame.images, (file) => this.#form(file));
    this.queue.addEventListener("change", ({ detail }) => this.#changed(detail));
    this.queue.addEventListener("idle", () => this.#idle());
    place.append(...this.#build());
    // Shown by the style sheet while files are held above the page.
    document.documentElement.style.setProperty("--drop-to-add", JSON.stringify(gettext("Drop to add")));
    takeDrops({
      over: (isOver) => document.body.classList.toggle("is-dropping", isOver),
      take: (files) => this.add(files),
    });
    window.addEventListener("beforeunload", (event) => this.queue.isBusy && event.preventDefault());
  }

  #build() {
    this.title = element("h2", { text: gettext("Add photos"), tabindex: "-1" });
    this.whole = element("progress", { max: "1", value: "0", hidden: true, "aria-label": gettext("All uploads") });
    this.summary = element("p", { class: "sheet-said", role: "status" });
    this.list = element("ul", { class: "sheet-uploads", "aria-label": gettext("Uploads") });
    this.file = element("input", {
      type: "file",
      accept: KINDS,
      multiple: true,
      class: "sr-only",
      tabindex: "-1",
      "aria-label": gettext("Photo files"),
      onchange: () => this.add([...this.file.files]),
    });
    this.file.hasChangeListener = true; // the admin theme would write the file's name into some text field
    this.choose = button(gettext("Choose files"), () => this.file.click(), { kind: "is-primary", icon: "folder_open" });
    this.start = button(gettext("Start"), () => this.#start(), { kind: "is-primary", icon: "upload", hidden: true });
    this.again = button(gettext("Try all again"), () => this.#retryAll(), { hidden: true });
    this.clear = button(gettext("Clear the list"), () => this.#clear(), { kind: "is-quiet", hidden: true });
    this.editThese = button(gettext("Edit these"), () => this.edit(this.queue.photos), { kind: "is-primary", icon: "edit", hidden: true });
    const close = element(
      "button",
      { type: "button", class: "desk-icon", "aria-label": gettext("Close"), title: gettext("Close (Esc)"), onclick: () => this.close() },
      symbol("close"),
    );
    return [
      element("div", { class: "sheet-side-head" }, this.title, close),
      element(
        "div",
        { class: "sheet-side-body" },
        element(
          "div",
          { class: "sheet-drop" },
          symbol("add_photo_alternate"),
          element("strong", { text: gettext("Drop photos here") }),
          element("span", { text: gettext("or anywhere on this page: forty at once, or a whole folder.") }),
          this.choose,
          this.file,
          element("span", { class: "field-help", text: gettext("JPEG, PNG, WebP, AVIF or TIFF. Caption, credit and rights are read from each file.") }),
        ),
        this.templates.element,
        this.list,
      ),
      element(
        "div",
        { class: "sheet-side-foot" },
        this.whole,
        this.summary,
        element("p", { class: "dialog-buttons" }, this.clear, this.again, this.start, this.editThese),
      ),
    ];
  }

  #form(file) {
    const form = new FormData();
    if (this.templates.name) form.append("template", this.templates.name);
    form.append("file", file);
    return form;
  }

  async show() {
    this.choose.focus();
    await this.templates.load();
  }

  /** Send files. Dropped on a closed panel, they wait until a template can be chosen, where there is one to choose. */
  async add(files) {
    this.file.value = "";
    if (!files.length) return;
    const isNew = this.place.hidden;
    this.queue.isHeld ||= isNew;
    this.open();
    this.queue.add(files);
    if (!isNew) return;
    await this.show();
    if (this.templates.isOffered) this.start.focus();
    else this.#start();
  }

  #start() {
    this.queue.release();
    this.#tell();
    this.choose.focus();
  }

  #changed(upload) {
    if (!this.#rows.has(upload)) {
      const row = new Row(upload, this.queue, this.frame);
      this.#rows.set(upload, row);
      this.list.append(row.element);
    }
    this.#rows.get(upload).show();
    if (upload.state === "done" && (!upload.wasHere || upload.isReplaced)) this.#hasNews = true;
    this.#tell();
  }

  #tell() {
    const { uploads } = this.queue;
    const number = (state) => uploads.filter((upload) => upload.state === state).length;
    const over = uploads.filter((upload) => upload.isOver).length;
    const parts = uploads.reduce((sum, upload) => sum + (upload.isOver || upload.state === "asking" ? 1 : upload.part * 0.9), 0);
    const known = uploads.filter((upload) => upload.state === "done" && upload.wasHere).length;
    const done = number("done") - known;
    this.start.hidden = !this.queue.isHeld || !number("waiting");
    this.start.querySelector("span:last-child").textContent = ngettext("Start {number} upload", "Start {number} uploads", number("waiting"));
    this.whole.hidden = over === uploads.length;
    this.whole.value = uploads.length ? parts / uploads.length : 0;
    const words = [
      ngettext("{done} of {number} photo in", "{done} of {number} photos in", uploads.length, { done }),
      known && gettext("{known} here already", { known }),
      number("asking") && ngettext("{number} question for you", "{number} questions for you", number("asking")),
      number("refused") && gettext("{refused} refused", { refused: number("refused") }),
      number("cancelled") && gettext("{cancelled} cancelled", { cancelled: number("cancelled") }),
    ];
    this.summary.textContent = uploads.length ? `${words.filter(Boolean).join(", ")}.` : "";
    this.again.hidden = !number("refused");
    this.clear.hidden = !over;
    this.editThese.hidden = this.queue.isBusy || !this.queue.photos.length;
    this.editThese.querySelector("span:last-child").textContent = gettext("Edit these {count}", { count: this.queue.photos.length });
    // Said in the head of the page too, for as long as somebody has to wait, or to decide.
    const isSettled = !this.queue.isBusy && !number("refused");
    const short = words.filter(Boolean).join(", ").replace("photos ", "");
    this.place.dispatchEvent(new CustomEvent("progress", { detail: isSettled ? "" : short }));
  }

  /** Return whether photos came in since this was asked last. */
  takeNews() {
    const had = this.#hasNews;
    this.#hasNews = false;
    return had;
  }

  #idle() {
    const question = this.queue.uploads.find((upload) => upload.state === "asking");
    if (question) this.#rows.get(question).element.scrollIntoView({ block: "nearest" });
  }

  #retryAll() {
    for (const upload of this.queue.uploads) if (upload.state === "refused") this.queue.retry(upload);
  }

  #clear() {
    this.queue.clear();
    for (const [upload, row] of this.#rows) {
      if (!upload.isOver) continue;
      row.element.remove();
      this.#rows.delete(upload);
    }
    this.#tell();
  }
}
