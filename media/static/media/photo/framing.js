// How a picture is framed: its focal point, and the crops that were drawn by hand. Whoever shows it listens.
import { boxOf } from "./crop.js";

export class Framing {
  /** `focal` is [x, y] or null for the middle; `crops` are boxes by ratio; all are parts of the picture, 0 to 1. */
  constructor({ width, height, ratios, focal = null, crops = {} }) {
    Object.assign(this, { width, height, ratios, focal, crops, listeners: [] });
  }

  /** Call `heard` now, and after every change. */
  listen(heard) {
    this.listeners.push(heard);
    heard(this);
  }

  /** Move the focal point; null is the middle. */
  point(focal) {
    this.focal = focal && focal.map((part) => Number(Math.min(1, Math.max(0, part)).toFixed(4)));
    this.tell();
  }

  /** Set the box of one ratio by hand; null lets it follow the focal point again. */
  draw(ratio, box) {
    const { [ratio]: _, ...others } = this.crops;
    this.crops = box ? { ...others, [ratio]: box } : others;
    this.tell();
  }

  /** Return the box that a ratio is cut to. */
  box(ratio) {
    return boxOf(this.width, this.height, ratio, this.focal, this.crops[ratio]);
  }

  isByHand(ratio) {
    return ratio in this.crops;
  }

  tell() {
    for (const heard of this.listeners) heard(this);
  }
}
