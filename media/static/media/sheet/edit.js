// Editing many photos at once. What is not touched stays as it is on each of them.
import { open } from "../desk/dialog.js";
import { button, element, symbol } from "../desk/dom.js";
import { bind } from "../desk/keys.js";
import { Field } from "./field.js";
import { askCommon, askEach, changeMany } from "./many.js";
import { gettext, ngettext } from "../../desk/words.js";

const SHOWN = 8; // small pictures at the head of the panel

export class Edit {
  #asked = 0;
  #isSaving = false;

  /** `done` hears the photos as they are after a save. */
  constructor(place, { frame, selection, close, done }) {
    Object.assign(this, { place, frame, selection, close, done });
    this.fields = frame.fields.map((asked) => new Field(asked, () => this.#mark()));
    this.title = element("h2");
    this.strip = element("div", { class: "sheet-strip", "aria-hidden": "true" });
    this.limits = element("p", { class: "sheet-limits", role: "note", hidden: true });
    this.status = element("p", { class: "sheet-said", role: "status" });
    this.progress = element("progress", { max: "1", value: "0", hidden: true, "aria-label": gettext("Saving") });
    this.fill = element("input", { type: "checkbox" });
    this.undo = button(gettext("Undo"), () => this.#undo(), { kind: "is-quiet", icon: "undo", hidden: true });
    this.save = button(gettext("Save"), () => this.#save(), { kind: "is-primary", title: "Ctrl Enter" });
    this.place.append(this.#build());
    bind(place, [["Mod+Enter", "save", () => void this.#save()]]);
    selection.addEventListener("change", () => place.hidden || this.#ask());
  }

  #build() {
    const close = element(
      "button",
      { type: "button", class: "desk-icon", "aria-label": gettext("Close"), title: gettext("Close (Esc)"), onclick: () => this.leave() },
      symbol("close"),
    );
    return element(
      "form",
      { class: "sheet-form", autocomplete: "off", onsubmit: (event) => (event.preventDefault(), this.#save()) },
      element("div", { class: "sheet-side-head" }, this.title, close),
      element("div", { class: "sheet-side-body" }, this.strip, this.limits, this.#inputs()),
      element(
        "div",
        { class: "sheet-side-foot" },
        element("label", { class: "sheet-fill" }, this.fill, element("span", { text: gettext("Only where a photo has nothing yet") })),
        this.progress,
        this.status,
        element("p", { class: "dialog-buttons" }, this.undo, button(gettext("Reset"), () => this.#reset(), { kind: "is-quiet" }), this.save),
      ),
    );
  }

  #inputs() {
    this.inputs = element("div", { class: "sheet-inputs" }, ...this.fields.map((field) => field.element));
    return this.inputs;
  }

  /** The ids of those selected photos that this person may change. */
  get #ids() {
    return this.selection.photos.filter((photo) => photo.may_change).map((photo) => photo.id);
  }

  get #changed() {
    return this.fields.filter((field) => field.isChanged);
  }

  /** Show the panel for what is selected, with the cursor in the first field. */
  show() {
    this.#say("");
    this.undo.hidden = true;
    this.#ask().then(() => this.fields[0].control.focus());
  }

  /** Close, after asking where something was typed and not saved. */
  async leave() {
    if (this.#changed.length && !(await mayForget())) return;
    this.#reset();
    this.close();
  }

  #reset() {
    for (const field of this.fields) field.reset();
    this.#mark();
  }

  /** Ask what the selected photos have in common. */
  async #ask() {
    const mine = ++this.#asked;
    const { photos } = this.selection;
    const ids = this.#ids;
    this.title.textContent = ngettext("{number} photo", "{number} photos", photos.length);
    const pictures = photos.slice(0, SHOWN).map((photo) => element("img", { src: photo.thumb, alt: "" }));
    const more = photos.length > SHOWN ? [element("span", { text: `+${photos.length - SHOWN}` })] : [];
    this.strip.replaceChildren(...pictures, ...more);
    this.#limit(ids.length, photos.length);
    this.#mark();
    if (!ids.length) return;
    try {
      const common = await askCommon(this.frame.images, ids);
      if (mine !== this.#asked) return;
      for (const field of this.fields) field.show(common[field.name] ?? { value: "" });
      this.#mark();
    } catch (error) {
      if (mine === this.#asked) this.#say(error.message, true);
    }
  }

  /** Say so where some of the photos are not this person's to change; they stay as they are. */
  #limit(mine, all) {
    this.inputs.inert = mine === 0 && all > 0;
    this.limits.hidden = mine === all;
    this.limits.textContent = mine
      ? ngettext(
          "You may change {mine} of this {number} photo: those that you uploaded. The others stay as they are.",
          "You may change {mine} of these {number} photos: those that you uploaded. The others stay as they are.",
          all,
          { mine },
        )
      : gettext("You may change the photos that you uploaded, and none of these is. Ask the photo desk.");
  }

  #mark() {
    const size = this.#ids.length;
    const { length } = this.#changed;
    this.save.querySelector("span").textContent = length
      ? gettext("Save {fields} on {photos}", {
          fields: ngettext("{number} field", "{number} fields", length),
          photos: ngettext("{number} photo", "{number} photos", size),
        })
      : gettext("Save");
    this.save.disabled = !length || !size || this.#isSaving;
  }

  #say(words, isBad = false) {
    this.status.textContent = words;
    this.status.classList.toggle("is-bad", isBad);
  }

  #save() {
    const changed = this.#changed;
    const ids = this.#ids;
    if (!changed.length || !ids.length) return;
    return this.#busy(async () => {
      // What stood there before: for adding to it, and for taking it all back.
      const before = await askEach(this.frame.images, ids, changed.map((field) => field.name));
      const wanted = new Map(Object.entries(before).map(([id, said]) => [id, changesOf(changed, said)]));
      const mode = this.fill.checked ? "fill" : "set";
      const results = await changeMany(this.frame.images, wanted, mode, (part) => (this.progress.value = part));
      for (const field of this.fields) field.reset();
      this.#report((number) => ngettext("Saved on {number} photo.", "Saved on {number} photos.", number), results);
      const touched = results.filter((one) => one.outcome === "changed").map((one) => [one.id, before[one.id]]);
      this.before = new Map(touched);
      this.undo.hidden = !touched.length;
    });
  }

  #undo() {
    this.undo.hidden = true;
    return this.#busy(async () => {
      const undone = (number) => ngettext("As it was before on {number} photo.", "As it was before on {number} photos.", number);
      this.#report(undone, await changeMany(this.frame.images, this.before, "set"));
    });
  }

  async #busy(work) {
    if (this.#isSaving) return;
    this.#isSaving = true;
    Object.assign(this.progress, { hidden: false, value: 0 });
    this.#say("");
    this.#mark();
    try {
      await work();
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#isSaving = false;
      this.progress.hidden = true;
      this.#mark();
    }
  }

  /** Say what became of the photos, and show them as they are now. */
  #report(words, results) {
    const refused = results.filter((one) => !["changed", "unchanged"].includes(one.outcome));
    const reason = refused[0]?.errors?.[0]?.detail ?? gettext("It is not there any more.");
    const rest = refused.length ? ` ${ngettext("{number} photo not changed: {reason}", "{number} photos not changed: {reason}", refused.length, { reason })}` : "";
    this.#say(`${words(results.length - refused.length)}${rest}`, refused.length > 0);
    this.done(results.map((one) => one.photo).filter(Boolean));
    this.#ask();
  }

  /** Put what the API says is wrong beside the fields. */
  #refused(error) {
    const faults = Object.entries(error.fields ?? {});
    for (const [name, words] of faults) this.fields.find((field) => field.name === name)?.fail(words);
    const isBeside = faults.length && faults.every(([name]) => this.fields.some((field) => field.name === name));
    this.#say(isBeside ? gettext("Nothing is saved yet.") : error.message, true);
    this.place.querySelector("[aria-invalid=true]")?.focus();
  }
}

/** Return the changes that a photo gets, which says this now. */
function changesOf(fields, said) {
  return Object.fromEntries(fields.map((field) => [field.name, field.over(said[field.name])]));
}

function mayForget() {
  return new Promise((resolve) => {
    const dialog = element(
      "dialog",
      { class: "desk-dialog", "aria-label": gettext("Not saved") },
      element("h2", { text: gettext("What you typed is not saved") }),
      element(
        "p",
        { class: "dialog-buttons" },
        button(gettext("Go on typing"), () => dialog.close("")),
        button(gettext("Throw it away"), () => dialog.close("forget"), { kind: "is-danger" }),
      ),
    );
    open(dialog, (answer) => resolve(answer === "forget"));
  });
}
