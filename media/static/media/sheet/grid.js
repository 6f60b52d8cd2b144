// The grid of the contact sheet: of all photos found, only the rows near the screen are in the page.
// A grid as ARIA means it: one cell can be reached by Tab, the arrow keys walk on from there.
import { element } from "../desk/dom.js";
import { TALL, cell } from "./cell.js";

const GAP = 12; // pixels between cells
const EDGE = 16; // pixels around the grid
const SPARE = 2; // rows above and below the screen that are ready
const AHEAD = 3; // screens before the end at which more photos are asked for
// The least width of a cell and the height of its words, in pixels.
const SIZES = { s: [120, 0], m: [180, 46], l: [300, 46] };

export class Grid {
  #rows = new Map(); // by number: the rows that are in the page
  #columns = 1;
  #side = 0;
  #height = 1; // of a row with its gap
  #frame = 0;
  #lostFocus = false; // its row was taken out, to be put in anew

  constructor(scroller, { photos, selection, link, open }) {
    Object.assign(this, { scroller, photos, selection, link, open, active: 0, size: "m" });
    this.element = scroller.querySelector("[role=grid]");
    this.element.addEventListener("click", (event) => this.#press(event));
    this.element.addEventListener("dblclick", (event) => this.#pressTwice(event));
    this.element.addEventListener("focusin", (event) => this.#entered(event));
    scroller.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.layout()).observe(scroller);
    photos.addEventListener("change", () => this.#refill());
    selection.addEventListener("change", () => this.#mark());
  }

  get columns() {
    return this.#columns;
  }

  /** Return how many rows fit on the screen, at least one. */
  get page() {
    return Math.max(1, Math.floor(this.scroller.clientHeight / this.#height));
  }

  /** Show cells of another size: "s", "m" or "l". */
  resize(size) {
    this.size = size in SIZES ? size : "m";
    this.layout();
  }

  /** Measure anew; the photo that was active, or else the first one in sight, stays in sight. */
  layout() {
    const room = this.scroller.clientWidth - 2 * EDGE;
    if (room <= 0) return;
    const [least, words] = SIZES[this.size];
    const wasInSight = this.#isInSight(this.active);
    const kept = wasInSight && this.scroller.scrollTop > 0 ? this.active : this.#firstInSight();
    const offset = this.scroller.scrollTop - Math.floor(kept / this.#columns) * this.#height;
    this.#columns = Math.max(2, Math.floor((room + GAP) / (least + GAP)));
    this.#side = Math.floor((room - GAP * (this.#columns - 1)) / this.#columns);
    const picture = Math.round(this.#side * TALL);
    this.#height = picture + words + GAP;
    this.element.style.setProperty("--side", `${this.#side}px`);
    this.element.style.setProperty("--picture", `${picture}px`);
    this.element.style.setProperty("--columns", this.#columns);
    this.element.style.setProperty("--words", `${words}px`);
    this.#clear();
    this.#stretch();
    this.scroller.scrollTop = Math.floor(kept / this.#columns) * this.#height + offset;
    if (wasInSight) this.show(this.active);
    else this.draw();
  }

  /** Put the rows into the page that are in sight or nearly so, and take the others out. */
  draw() {
    this.#frame = 0;
    const { scrollTop, clientHeight } = this.scroller;
    const rows = Math.ceil(this.photos.items.length / this.#columns);
    const first = Math.max(0, Math.floor((scrollTop - EDGE) / this.#height) - SPARE);
    const last = Math.min(rows - 1, Math.floor((scrollTop + clientHeight) / this.#height) + SPARE);
    const pinned = Math.floor(this.active / this.#columns); // Tab must find the way back to it
    for (const number of [...this.#rows.keys()]) {
      if ((number < first || number > last) && number !== pinned) this.#drop(number);
    }
    for (let number = first; number <= last; number++) this.#keep(number);
    if (pinned < rows) this.#keep(pinned);
    if (scrollTop + (1 + AHEAD) * clientHeight > rows * this.#height) this.photos.more();
  }

  /** Move to the photo at `index`, and show it. Returns where it is then, inside the photos that are here. */
  go(index) {
    const last = this.photos.items.length - 1;
    if (last < 0) return 0;
    this.#activate(Math.min(last, Math.max(0, index)));
    this.show(this.active);
    this.#cell(this.active)?.focus({ preventScroll: true });
    return this.active;
  }

  /** Scroll as little as it takes to show the photo at `index`. */
  show(index) {
    const top = Math.floor(index / this.#columns) * this.#height;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + this.#height + EDGE > scrollTop + clientHeight) {
      this.scroller.scrollTop = top + this.#height + EDGE - clientHeight;
    }
    this.draw();
  }

  #activate(index) {
    this.#cell(this.active)?.setAttribute("tabindex", "-1");
    this.active = index;
    this.#keep(Math.floor(index / this.#columns));
    this.#cell(index)?.setAttribute("tabindex", "0");
  }

  #cell(index) {
    return this.element.querySelector(`[data-index="${index}"]`);
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => this.draw());
  }

  #firstInSight() {
    return Math.max(0, Math.floor((this.scroller.scrollTop - EDGE) / this.#height)) * this.#columns;
  }

  #isInSight(index) {
    const top = Math.floor(index / this.#columns) * this.#height;
    return top + this.#height > this.scroller.scrollTop && top < this.scroller.scrollTop + this.scroller.clientHeight;
  }

  #stretch() {
    const rows = Math.ceil(this.photos.items.length / this.#columns);
    this.element.style.height = `${rows * this.#height}px`;
    this.element.setAttribute("aria-colcount", this.#columns);
    this.element.setAttribute("aria-rowcount", Math.ceil((this.photos.total ?? 0) / this.#columns));
  }

  #refill() {
    if (!this.photos.items.length) this.active = 0;
    this.#stretch();
    for (const [number, row] of this.#rows) {
      // A row is drawn anew where one of its photos is another one, or says something else.
      const start = number * this.#columns;
      const now = this.photos.items.slice(start, start + this.#columns);
      const same = now.length === row.photos.length && now.every((photo, at) => photo === row.photos[at]);
      if (!same) this.#drop(number);
    }
    this.draw();
  }

  #clear() {
    for (const number of [...this.#rows.keys()]) this.#drop(number);
  }

  #drop(number) {
    const { made } = this.#rows.get(number);
    this.#rows.delete(number);
    this.#lostFocus ||= made.contains(document.activeElement);
    // A picture that is still on its way would hold up those that are in sight now.
    for (const image of made.querySelectorAll("img:not(.is-here)")) image.removeAttribute("src");
    made.remove();
  }

  #keep(number) {
    const start = number * this.#columns;
    const photos = this.photos.items.slice(start, start + this.#columns);
    if (this.#rows.has(number) || !photos.length) return;
    const cells = photos.map((photo, column) =>
      cell(photo, {
        index: start + column,
        column,
        side: this.#side,
        link: this.link(photo),
        isSelected: this.selection.has(photo),
        isActive: start + column === this.active,
        withWords: SIZES[this.size][1] > 0,
      }),
    );
    const made = element("div", { role: "row", class: "sheet-row", "aria-rowindex": number + 1 }, ...cells);
    made.style.transform = `translateY(${number * this.#height}px)`;
    const later = [...this.#rows.entries()].filter(([other]) => other > number).sort(([a], [b]) => a - b)[0];
    this.element.insertBefore(made, later?.[1].made ?? null);
    this.#rows.set(number, { made, photos });
    if (this.#lostFocus && number === Math.floor(this.active / this.#columns)) {
      this.#lostFocus = false;
      this.#cell(this.active)?.focus({ preventScroll: true });
    }
  }

  #mark() {
    for (const made of this.element.querySelectorAll("[role=gridcell]")) {
      const photo = this.photos.items[Number(made.dataset.index)];
      made.setAttribute("aria-selected", String(Boolean(photo) && this.selection.has(photo)));
    }
  }

  #entered(event) {
    const made = event.target.closest("[role=gridcell]");
    if (made && Number(made.dataset.index) !== this.active) this.#activate(Number(made.dataset.index));
  }

  #press(event) {
    const made = event.target.closest("[role=gridcell]");
    if (!made) return;
    const index = Number(made.dataset.index);
    const photo = this.photos.items[index];
    const onCheck = event.target.closest(".sheet-check");
    const selects = onCheck || event.shiftKey || event.ctrlKey || event.metaKey || this.selection.size;
    event.preventDefault();
    this.#activate(index);
    this.#cell(index).focus({ preventScroll: true });
    if (event.shiftKey) this.selection.stretch(this.photos.items, index);
    else if (selects) this.selection.toggle(photo, index);
    else this.open(photo);
  }

  #pressTwice(event) {
    const made = event.target.closest("[role=gridcell]");
    if (made && !event.target.closest(".sheet-check")) this.open(this.photos.items[Number(made.dataset.index)]);
  }
}
