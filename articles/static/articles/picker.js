// The photo desk in a dialog: search, choose one or several, upload. Used by the body and by the lead photo.
import { address, get, send } from "../media/desk/api.js";
import { open } from "../media/desk/dialog.js";
import { element, symbol } from "../media/desk/dom.js";
import { gettext, ngettext } from "../desk/words.js";

const PAGE = 24; // photos
const PAUSE = 200; // milliseconds after the last key before the search starts

function page() {
  const form = document.querySelector("[data-story]");
  return {
    address: form.dataset.images,
    mayUpload: "mayUpload" in form.dataset,
  };
}

/** Return what the photo is called where there is little room. */
function named(photo) {
  return photo.headline || photo.caption || gettext("Untitled photo");
}

function tile(photo, choose) {
  const problems = photo.problems.map((words) => element("span", { class: "photo-lacks", text: words }));
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", class: "picker-tile", "data-photo": photo.id, onclick: () => choose(photo) },
      element("img", { src: photo.thumb, alt: photo.alt, loading: "lazy" }),
      element("span", { class: "picker-name", text: named(photo) }),
      element("span", { class: "picker-credit", text: photo.credit || photo.creator || "" }),
      ...problems,
    ),
  );
}

class Picker {
  constructor({ several = false } = {}) {
    Object.assign(this, page(), { several, chosen: [], next: 1, asked: 0, timer: 0 });
    this.search = element("input", {
      type: "search",
      placeholder: gettext("Search photos"),
      "aria-label": gettext("Search photos"),
      oninput: () => this.searchSoon(),
    });
    this.grid = element("ul", { class: "picker-grid", "aria-label": gettext("Photos"), onkeydown: (event) => this.move(event) });
    this.more = element("button", {
      type: "button",
      class: "desk-button picker-more",
      text: gettext("More photos"),
      hidden: true,
      onclick: () => this.load(),
    });
    this.status = element("p", { class: "picker-status", role: "status" });
    this.sending = element("ul", { class: "picker-sending", "aria-label": gettext("Uploads") });
    this.file = element("input", {
      type: "file",
      accept: "image/jpeg,image/png,image/webp,image/avif,image/tiff",
      multiple: true,
      class: "sr-only",
      tabindex: "-1",
      "aria-label": gettext("Photo files"),
      onchange: () => this.upload([...this.file.files]),
    });
    this.file.hasChangeListener = true; // the admin theme would write the file's name into some text field
    this.dialog = this.build();
  }

  build() {
    const upload = this.mayUpload
      ? element(
          "button",
          { type: "button", class: "desk-button is-strong", onclick: () => this.file.click() },
          symbol("upload"),
          gettext("Upload"),
        )
      : null;
    const dialog = element(
      "dialog",
      { class: "picker", "aria-label": this.several ? gettext("Choose photos") : gettext("Choose a photo") },
      element(
        "div",
        { class: "picker-head" },
        this.search,
        upload,
        this.mayUpload ? this.file : null,
        element(
          "button",
          { type: "button", class: "desk-icon", "aria-label": gettext("Close"), title: gettext("Close"), onclick: () => dialog.close("") },
          symbol("close"),
        ),
      ),
      this.sending,
      this.status,
      element("div", { class: "picker-scroll" }, this.grid, this.more),
      this.foot(),
    );
    if (this.mayUpload) this.takeDrops(dialog);
    return dialog;
  }

  foot() {
    const hint = this.mayUpload ? element("p", { class: "picker-hint", text: gettext("Or drop photos here.") }) : null;
    if (!this.several) return hint;
    const done = () => this.dialog.close("chosen");
    this.done = element("button", { type: "button", class: "desk-button is-primary", onclick: done });
    this.tell();
    return element("div", { class: "picker-foot" }, hint, this.done);
  }

  /** Say on the button, and on each photo, how many are chosen and as which. */
  tell() {
    this.done.disabled = !this.chosen.length;
    this.done.textContent = this.chosen.length ? ngettext("Insert {number} photo", "Insert {number} photos", this.chosen.length) : gettext("Choose photos");
    for (const found of this.grid.querySelectorAll("button")) {
      const place = this.chosen.findIndex(({ id }) => id === found.dataset.photo) + 1;
      found.setAttribute("aria-pressed", place > 0);
      found.dataset.place = place || "";
    }
  }

