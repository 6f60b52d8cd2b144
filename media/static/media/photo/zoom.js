// A picture that is looked at closely: where it lies on the screen, how large, and what a step does to that.

const LARGEST = 8; // screen pixels for one of the picture's
const OVER = 1.25; // one step of a key or a button

export class Zoom {
  /** `picture` and `screen` are [width, height]. */
  constructor(picture, screen) {
    this.picture = picture;
    this.resize(screen);
  }

  /** The scale at which all of the picture is seen, and no larger than it is. */
  get whole() {
    return Math.min(1, this.screen[0] / this.picture[0], this.screen[1] / this.picture[1]);
  }

  get isWhole() {
    return this.scale <= this.whole * 1.001;
  }

  resize(screen) {
    this.screen = screen;
    this.fit();
  }

  fit() {
    this.scale = this.whole;
    this.at = [0, 0];
    this.settle();
  }

  /** Scale by a factor, so that what lies under `point` of the screen stays there. */
  by(factor, point = this.screen.map((side) => side / 2)) {
    const scale = Math.min(LARGEST, Math.max(this.whole, this.scale * factor));
    this.at = this.at.map((from, axis) => point[axis] - ((point[axis] - from) * scale) / this.scale);
    this.scale = scale;
    this.settle();
  }

  /** Take a step in (1) or out (-1). */
  step(way, point) {
    this.by(OVER ** way, point);
  }

  /** Show the picture's own pixels, or all of it. */
  toggle(point) {
    if (this.isWhole) this.by(Math.max(1, this.whole * 2) / this.scale, point);
    else this.fit();
  }

  pan(right, down) {
    this.at = [this.at[0] + right, this.at[1] + down];
    this.settle();
  }

  /** A picture smaller than the screen lies in its middle; a larger one leaves no gap at an edge. */
  settle() {
    this.at = this.at.map((from, axis) => {
      const gap = this.screen[axis] - this.picture[axis] * this.scale;
      return gap >= 0 ? gap / 2 : Math.min(0, Math.max(gap, from));
    });
  }
}
