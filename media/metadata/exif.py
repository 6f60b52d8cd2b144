"""EXIF: what a camera writes. Only words and dates are taken; a position is noted, not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from media.metadata import letters

DESCRIPTION = 0x010E
ORIENTATION = 0x0112
ARTIST = 0x013B
COPYRIGHT = 0x8298
EXIF_IFD = 0x8769
GPS_IFD = 0x8825
TAKEN = 0x9003
TAKEN_OFFSET = 0x9011

UPRIGHT = 1
# What cameras write of every picture; no caption.
BY_CAMERAS = {"OLYMPUS DIGITAL CAMERA", "SONY DSC", "SAMSUNG", "DCIM", "Exif_JPEG_PICTURE", "MINOLTA DIGITAL CAMERA"}


@dataclass(frozen=True)
class Exif:
    """The words of an EXIF block; empty where it holds none. `taken` is ISO 8601."""

    description: str = ""
    artist: str = ""
    copyright: str = ""
    taken: str = ""
    has_position: bool = False


def read(image: Image.Image, legacy: Sequence[str] = letters.LEGACY) -> Exif:
    """Return the EXIF of an opened photo. Raises whatever is wrong with the block.

    `legacy` are the encodings that come into question where the words are not UTF-8.
    """
    block = image.getexif()
    camera = block.get_ifd(EXIF_IFD)
    # Photographer's and editor's notice of copyright stand side by side, divided by a NUL.
    words = [_bytes(block.get(tag)) for tag in (DESCRIPTION, ARTIST, COPYRIGHT)]
    name = letters.encoding(words, legacy=legacy)
    description, artist, copyright_ = (letters.decode(value, name) for value in words)
    return Exif(
        description="" if description.strip() in BY_CAMERAS else description,
        artist=artist,
        copyright=copyright_,
        taken=_date(*(_bytes(camera.get(tag)).decode("ascii", "replace") for tag in (TAKEN, TAKEN_OFFSET))),
        has_position=GPS_IFD in block,
    )


def orientation(image: Image.Image) -> int:
    """Return how the pixels lie, 1 to 8 (EXIF 2.32); 1, upright, where that cannot be told."""
    try:
        value = image.getexif().get(ORIENTATION, UPRIGHT)
    except Exception:
        return UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def _bytes(value: Any) -> bytes:
    """Return a text as it stands in the file, up to its first NUL."""
    if isinstance(value, str):
        # Pillow reads the bytes as Latin-1, whatever they are.
        value = value.encode("latin-1", "replace")
    return value.split(b"\0")[0] if isinstance(value, bytes) else b""


def _date(taken: str, offset: str) -> str:
    match = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d) (\d\d:\d\d:\d\d)", taken)
    if not match or match[1] == "0000":
        return ""
    zone = offset if re.fullmatch(r"[+-]\d\d:\d\d", offset) else ""
    return f"{match[1]}-{match[2]}-{match[3]}T{match[4]}{zone}"
