/** Photographs: every width and format the API offers, and something calm to look at until they come. */

import { fromApi } from "./api.js";
import { h } from "./dom.js";

const PLACEHOLDER_SIDE = 32; // pixels on the longer side; it is only ever seen blurred

/** `count` numbers from a ThumbHash's run of 4-bit steps, each -1..1 times `scale`. */
function waves(nextStep, columns, rows, scale) {
  const found = [];
  for (let y = 0; y < rows; y += 1) {
    for (let x = y ? 0 : 1; x * rows < columns * (rows - y); x += 1) {
      found.push({ x, y, weight: (nextStep() / 7.5 - 1) * scale });
    }
  }
  return found;
}

/** Unpacks a ThumbHash: four channels, each a mean and the waves around it, and the shape. */
function unpack(bytes) {
  const head = bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
  const tail = bytes[3] | (bytes[4] << 8);
  const clear = head >> 23; // 1 when the picture has transparent parts
  const short = tail & 7;
  const long = clear ? 5 : 7;
  const [columns, rows] = tail >> 15 ? [long, short] : [short, long];
  let at = (clear ? 6 : 5) * 2;
  const step = () => (bytes[at >> 1] >> ((at++ & 1) * 4)) & 15;
  const [width, height] = [Math.max(3, columns), Math.max(3, rows)];
  return {
    ratio: columns / rows,
    light: { mean: (head & 63) / 63, waves: waves(step, width, height, ((head >> 18) & 31) / 31) },
    yellow: { mean: ((head >> 6) & 63) / 31.5 - 1, waves: waves(step, 3, 3, (((tail >> 3) & 63) / 63) * 1.25) },
    red: { mean: ((head >> 12) & 63) / 31.5 - 1, waves: waves(step, 3, 3, (((tail >> 9) & 63) / 63) * 1.25) },
    cover: clear
      ? { mean: (bytes[5] & 15) / 15, waves: waves(step, 5, 5, (bytes[5] >> 4) / 15) }
      : { mean: 1, waves: [] },
  };
}

/** A channel's value at (x, y), both 0..1. */
function level(channel, x, y) {
  let sum = channel.mean;
  for (const wave of channel.waves) {
    sum += 2 * wave.weight * Math.cos(Math.PI * wave.x * x) * Math.cos(Math.PI * wave.y * y);
  }
  return sum;
}

/** Base64 ThumbHash → `{width, height, pixels}` with RGBA bytes. Throws on anything else. */
export function decodeThumbHash(text) {
  const hash = unpack(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  const width = Math.round(hash.ratio > 1 ? PLACEHOLDER_SIDE : PLACEHOLDER_SIDE * hash.ratio);
  const height = Math.round(hash.ratio > 1 ? PLACEHOLDER_SIDE / hash.ratio : PLACEHOLDER_SIDE);
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let index = 0; index < width * height; index += 1) {
    const x = ((index % width) + 0.5) / width;
    const y = (Math.floor(index / width) + 0.5) / height;
    const [light, yellow, red] = [level(hash.light, x, y), level(hash.yellow, x, y), level(hash.red, x, y)];
    const blue = light - (2 / 3) * yellow;
    const strong = (3 * light - blue + red) / 2;
    pixels.set([strong, strong - red, blue, level(hash.cover, x, y)].map((part) => part * 255), index * 4);
  }
  return { width, height, pixels };
}

/** The placeholder as a data: address, or null when it is absent or damaged. */
function placeholderUrl(text) {
  if (!text) return null;
  try {
    const { width, height, pixels } = decodeThumbHash(text);
    const canvas = h("canvas", { width, height });
    canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
    return canvas.toDataURL();
  } catch {
    return null; // a missing blur is no reason to miss the photograph
  }
}

/** Colour first, blur over it; both go when the photograph is there. */
function dress(image, photo) {
  const { style } = image;
  if (photo.focal_point) style.objectPosition = `${photo.focal_point.x * 100}% ${photo.focal_point.y * 100}%`;
  if (photo.dominant_color) style.backgroundColor = photo.dominant_color;
  const blur = placeholderUrl(photo.placeholder);
  if (blur) style.backgroundImage = `url("${blur}")`;
  image.addEventListener("load", () => {
    style.backgroundImage = "";
    style.backgroundColor = "";
  });
}

function srcset(source) {
  return source.srcset.map(({ url, width }) => `${fromApi(url)} ${width}w`).join(", ");
}

function usable(sources) {
  return Array.isArray(sources) ? sources.filter((source) => source?.srcset?.length) : [];
}

/** The widest entry that is no wider than `limit` pixels, for browsers that read only `src`. */
function fallback(entries, limit = 960) {
  const byWidth = [...entries].sort((one, other) => one.width - other.width);
  return byWidth.findLast((entry) => entry.width <= limit) ?? byWidth[0];
}

/**
 * A `<picture>`, or null when the API lists no file yet. `crop` ("16:9") picks the photo desk's own
 * crop where there is one; without it the focal point keeps the subject in the frame.
 */
export function picture(photo, { sizes = "100vw", eager = false, crop = null } = {}) {
  const cut = usable(photo?.crops?.[crop]);
  const sources = cut.length ? cut : usable(photo?.sources);
  if (!sources.length) return null;
  const plain = sources.find((source) => source.type === "image/jpeg") ?? sources.at(-1);
  const shape = cut.length ? plain.srcset.at(-1) : photo;
  const image = h("img", {
    alt: photo.alt ?? "", width: shape.width, height: shape.height, sizes, decoding: "async",
    loading: eager ? "eager" : "lazy", fetchpriority: eager ? "high" : null,
  });
  dress(image, cut.length ? { ...photo, focal_point: null } : photo);
  image.srcset = srcset(plain);
  image.src = fromApi(fallback(plain.srcset).url);
  const others = sources.filter((source) => source !== plain);
  return h("picture", {}, ...others.map((source) => h("source", { type: source.type, srcset: srcset(source), sizes })), image);
}

/** Caption and credit as a `<figcaption>`, or null when the photo has neither. */
export function legend(photo) {
  if (!photo.caption && !photo.credit) return null;
  const credit = photo.credit && h("span", { class: "credit" }, photo.credit);
  return h("figcaption", {}, photo.caption && h("span", { class: "caption" }, photo.caption), photo.caption && credit && " ", credit);
}
