// The choice of a metadata template: what it writes is said before a photo is sent.
import { get } from "../desk/api.js";
import { element } from "../desk/dom.js";
import { gettext } from "../../desk/words.js";

const NONE = gettext("What a template says is written on each photo of this batch as it comes in.");

/** Tells of no events; `name` is the template that is chosen now, "" for none. */
export class Templates {
  #writes = new Map(); // what each writes, in words

  constructor({ templates, labels, newTemplate }) {
    Object.assign(this, { url: templates, labels });
    this.select = element("select", { id: "sheet-template", autocomplete: "off", onchange: () => this.#explain() });
    this.help = element("p", { class: "field-help", text: NONE });
    const make = newTemplate
      ? element("a", { href: newTemplate, target: "_blank", rel: "noopener", text: gettext("New template") })
      : null;
    this.element = element(
      "div",
      { class: "field" },
      element("div", { class: "sheet-label" }, element("label", { for: "sheet-template", text: gettext("Template") }), make),
      this.select,
      this.help,
    );
    this.select.append(element("option", { value: "", text: gettext("No template") }));
    // One that was made in another tab is offered when the person comes back from there.
    window.addEventListener("focus", () => this.element.isConnected && !this.element.closest("[hidden]") && this.load());
  }

  get name() {
    return this.select.value;
  }

  /** Return whether there is a template to choose. */
  get isOffered() {
    return this.#writes.size > 0;
  }

  /** Read which templates there are; the choice stays. */
  async load() {
    let found;
    try {
      found = (await get(this.url)).data.results;
    } catch {
      return; // photos can be sent without; the next time the panel opens it is tried again
    }
    const chosen = this.name;
    this.#writes = new Map(found.map((one) => [one.name, this.#words(one)]));
    const options = found.map(({ name }) => element("option", { value: name, text: name }));
    this.select.replaceChildren(element("option", { value: "", text: gettext("No template") }), ...options);
    this.select.value = this.#writes.has(chosen) ? chosen : "";
    this.#explain();
  }

  #words({ fields, cleaners }) {
    const names = Object.keys(fields).map((name) => (this.labels[name] ?? name).toLowerCase());
    const cleaned = cleaners.length ? [gettext("puts right what the agency wrote")] : [];
    return [names.length ? gettext("writes {names}", { names: names.join(", ") }) : "", ...cleaned].filter(Boolean).join("; ");
  }

  #explain() {
    const words = this.#writes.get(this.name);
    this.help.textContent = words ? gettext("It {words}.", { words }) : NONE;
  }
}
