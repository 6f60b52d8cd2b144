// The photos that a search has found so far: page after page, in the order of the desk API.
import { address, get } from "../desk/api.js";
import { gettext } from "../../desk/words.js";

const FIRST = 40; // photos in the first answer: a screenful, and soon here
const PAGE = 100; // photos in each that follows

/**
 * `items` are the photos that are here, `total` how many there are in all (`isMore`: at least), null before the first
 * answer; `trouble` is the error of the last page. Tells of "change".
 */
export class Photos extends EventTarget {
  constructor(base) {
    super();
    Object.assign(this, { base, items: [], total: null, isMore: false, next: null, trouble: null, loading: null, asked: null });
  }

  /** Begin anew with other filters; what was on its way is dropped. Resolves when the first page is here. */
  restart(filters) {
    this.asked?.abort();
    Object.assign(this, { items: [], total: null, loading: null, trouble: null });
    this.next = address(this.base, { ...filters, cursor: "*", page_size: FIRST });
    this.dispatchEvent(new Event("change"));
    return this.more();
  }

  get isComplete() {
    return this.next === null;
  }

  /** Resolves when nothing is on its way. */
  async settled() {
    await this.loading;
  }

  /** Read the next page, once at a time. Resolves when it is here, or has failed. */
  more() {
    if (this.next === null || this.trouble) return Promise.resolve();
    this.loading ??= this.#read().finally(() => (this.loading = null));
    return this.loading;
  }

  /** Read on until there are `number` photos, or no more. */
  async reach(number) {
    while (this.items.length < number && !this.isComplete && !this.trouble) await this.more();
  }

  /** Try again what failed. */
  retry() {
    this.trouble = null;
    this.dispatchEvent(new Event("change"));
    return this.more();
  }

  async #read() {
    const asked = (this.asked = new AbortController());
    try {
      const { data } = await get(this.next, { signal: asked.signal });
      if (asked.signal.aborted) return;
      const known = new Set(this.items.map((photo) => photo.id)); // one that came in meanwhile moves the others down
      this.items.push(...data.results.filter((photo) => !known.has(photo.id)));
      this.total = data.count;
      this.isMore = data.counted === gettext("at least");
      this.next = data.next ? this.#following(data.next) : null;
    } catch (error) {
      if (asked.signal.aborted) return;
      this.trouble = error;
    }
    this.dispatchEvent(new Event("change"));
  }

  /** Return the address of the page that follows. The server goes by its public name; the page may have another. */
  #following(next) {
    const query = new URL(next).searchParams;
    query.set("page_size", PAGE);
    return `${this.base}?${query}`;
  }

  /** Return where a photo stands, -1 if it is not here. */
  find(id) {
    return this.items.findIndex((photo) => photo.id === id);
  }

  /** Take over what is known now of some photos; those that are not here are left out. */
  update(changed) {
    const now = new Map(changed.map((photo) => [photo.id, photo]));
    this.items = this.items.map((photo) => (now.has(photo.id) ? { ...photo, ...now.get(photo.id) } : photo));
    this.dispatchEvent(new Event("change"));
  }
}
