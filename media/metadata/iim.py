"""IIM: the records that agencies have put into photos since the nineties (IPTC IIM 4.2).

In a JPEG they lie in a Photoshop resource of an APP13 segment.
"""

from __future__ import annotations

import re
import struct
from typing import Any

from PIL import Image, TiffImagePlugin

MARKER = 0x1C
RESOURCE = 0x0404
CHARACTER_SET = (1, 90)
UTF8 = b"\x1b%G"
MAX_BYTES = 1024 * 1024

SIGNATURES = (b"8BIM", b"MeSa", b"PHUT", b"AgHg", b"DCSR")
TIFF_IPTC = 33723
TIFF_PHOTOSHOP = 34377


def parse(block: bytes) -> dict[int, list[str]]:
    """Return the values of record 2 by data set number; what lies behind damage is left out."""
    block = block[:MAX_BYTES]
    found: dict[tuple[int, int], list[bytes]] = {}
    position = block.find(MARKER)
    while 0 <= position <= len(block) - 5:
        record, number, length = struct.unpack_from(">BBH", block, position + 1)
        position += 5
        if length & 0x8000:  # an extended data set: the length of the length
            size = length & 0x7FFF
            if size > 4:
                break
            length = int.from_bytes(block[position : position + size])
            position += size
        if length > len(block) - position:
            break
        found.setdefault((record, number), []).append(block[position : position + length])
        position = block.find(MARKER, position + length)
    is_utf8 = found.get(CHARACTER_SET, [b""])[0] == UTF8
    return {
        number: [_decode(value, is_utf8=is_utf8) for value in values]
        for (record, number), values in found.items()
        if record == 2
    }


def _decode(value: bytes, *, is_utf8: bool) -> str:
    value = value.rstrip(b"\0")
    if is_utf8:
        return value.decode("utf-8", "replace")
    try:
        # Many writers use UTF-8 and do not say so; other encodings seldom look like it.
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def date(day: str, time: str) -> str:
    """Return an IIM date and time as ISO 8601, as exact as they are; empty where there is none."""
    match = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)", day.strip())
    if not match or match[1] == "0000":
        return ""
    if match[2] == "00":
        return match[1]
    if match[3] == "00":
        return f"{match[1]}-{match[2]}"
    found = f"{match[1]}-{match[2]}-{match[3]}"
    clock = re.fullmatch(r"(\d\d):?(\d\d):?(\d\d)(?:([+-]\d\d):?(\d\d))?", time.strip())
    if clock:
        found += f"T{clock[1]}:{clock[2]}:{clock[3]}" + (f"{clock[4]}:{clock[5]}" if clock[4] else "")
    return found


def block_of(image: Image.Image) -> bytes:
    """Return the IIM block of an opened photo; empty if it has none."""
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        plain = _tiff_bytes(image, TIFF_IPTC)
        return plain or resource(_tiff_bytes(image, TIFF_PHOTOSHOP))
    resources = image.info.get("photoshop")
    if isinstance(resources, dict):
        found = resources.get(RESOURCE, b"")
        return found if isinstance(found, bytes) else b""
    return _png_profile(image.info)


def resource(resources: bytes) -> bytes:
    """Return resource 0x0404 out of Photoshop's image resources; empty if it is not among them."""
    position = 0
    while position + 12 <= len(resources) and resources[position : position + 4] in SIGNATURES:
        code = int.from_bytes(resources[position + 4 : position + 6])
        position += 6 + ((resources[position + 6] + 2) & ~1)  # a name, padded to even
        size = int.from_bytes(resources[position : position + 4])
        position += 4
        if code == RESOURCE:
            return resources[position : position + size]
        position += (size + 1) & ~1
    return b""


def _tiff_bytes(image: TiffImagePlugin.TiffImageFile, tag: int) -> bytes:
    value: Any = image.tag_v2.get(tag, b"")
    if isinstance(value, int):
        value = (value,)
    if isinstance(value, tuple) and all(isinstance(number, int) for number in value):
        # Some writers declare the bytes to be 32-bit numbers.
        order = "<" if image.tag_v2.prefix == b"II" else ">"
        return struct.pack(f"{order}{len(value)}I", *value)
    return value if isinstance(value, bytes) else b""


def _png_profile(info: dict[Any, Any]) -> bytes:
    for name in ("Raw profile type iptc", "Raw profile type APP13"):
        if isinstance(value := info.get(name), str):
            # Three lines of heading, then hexadecimal digits.
            raw = bytes.fromhex("".join(value.split("\n")[3:])).removeprefix(b"Photoshop 3.0\0")
            return resource(raw) or raw
    return b""
