"""Writes the credit block into renditions, in all three dialects, and nothing else.

A photo that is copied from a page keeps its author, its rights and its alt text; where it
was taken, with which camera and by whose software stays here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import Image

from media.metadata import exif, iim, letters, packet
from media.metadata.packet import NAMESPACES, RDF

__all__ = ["NAMESPACES", "RDF", "Block", "app13", "avif_options", "exif_block", "jpeg_options", "xmp_packet"]

Block = Mapping[str, Any]

# Field, and its data set in record 2 of IIM 4.2.
RECORDS = {
    "title": 5,
    "keywords": 25,
    "instructions": 40,
    "creator": 80,
    "creator_title": 85,
    "city": 90,
    "sublocation": 92,
    "state": 95,
    "country_code": 100,
    "country": 101,
    "job_id": 103,
    "headline": 105,
    "credit": 110,
    "source": 115,
    "copyright": 116,
    "caption": 120,
    "caption_writer": 122,
}
DAY, TIME = 55, 60
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")
PREVIEW = 200  # data sets from here on hold pictures and no words
LONGEST = 0x7FFF  # bytes; longer values need another form, which few read


def jpeg_options(block: Block) -> dict[str, Any]:
    """Return the arguments of Pillow's save() that put the block into a JPEG; the source's comment is dropped."""
    if not block:
        return {"comment": b""}
    return {**avif_options(block), "extra": app13(block), "comment": b""}


def avif_options(block: Block) -> dict[str, Any]:
    """Return the arguments of Pillow's save() that put the block into an AVIF file."""
    return {"xmp": xmp_packet(block), "exif": exif_block(block)} if block else {}


def xmp_packet(block: Block) -> bytes:
    """Return the block as an XMP packet (ISO 16684-1)."""
    return packet.packet(block)


def exif_block(block: Block) -> bytes:
    """Return creator and copyright as EXIF."""
    found = Image.Exif()
    for tag, name in ((exif.ARTIST, "creator"), (exif.COPYRIGHT, "copyright")):
        if value := block.get(name):
            # As bytes: given text, Pillow writes ASCII with question marks.
            found[tag] = value.encode()
    return found.tobytes()


def app13(block: Block) -> bytes:
    """Return the block as IIM in an APP13 segment of a JPEG."""
    records = iim_block(block)
    resource = struct.pack(">4sHHI", b"8BIM", iim.RESOURCE, 0, len(records)) + records + b"\0" * (len(records) % 2)
    segment = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment


def iim_block(words: Block, before: bytes = b"", legacy: Iterable[str] = letters.LEGACY) -> bytes:
    """Return words as IIM in UTF-8; of `before`, all that no field of ours stands for is kept.

    The standard wants 32 bytes for a credit. Cutting a name is worse than a long one,
    which every reader takes.
    """
    ours = {*RECORDS.values(), DAY, TIME}
    kept = list(iim.records(before))
    texts = [value for record, number, value in kept if record == 2 and 0 < number < PREVIEW]
    declared = next((value for record, number, value in kept if (record, number) == iim.CHARACTER_SET), b"")
    name = letters.encoding(texts, declared=declared, legacy=tuple(legacy))
    made = _record(*iim.CHARACTER_SET, iim.UTF8)
    made += b"".join(_record(record, number, value) for record, number, value in kept if record == 1 and number != 90)
    made += _record(2, iim.VERSION, b"\0\4")
    for record, number, value in kept:
        if record == 2 and number not in ours and number != iim.VERSION:
            is_text = number < PREVIEW
            made += _record(2, number, letters.decode(value, name).encode() if is_text else value)
    made += b"".join(_record(2, number, _fitting(said)) for number, said in _said(words))
    made += b"".join(_record(record, number, value) for record, number, value in kept if record > 2)
    return made


def _said(words: Block) -> Iterable[tuple[int, str]]:
    """Yield our words as data sets, in the order of their numbers."""
    found: list[tuple[int, str]] = []
    for name, number in RECORDS.items():
        value = words.get(name) or []
        found += [(number, str(one)) for one in (value if isinstance(value, list) else [value])]
    if match := DATE.fullmatch(str(words.get("date_created") or "")):
        year, month, day, hour, minute, second, zone = match.groups()
        found.append((DAY, f"{year}{month}{day}"))
        if hour:
            offset = "+0000" if zone == "Z" else (zone or "").replace(":", "")
            found.append((TIME, f"{hour}{minute}{second or '00'}{offset}"))
    return sorted(found, key=lambda one: one[0])


def _fitting(value: str) -> bytes:
    """Return a value as UTF-8, cut between two letters where it is too long for a data set."""
    return value.encode()[:LONGEST].decode("utf-8", "ignore").encode()


def _record(record: int, number: int, value: bytes) -> bytes:
    if len(value) > LONGEST:
        head = struct.pack(">BBBHI", iim.MARKER, record, number, 0x8004, len(value))
    else:
        head = struct.pack(">BBBH", iim.MARKER, record, number, len(value))
    return head + value
