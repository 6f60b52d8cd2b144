// Which photos are selected. A photo stays selected while it is scrolled away.

/** Tells of "change". */
export class Selection extends EventTarget {
  #photos = new Map();
  #anchor = 0; // where a range begins: the photo that was touched last
  #range = []; // what the range that is being drawn has added

  get size() {
    return this.#photos.size;
  }

  get photos() {
    return [...this.#photos.values()];
  }

  get ids() {
    return [...this.#photos.keys()];
  }

  has(photo) {
    return this.#photos.has(photo.id);
  }

  /** Select what is not, and the other way round; `index` is where it stands among the photos found. */
  toggle(photo, index) {
    if (!this.#photos.delete(photo.id)) this.#photos.set(photo.id, photo);
    this.anchor(index);
    this.#changed();
  }

  /** Let the next range begin at `index`. */
  anchor(index) {
    this.#anchor = index;
    this.#range = [];
  }

  /** Draw the range from the photo that was touched last to the one at `index`, anew each time. */
  stretch(items, index) {
    for (const id of this.#range) this.#photos.delete(id);
    const [from, to] = [Math.min(this.#anchor, index), Math.max(this.#anchor, index)];
    const added = items.slice(from, to + 1).filter((photo) => !this.#photos.has(photo.id));
    for (const photo of added) this.#photos.set(photo.id, photo);
    this.#range = added.map((photo) => photo.id);
    this.#changed();
  }

  /** Select exactly these. */
  set(photos) {
    this.#photos = new Map(photos.map((photo) => [photo.id, photo]));
    this.#changed();
  }

  clear() {
    if (this.size) this.set([]);
  }

  /** Take over what is known now of selected photos. */
  update(changed) {
    for (const photo of changed) {
      if (this.#photos.has(photo.id)) this.#photos.set(photo.id, { ...this.#photos.get(photo.id), ...photo });
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
