"""IIM: the records that agencies have put into photos since the nineties (IPTC IIM 4.2).

In a JPEG they lie in a Photoshop resource of an APP13 segment.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PIL import Image, TiffImagePlugin

from media.metadata import letters

MARKER = 0x1C
RESOURCE = 0x0404
CHARACTER_SET = (1, 90)
VERSION = 0  # the one data set of record 2 that is a number
UTF8 = b"\x1b%G"
MAX_BYTES = 1024 * 1024

SIGNATURES = (b"8BIM", b"MeSa", b"PHUT", b"AgHg", b"DCSR")
TIFF_IPTC = 33723
TIFF_PHOTOSHOP = 34377


def parse(block: bytes, legacy: Sequence[str] = letters.LEGACY) -> dict[int, list[str]]:
    """Return the values of record 2 by data set number; what lies behind damage is left out.

    `legacy` are the encodings that come into question where the block names none.
    """
    found: dict[tuple[int, int], list[bytes]] = {}
    for record, number, value in records(block):
        found.setdefault((record, number), []).append(value)
    said = {
        number: [value.rstrip(b"\0") for value in values] for (record, number), values in found.items() if record == 2
    }
    words = [value for number, values in said.items() if number != VERSION for value in values]
    name = letters.encoding(words, declared=found.get(CHARACTER_SET, [b""])[0], legacy=legacy)
    return {number: [letters.decode(value, name) for value in values] for number, values in said.items()}


def records(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield record, data set and value of each entry; what lies behind damage is left out."""
    block = block[:MAX_BYTES]
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
        yield record, number, block[position : position + length]
        position = block.find(MARKER, position + length)


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
    raw = png_profile(image.info, "iptc") or png_profile(image.info, "APP13")
    raw = raw.removeprefix(b"Photoshop 3.0\0")
    return resource(raw) or raw


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
    # As they stand in the file, like Pillow's own IptcImagePlugin: some writers declare them to be
    # 32-bit numbers, of which Pillow would give us the first.
    value = image.tag_v2._tagdata.get(tag, b"")
    return in_order(value) if isinstance(value, bytes) else b""


def in_order(block: bytes) -> bytes:
    """Return records as they are to be read: some writers turn each four bytes of them round."""
    if block[:1] != bytes([MARKER]) and block[3:4] == bytes([MARKER]):
        return b"".join(block[i : i + 4][::-1] for i in range(0, len(block), 4))
    return block


def png_profile(info: Mapping[Any, Any], name: str) -> bytes:
    """Return a block that ImageMagick put into a PNG: three lines of heading, then hexadecimal digits."""
    value = info.get(f"Raw profile type {name}")
    return bytes.fromhex("".join(value.split("\n")[3:])) if isinstance(value, str) else b""
