"""What a photo looks like, in 64 bits: a perceptual hash. Child process only.

The picture in grey at 32 × 32, its cosine transform, and of the 8 × 8 lowest frequencies whether
each is above their median (pHash, Zauner 2010). Other sizes, other encodings, grey instead of colour
leave almost all bits as they are. Plain Python: two milliseconds, and one library less.
"""

from __future__ import annotations

import math
import statistics

from PIL import Image

SIDE = 32  # pixels
LOW = 8  # frequencies across, and down
# Grey levels of 255. A picture that is flatter has no frequencies but those of its noise.
FLAT = 2.5
COSINES = [[math.cos(math.pi * u * (2 * x + 1) / (2 * SIDE)) for x in range(SIDE)] for u in range(LOW)]


def hashes(image: Image.Image) -> dict[str, int | None]:
    """Return the hash of a picture as `phash`, and of its mirror image as `mirrored`; None where it is flat.

    Both are signed numbers of 64 bits, as databases hold them.
    """
    small = image.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    pixels = small.tobytes()
    if statistics.pstdev(pixels) < FLAT:
        return {"phash": None, "mirrored": None}
    rows = [pixels[y * SIDE : (y + 1) * SIDE] for y in range(SIDE)]
    across = [[_dot(COSINES[u], row) for row in rows] for u in range(LOW)]
    found = [[_dot(COSINES[v], column) for column in across] for v in range(LOW)]
    # Mirrored, every second frequency across changes its sign.
    mirrored = [[-value if u % 2 else value for u, value in enumerate(row)] for row in found]
    return {"phash": _bits(found), "mirrored": _bits(mirrored)}


def _dot(cosines: list[float], values: bytes | list[float]) -> float:
    return sum(map(float.__mul__, cosines, map(float, values)))


def _bits(frequencies: list[list[float]]) -> int:
    values = [value for row in frequencies for value in row]
    middle = statistics.median(values)
    number = sum(1 << place for place, value in enumerate(values) if value > middle)
    return number - (1 << 64) if number >> 63 else number
