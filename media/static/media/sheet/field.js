// A field of the panel for many photos: what they have in common, and what somebody makes of it.
import { button, element } from "../desk/dom.js";
import { gettext } from "../../desk/words.js";

/** Return a value as it is written in one field. */
const written = (value) => (Array.isArray(value) ? value.join(", ") : (value ?? ""));

const listed = (words) => [...new Set(words.split(/[,;\n]/).map((word) => word.trim()).filter(Boolean))];

export class Field {
  #seen = ""; // what all of them have, as it is written
  #differs = false;
  #isEmptied = false;

  /** `asked` is {name, label, help, limit, rows, is_list, options}, as the server words it. */
  constructor(asked, changed) {
    Object.assign(this, { asked, changed });
    const id = `sheet-edit-${asked.name}`;
    this.control = this.#control(id);
    this.control.addEventListener("input", () => this.#typed());
    this.note = element("p", { class: "field-help", id: `${id}-note`, text: asked.help });
    this.wrong = element("p", { class: "field-error", role: "alert", hidden: true });
    this.empty = button(gettext("Empty it"), () => this.#empty(), { kind: "is-quiet sheet-empty", hidden: true });
    this.element = element(
      "div",
      { class: "field", "data-field": asked.name },
      element("div", { class: "sheet-label" }, element("label", { for: id, text: asked.label }), this.empty),
      this.control,
      this.note,
      this.wrong,
    );
  }

  get name() {
    return this.asked.name;
  }

  /** Return whether somebody wrote something else than what was there. */
  get isChanged() {
    return this.#isEmptied || this.control.value.trim() !== this.#seen;
  }

  /** Return what a photo gets that says `said` now: words that differ are replaced, to lists that differ is added. */
  over(said) {
    const words = this.control.value.trim();
    if (!this.asked.is_list) return words;
    const isAdded = this.#differs && !this.#isEmptied;
    return [...new Set([...(isAdded ? said : []), ...listed(words)])];
  }

  /** Show what the photos have: {value} where all have the same, {different} where they differ. What was typed stays. */
  show(common) {
    const wasChanged = this.isChanged;
    this.#differs = common.different !== undefined;
    this.#seen = this.#differs ? "" : written(common.value).trim();
    if (!wasChanged) this.control.value = this.#seen;
    this.#hint(this.#differs ? gettext("Several values ({number})", { number: common.different }) : "");
    this.note.textContent = this.#differs && this.asked.is_list ? gettext("Words here are added to those that each has.") : this.asked.help;
    this.empty.hidden = !this.#differs;
    this.#mark();
  }

  /** Forget what was typed. */
  reset() {
    this.#isEmptied = false;
    this.control.value = this.#seen;
    this.fail("");
    this.#mark();
  }

  /** Say what is wrong with it; "" takes that back. */
  fail(words) {
    this.wrong.hidden = !words;
    this.wrong.textContent = words;
    if (words) this.control.setAttribute("aria-invalid", "true");
    else this.control.removeAttribute("aria-invalid");
  }

  #hint(words) {
    if (this.asked.options.length) this.control.options[0].textContent = words || gettext("Not said");
    else this.control.placeholder = words;
  }

  #typed() {
    this.#isEmptied = false;
    this.fail("");
    this.#mark();
    this.changed();
  }

  #empty() {
    this.#isEmptied = true;
    this.control.value = "";
    this.#hint(gettext("Will be emptied on all of them"));
    this.control.focus();
    this.#mark();
    this.changed();
  }

  #mark() {
    this.element.classList.toggle("is-changed", this.isChanged);
  }

  #control(id) {
    const { name, limit, rows, options } = this.asked;
    // Without "off", a browser that comes Back writes into the field what stood there for other photos.
    const common = { id, name, autocomplete: "off", "aria-describedby": `${id}-note` };
    if (options.length) {
      const choices = [["", gettext("Not said")], ...options].map(([value, words]) => element("option", { value, text: words }));
      return element("select", common, ...choices);
    }
    return element(rows > 1 ? "textarea" : "input", { ...common, rows: rows > 1 ? rows : null, maxlength: limit });
  }
}
