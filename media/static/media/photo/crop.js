// Where a crop lies in a picture. `boxOf` is the server's own sum: what is shown here is what is cut.

const SMALLEST = 0.08; // of the picture, the least that may be cut out of it
const MIDDLE = [0.5, 0.5];

const clamp = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));
const even = (value) => value - (value % 2);

/** Return a ratio such as "16:9" as two numbers. */
export function sides(ratio) {
  return ratio.split(":").map(Number);
}

/** Return the largest box of a ratio around the focal point, moved inside the picture, as parts of it. */
export function boxOf(width, height, ratio, focal) {
  const [across, down] = sides(ratio);
  const scale = Math.min(width / across, height / down);
  const wide = Math.max(2, even(Math.floor(scale * across)));
  const high = Math.max(2, even(Math.floor(scale * down)));
  const [x, y] = focal ?? MIDDLE;
  const left = even(Math.floor(clamp(x * width - wide / 2, 0, width - wide)));
  const top = even(Math.floor(clamp(y * height - high / 2, 0, height - high)));
  return { x: left / width, y: top / height, width: wide / width, height: high / height };
}

/**
 * Return a box of a ratio that is drawn from `anchor` towards `point` (both [x, y] as parts): as large as the
 * way between them, and never outside the picture.
 */
export function drawn(width, height, ratio, anchor, point) {
  const [across, down] = sides(ratio);
  const [right, below] = [point[0] >= anchor[0], point[1] >= anchor[1]];
  const room = [(right ? 1 - anchor[0] : anchor[0]) * width, (below ? 1 - anchor[1] : anchor[1]) * height];
  const way = [Math.abs(point[0] - anchor[0]) * width, Math.abs(point[1] - anchor[1]) * height];
  const most = Math.min(room[0] / across, room[1] / down);
  const scale = clamp(Math.max(way[0] / across, way[1] / down), smallest(width, height, ratio), most);
  const [wide, high] = [(Math.min(scale, most) * across) / width, (Math.min(scale, most) * down) / height];
  return inside({ x: right ? anchor[0] : anchor[0] - wide, y: below ? anchor[1] : anchor[1] - high, width: wide, height: high });
}

/** Return a box moved by parts of the picture, as far as there is room. */
export function moved(box, right, down) {
  return inside({ ...box, x: box.x + right, y: box.y + down });
}

/** Return a box that is larger or smaller around its own middle: a factor of 1.1 makes it a tenth larger. */
export function grown(width, height, ratio, box, factor) {
  const [across, down] = sides(ratio);
  const largest = Math.min(width / across, height / down);
  const scale = clamp((box.width * width * factor) / across, smallest(width, height, ratio), largest);
  const [wide, high] = [(scale * across) / width, (scale * down) / height];
  return inside({ x: box.x + (box.width - wide) / 2, y: box.y + (box.height - high) / 2, width: wide, height: high });
}

function smallest(width, height, ratio) {
  const [across, down] = sides(ratio);
  return Math.min(width / across, height / down) * SMALLEST;
}

/** Return a box shifted into the picture, with numbers short enough to be stored. */
function inside(box) {
  const short = (value) => Math.floor(value * 1e6 + 1e-6) / 1e6;
  const [wide, high] = [short(Math.min(1, box.width)), short(Math.min(1, box.height))];
  return {
    x: short(clamp(box.x, 0, 1 - wide)),
    y: short(clamp(box.y, 0, 1 - high)),
    width: wide,
    height: high,
  };
}
