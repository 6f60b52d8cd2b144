"""Opens a photo that nobody vouches for, and cuts it. Runs in the child process only.

Every format is opened by its own decoder and no other, bounds are checked before pixels
are touched, and all pixels are decoded: a file that ends early must be refused now, not
when a page is built from it.
"""

from __future__ import annotations

import mmap
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import AvifImagePlugin, Image, ImageFile

from media.intake import limits
from media.intake.limits import Refused
from media.metadata.exif import orientation

OPENERS = {"JPEG": ["JPEG", "MPO"]}  # phones append a second picture to a JPEG
TURNED = {5, 6, 7, 8}  # orientations that exchange width and height
# Begins with one certain byte, so that the search for it is a fast one. In the pixels it is doubled with a zero.
MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
END_OF_IMAGE = 0xD9
START_OF_SCAN = 0xDA
CUT_OFF = re.compile(r"truncat|unexpected end|end of file|not enough|incomplete|\beof\b|too short", re.IGNORECASE)
SPARE = 100 * 1024 * 1024  # bytes that decoding takes besides a JPEG's coefficients


def open_photo(path: Path, kind: str) -> ImageFile.ImageFile:
    """Return the photo, opened and within bounds, no pixel decoded yet. Raises Refused."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # Opening decodes nothing, and our own bound names the size; theirs then guards what lies inside.
    Image.MAX_IMAGE_PIXELS = None
    # Each thread takes address space for its stack; a machine of many processors would starve.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 2
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if kind == "HEIF":
        from pi_heif import register_heif_opener  # optional, and of use to nobody else

        register_heif_opener(thumbnails=False)
    if kind == "WEBP":
        check_bounds(_webp_size(path), kind)  # to open it takes memory for all its pixels
    try:
        image = Image.open(path, formats=OPENERS.get(kind, [kind]))
    except Exception as error:
        raise _refusal(error) from error
    check_bounds(image.size, kind)
    Image.MAX_IMAGE_PIXELS = limits.MAX_PIXELS[kind]
    if kind == "JPEG":
        scans = count_scans(path)
        if scans > limits.MAX_SCANS or scans * image.width * image.height > limits.MAX_SCANNED:
            raise Refused("too_many_scans")
        if _coefficients(image) > limits.MEMORY - SPARE:
            raise Refused("too_much_memory")
    return image


def _webp_size(path: Path) -> tuple[int, int]:
    """Return the size that the first chunk of a WebP tells (RFC 9649). Raises Refused."""
    with path.open("rb") as file:
        head = file.read(30)
    if len(head) < 30:
        raise Refused("truncated")
    match head[12:16]:
        case b"VP8X":
            return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    raise Refused("corrupt")


def _coefficients(image: Image.Image) -> int:
    """Return how many bytes a progressive JPEG needs to be held whole, as its decoder must; 0 for others."""
    layers = getattr(image, "layer", [])
    if not layers or not (image.info.get("progressive") or image.info.get("progression")):
        return 0
    across, down = (max(layer[side] for layer in layers) for side in (1, 2))
    samples = sum(layer[1] * layer[2] for layer in layers) / (across * down)
    return int(image.width * image.height * samples * 2)


def check_bounds(size: tuple[int, int], kind: str) -> None:
    """Raise Refused for a photo of too many pixels or too few."""
    width, height = size
    facts: dict[str, Any] = {"width": width, "height": height}
    most = limits.MAX_PIXELS[kind]
    if width * height > most or max(size) > limits.MAX_SIDE:
        raise Refused("too_many_pixels", **facts, limit=most // 1_000_000, side=limits.MAX_SIDE)
    if min(size) < limits.MIN_SIDE:
        raise Refused("too_small", **facts, limit=limits.MIN_SIDE)


def count_scans(path: Path) -> int:
    """Return how many scans a JPEG has, as its decoder will meet them; counts to one past the limit."""
    scans = 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        position = 2
        while scans <= limits.MAX_SCANS and (match := MARKER.search(content, position)):
            code = match[1][0]
            position = match.end()
            if code == END_OF_IMAGE:
                break  # a phone's film or gain map may follow
            if code in WITHOUT_LENGTH:
                continue
            scans += code == START_OF_SCAN
            position += int.from_bytes(content[position : position + 2])
    return scans


def load(
    image: ImageFile.ImageFile, kind: str, scale: Callable[[tuple[int, int]], float]
) -> tuple[tuple[int, int], int]:
    """Decode all pixels; return the photo's size, the way up it is seen, and its orientation.

    A JPEG is decoded at a half, a quarter or an eighth, where that is as much as `scale` of
    its size asks for: a fifth of the time and of the memory, and it still notices a file
    that ends early.
    """
    size, turn = image.size, 1
    if kind == "JPEG":
        turn = orientation(image)
        part = scale(_seen(size, turn))
        image.draft(None, (max(1, int(size[0] * part)), max(1, int(size[1] * part))))
    try:
        image.load()
    except Exception as error:
        raise _refusal(error) from error
    if kind != "JPEG":
        # Only now is it all known: a PNG may say so after its pixels, a TIFF is turned by loading.
        size, turn = image.size, orientation(image)
    return _seen(size, turn), turn


def _seen(size: tuple[int, int], turn: int) -> tuple[int, int]:
    return (size[1], size[0]) if turn in TURNED else size


def _refusal(error: Exception) -> Refused:
    if isinstance(error, MemoryError):
        return Refused("too_much_memory")
    return Refused("truncated" if CUT_OFF.search(str(error)) else "corrupt")
