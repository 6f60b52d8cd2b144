// The bar of filters. What it says stands in the page's address: a view can be sent on, and Back leads back.

const PAUSE = 250; // milliseconds after the last key before the search starts
const DAY = 24 * 60 * 60 * 1000;

/** Return a day moved by a number of days; days are text, such as "2025-01-22". */
export function move(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Return the days that a choice such as "yesterday" means, from the first to before the last: [after, before]. */
function span(choice, today) {
  switch (choice) {
    case "today":
      return [today, move(today, 1)];
    case "yesterday":
      return [move(today, -1), today];
    case "":
      return ["", ""];
    default:
      return [move(today, 1 - Number(choice)), move(today, 1)];
  }
}

/** A choice of days, and the two fields for days of one's own. */
class Days {
  constructor(select, today, changed) {
    Object.assign(this, { select, today, name: select.dataset.days });
    const group = select.closest("[data-days-group]");
    this.own = group.querySelector("[data-days-own]");
    [this.from, this.to] = this.own.querySelectorAll("input");
    select.addEventListener("change", () => {
      this.own.hidden = select.value !== "own";
      if (select.value === "own") this.from.focus();
      else changed();
    });
    for (const input of [this.from, this.to]) input.addEventListener("change", changed);
  }

  /** Return the filters; the second day is the first one that is not meant, as the desk API has it. */
  get values() {
    const [after, before] =
      this.select.value === "own"
        ? [this.from.value, this.to.value && move(this.to.value, 1)]
        : span(this.select.value, this.today);
    return { [`${this.name}_after`]: after, [`${this.name}_before`]: before };
  }

  show(filters) {
    const [after, before] = [filters[`${this.name}_after`] ?? "", filters[`${this.name}_before`] ?? ""];
    const choices = [...this.select.options].map((option) => option.value).filter((value) => value !== "own");
    const meant = choices.find((choice) => String(span(choice, this.today)) === String([after, before]));
    this.select.value = meant ?? "own";
    this.own.hidden = this.select.value !== "own";
    this.from.value = after.slice(0, 10);
    this.to.value = before ? move(before.slice(0, 10), -1) : "";
  }
}

/** Tells of "change" when somebody filters otherwise, or goes Back. */
export class Filters extends EventTarget {
  #timer = 0;
  #isTyping = false; // the newest entry of the browser's history is of a search still being typed

  constructor(form, today) {
    super();
    this.form = form;
    const changed = () => this.#changed();
    this.days = [...form.querySelectorAll("[data-days]")].map((select) => new Days(select, today, changed));
    this.search = form.elements.q;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => event.target.name && event.target !== this.search && changed());
    this.search.addEventListener("input", () => this.#typed());
    window.addEventListener("popstate", () => this.#went());
    this.#show(Object.fromEntries(new URLSearchParams(location.search)));
  }

  /** Return the filters that are set, by name. */
  get values() {
    const named = Object.fromEntries([...new FormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
    const all = Object.assign(named, ...this.days.map((days) => days.values));
    all.q = all.q.trim().slice(0, 200);
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  }

  /** Search now for what is being typed. */
  settle() {
    if (this.search.value.trim() !== (new URLSearchParams(location.search).get("q") ?? "")) this.#changed(true);
  }

  clear() {
    this.#show({});
    this.#changed();
  }

  #show(filters) {
    for (const control of this.form.elements) if (control.name) this.#fill(control, filters[control.name] ?? "");
    for (const days of this.days) days.show(filters);
    this.#mark();
  }

  /** A choice that is not offered, such as a colleague's photos, was sent on by somebody: it is offered then. */
  #fill(control, value) {
    const isOffered = !control.options || [...control.options].some((option) => option.value === value);
    if (!isOffered) control.add(new Option(`${control.ariaLabel}: ${value}`, value));
    control.value = value;
  }

  /** Mark what narrows the list, and say on the phone's button how many such filters there are. */
  #mark() {
    let set = 0;
    for (const control of this.form.elements) {
      const isSet = control !== this.search && Boolean(control.value) && control.matches("select, input:not([type=date])");
      control.classList.toggle("is-set", isSet);
      set += isSet ? 1 : 0;
    }
    this.form.querySelector("[data-filters-set]").textContent = set || "";
    this.form.querySelector("[data-filters-clear]").hidden = !set && !this.search.value;
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed(true), PAUSE);
  }

  #changed(isTyping = false) {
    clearTimeout(this.#timer);
    this.#mark();
    const query = String(new URLSearchParams(this.values));
    const here = location.pathname + (query ? `?${query}` : "");
    if (here === location.pathname + location.search) return;
    if (isTyping && this.#isTyping) history.replaceState(null, "", here);
    else history.pushState(null, "", here);
    this.#isTyping = isTyping;
    this.dispatchEvent(new Event("change"));
  }

  #went() {
    this.#isTyping = false;
    this.#show(Object.fromEntries(new URLSearchParams(location.search)));
    this.dispatchEvent(new Event("change"));
  }
}