  takeDrops(dialog) {
    let depth = 0; // entering a child leaves the parent: only the balance says whether the file is still over us
    dialog.addEventListener("dragenter", () => dialog.classList.toggle("is-over", ++depth > 0));
    dialog.addEventListener("dragleave", () => dialog.classList.toggle("is-over", --depth > 0));
    dialog.addEventListener("dragover", (event) => event.preventDefault());
    dialog.addEventListener("drop", (event) => {
      event.preventDefault();
      depth = 0;
      dialog.classList.remove("is-over");
      this.upload([...event.dataTransfer.files]);
    });
  }

  searchSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.restart(), PAUSE);
  }

  restart() {
    this.next = 1;
    return this.load();
  }

  async load() {
    const mine = ++this.asked;
    const wanted = { page: this.next, page_size: PAGE, q: this.search.value.trim().slice(0, 200) };
    let answer;
    try {
      answer = (await get(address(this.address, wanted))).data;
    } catch (error) {
      if (mine === this.asked) this.status.textContent = error.message;
      return;
    }
    if (mine !== this.asked) return; // a later search has begun
    const tiles = answer.results.map((photo) => tile(photo, this.pick));
    if (this.next === 1) this.grid.replaceChildren(...tiles);
    else this.grid.append(...tiles);
    this.next += 1;
    this.more.hidden = !answer.next;
    this.say(answer.count);
    if (this.several) this.tell();
  }

  say(count) {
    if (count) this.status.textContent = ngettext("{number} photo", "{number} photos", count);
    else if (this.search.value.trim()) this.status.textContent = gettext("No photo has all of these words.");
    else this.status.textContent = this.mayUpload ? gettext("No photos yet. Upload the first one.") : gettext("No photos yet.");
  }

  pick = (photo) => {
    if (!this.several) {
      this.chosen = [photo];
      this.dialog.close("chosen");
      return;
    }
    const rest = this.chosen.filter(({ id }) => id !== photo.id);
    this.chosen = rest.length < this.chosen.length ? rest : [...rest, photo];
    this.tell();
  };

  upload(files) {
    for (const file of files) this.uploadOne(file);
    this.file.value = "";
  }

  async uploadOne(file) {
    const bar = element("progress", { max: "1", value: "0", "aria-label": gettext("Uploading {name}", { name: file.name }) });
    const words = element("span", { text: gettext("Uploading…") });
    const row = element("li", {}, element("strong", { text: file.name }), bar, words);
    this.sending.append(row);
    try {
      const form = new FormData();
      form.append("file", file);
      form.append("near", "keep"); // here a story waits for its photo; what looks like it is sorted out on the contact sheet
      const { data: photo } = await send(this.address, form, {
        progress: (part) => {
          bar.value = part;
          if (part === 1) words.textContent = gettext("Opening the photo…");
        },
      });
      row.remove();
      this.grid.querySelector(`[data-photo="${CSS.escape(photo.id)}"]`)?.closest("li").remove();
      const added = tile(photo, this.pick);
      this.grid.prepend(added);
      this.status.textContent = photo.duplicate ? gettext("This photo was here already.") : gettext("The photo is in. Choose it.");
      // Who brings photos to choose several of means these.
      if (this.several && !this.chosen.some(({ id }) => id === photo.id)) this.pick(photo);
      added.firstChild.focus();
    } catch (error) {
      bar.remove();
      row.classList.add("is-bad");
      row.setAttribute("role", "alert");
      words.textContent = error.message;
    }
  }

  /** Walk the grid with the arrow keys. */
  move(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns(), ArrowUp: -this.columns() };
    if (!(event.key in steps)) return;
    const tiles = [...this.grid.querySelectorAll("button")];
    const to = tiles[tiles.indexOf(document.activeElement) + steps[event.key]];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }

  columns() {
    return getComputedStyle(this.grid).gridTemplateColumns.split(" ").length;
  }
}

/** Let somebody choose several photos; `files` are uploaded at once. Returns them as the desk API has them, in order. */
export function choosePhotos(files = [], options = { several: true }) {
  return new Promise((resolve) => {
    const picker = new Picker(options);
    open(picker.dialog, (answer) => resolve(answer === "chosen" ? picker.chosen : []));
    picker.search.focus();
    const more = new IntersectionObserver(([seen]) => seen.isIntersecting && !picker.more.hidden && picker.load());
    picker.restart().then(() => more.observe(picker.more));
    if (picker.mayUpload) picker.upload(files);
  });
}

/** Let somebody choose one photo. Returns it as the desk API has it, or null. */
export async function choosePhoto(files = []) {
  return (await choosePhotos(files, { several: false }))[0] ?? null;
}
