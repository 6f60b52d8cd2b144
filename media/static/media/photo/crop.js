// Where a crop lies in a picture, in parts of it. `boxOf` is the server's own sum (media/crops.py): what is shown
// here is what is cut.

const DIGITS = 6;
const SMALLEST = 100; // pixels a side, where the picture has them
const MIDDLE = [0.5, 0.5];
const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

const clamp = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

/** Return how much wider than high a ratio such as "16:9" is. */
export function shape(ratio) {
  const [across, down] = ratio.split(":").map(Number);
  return across / down;
}

/**
 * Return the part of a picture that a ratio shows: the largest box around the focal point ([x, y], null is the
 * middle), moved inside; or what fits of a box that was drawn by hand.
 */
export function boxOf(width, height, ratio, focal = null, byHand = null) {
  const within = byHand ?? WHOLE;
  const centre = byHand ? [byHand.x + byHand.width / 2, byHand.y + byHand.height / 2] : (focal ?? MIDDLE);
  const [across, down] = [within.width * width, within.height * height];
  const wide = Math.min(across, down * shape(ratio)) / width;
  const high = Math.min(down, across / shape(ratio)) / height;
  const x = clamp(centre[0] - wide / 2, within.x, within.x + within.width - wide);
  const y = clamp(centre[1] - high / 2, within.y, within.y + within.height - high);
  return stored({ x, y, width: wide, height: high });
}

/** Return a box that is drawn from `anchor` towards `point`: as large as the way between them, and inside. */
export function drawn(width, height, ratio, anchor, point) {
  const [isRight, isBelow] = [point[0] >= anchor[0], point[1] >= anchor[1]];
  const wanted = Math.max(Math.abs(point[0] - anchor[0]) * width, Math.abs(point[1] - anchor[1]) * height * shape(ratio));
  const room = [isRight ? 1 - anchor[0] : anchor[0], isBelow ? 1 - anchor[1] : anchor[1]];
  const most = Math.min(room[0] * width, room[1] * height * shape(ratio));
  // Where there is no room even for the smallest, the box gives way at its anchor.
  const across = Math.max(Math.min(wanted, most), smallest(width, height, ratio));
  const [wide, high] = [across / width, across / shape(ratio) / height];
  return inside({ x: isRight ? anchor[0] : anchor[0] - wide, y: isBelow ? anchor[1] : anchor[1] - high, width: wide, height: high });
}

/** Return a box moved by parts of the picture, as far as there is room. */
export function moved(box, right, down) {
  return inside({ ...box, x: box.x + right, y: box.y + down });
}

/** Return a box that is larger or smaller around its own middle: a factor of 1.1 makes it a tenth larger. */
export function grown(width, height, ratio, box, factor) {
  const most = Math.min(width, height * shape(ratio));
  const across = clamp(box.width * width * factor, smallest(width, height, ratio), most);
  const [wide, high] = [across / width, across / shape(ratio) / height];
  return inside({ x: box.x + (box.width - wide) / 2, y: box.y + (box.height - high) / 2, width: wide, height: high });
}

/** Return how many pixels across the smallest box of a ratio is. */
function smallest(width, height, ratio) {
  const largest = Math.min(width, height * shape(ratio));
  return Math.min(largest, SMALLEST * Math.max(1, shape(ratio)));
}

function inside(box) {
  const [width, height] = [Math.min(1, box.width), Math.min(1, box.height)];
  return stored({ x: clamp(box.x, 0, 1 - width), y: clamp(box.y, 0, 1 - height), width, height });
}

/** Return a box in the numbers that are stored. */
function stored(box) {
  return Object.fromEntries(Object.entries(box).map(([side, part]) => [side, Number(part.toFixed(DIGITS))]));
}
