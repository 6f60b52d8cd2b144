"""EXIF: what a camera writes. Only words and dates are taken; a position is noted, not read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from PIL import Image

DESCRIPTION = 0x010E
ORIENTATION = 0x0112
ARTIST = 0x013B
COPYRIGHT = 0x8298
EXIF_IFD = 0x8769
GPS_IFD = 0x8825
TAKEN = 0x9003
TAKEN_OFFSET = 0x9011

UPRIGHT = 1


@dataclass(frozen=True)
class Exif:
    """The words of an EXIF block; empty where it holds none. `taken` is ISO 8601."""

    description: str = ""
    artist: str = ""
    copyright: str = ""
    taken: str = ""
    has_position: bool = False


def read(image: Image.Image) -> Exif:
    """Return the EXIF of an opened photo. Raises whatever is wrong with the block."""
    block = image.getexif()
    camera = block.get_ifd(EXIF_IFD)
    return Exif(
        description=_text(block.get(DESCRIPTION)),
        artist=_text(block.get(ARTIST)),
        # Photographer's and editor's notice stand side by side, divided by a NUL.
        copyright=_text(block.get(COPYRIGHT)),
        taken=_date(_text(camera.get(TAKEN)), _text(camera.get(TAKEN_OFFSET))),
        has_position=GPS_IFD in block,
    )


def orientation(image: Image.Image) -> int:
    """Return how the pixels lie, 1 to 8 (EXIF 2.32); 1, upright, where that cannot be told."""
    try:
        value = image.getexif().get(ORIENTATION, UPRIGHT)
    except Exception:
        return UPRIGHT
    return value if isinstance(value, int) and 1 <= value <= 8 else UPRIGHT


def _text(value: Any) -> str:
    if isinstance(value, str):
        # Pillow reads the bytes as Latin-1, whatever they are.
        value = value.encode("latin-1", "replace")
    if not isinstance(value, bytes):
        return ""
    value = value.split(b"\0")[0]
    try:
        return str(value.decode("utf-8"))
    except UnicodeDecodeError:
        return str(value.decode("latin-1"))


def _date(taken: str, offset: str) -> str:
    match = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d) (\d\d:\d\d:\d\d)", taken)
    if not match or match[1] == "0000":
        return ""
    zone = offset if re.fullmatch(r"[+-]\d\d:\d\d", offset) else ""
    return f"{match[1]}-{match[2]}-{match[3]}T{match[4]}{zone}"
