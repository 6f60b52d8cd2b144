// What is seen of a picture before it is here: its ThumbHash (Evan Wallace), a few blurred colours in 28 characters.
// Drawn small; the browser's own smoothing makes it soft.

const SIDE = 16; // pixels of the longer side: more than a hash knows of
const KEPT = 2000; // drawn placeholders in memory
const drawn = new Map();

/** Give an image the photo's colours as its background. */
export function paint(image, photo) {
  if (photo.dominant_color) image.style.backgroundColor = photo.dominant_color;
  const url = photo.placeholder ? remembered(photo.placeholder) : "";
  if (url) image.style.backgroundImage = `url(${url})`;
}

function remembered(hash) {
  if (!drawn.has(hash)) {
    if (drawn.size >= KEPT) drawn.clear();
    drawn.set(hash, draw(hash));
  }
  return drawn.get(hash);
}

/** Return a data URL of what a hash in base64 stands for; "" for what is no hash. */
function draw(hash) {
  try {
    const { width, height, pixels } = decode(Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0)));
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
    return canvas.toDataURL();
  } catch {
    return "";
  }
}

/** Return the header of a hash: the averages and scales of its channels, and how many waves describe each. */
function head(hash) {
  const low = hash[0] | (hash[1] << 8) | (hash[2] << 16);
  const high = hash[3] | (hash[4] << 8);
  const hasAlpha = low >> 23 === 1;
  const isWide = high >> 15 === 1;
  const many = hasAlpha ? 5 : 7;
  const [across, down] = isWide ? [many, high & 7] : [high & 7, many];
  return {
    hasAlpha,
    l: { mean: (low & 63) / 63, scale: ((low >> 18) & 31) / 31, across: Math.max(3, across), down: Math.max(3, down) },
    p: { mean: ((low >> 6) & 63) / 31.5 - 1, scale: (((high >> 3) & 63) / 63) * 1.25, across: 3, down: 3 },
    q: { mean: ((low >> 12) & 63) / 31.5 - 1, scale: (((high >> 9) & 63) / 63) * 1.25, across: 3, down: 3 },
    a: { mean: (hash[5] & 15) / 15, scale: (hash[5] >> 4) / 15, across: 5, down: 5 },
    ratio: across / down,
  };
}

/** Return the waves of a channel, four bits each, reading on from `place.at`. */
function waves({ across, down, scale }, hash, place) {
  const found = [];
  for (let y = 0; y < down; y++) {
    for (let x = y ? 0 : 1; x * down < across * (down - y); x++) {
      const byte = hash[place.from + (place.at >> 1)];
      found.push({ x, y, height: (((byte >> ((place.at++ & 1) << 2)) & 15) / 7.5 - 1) * scale });
    }
  }
  return found;
}

function decode(hash) {
  const { hasAlpha, ratio, ...channels } = head(hash);
  const place = { from: hasAlpha ? 6 : 5, at: 0 };
  const names = hasAlpha ? ["l", "p", "q", "a"] : ["l", "p", "q"];
  const heights = Object.fromEntries(names.map((name) => [name, waves(channels[name], hash, place)]));
  const width = Math.round(ratio > 1 ? SIDE : SIDE * ratio);
  const height = Math.round(ratio > 1 ? SIDE / ratio : SIDE);
  const [across, down] = [cosines(width), cosines(height)];
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const value = (name) =>
        heights[name].reduce(
          (sum, wave) => sum + 2 * wave.height * across[x][wave.x] * down[y][wave.y],
          channels[name].mean,
        );
      const [l, p, q] = [value("l"), value("p"), value("q")];
      const blue = l - (2 / 3) * p;
      const red = (3 * l - blue + q) / 2;
      pixels.set([red, red - q, blue, hasAlpha ? value("a") : 1].map((part) => part * 255), at);
    }
  }
  return { width, height, pixels };
}

/** Return, for each pixel of a side, how high each of the waves stands there. */
function cosines(side) {
  const wave = (pixel) => (_, times) => Math.cos((Math.PI / side) * (pixel + 0.5) * times);
  return Array.from({ length: side }, (_, pixel) => Array.from({ length: 8 }, wave(pixel)));
}
