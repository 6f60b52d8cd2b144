"""AVIF and HEIC: words are items, found through a table of places (ISO 14496-12, ISO 23008-12).

New data is put into a box behind the end, and the table points there. Where the table has
to grow, all that lies behind it moves on by as much, and so do the places that it names.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from media.metadata.rewrite import blocks
from media.metadata.rewrite.blocks import Unwritable, Words

XMP_TYPE = b"application/rdf+xml"
META_HEAD = 12  # bytes of the box's header, its version and flags


@dataclass(frozen=True)
class Box:
    """A box: its kind, where it begins, where its body begins, and where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass(frozen=True)
class Place:
    """Where an item lies: pieces as (index, offset, length), counted from `base` by `method` 0, the file."""

    item: int
    method: int
    source: int
    base: int
    extents: tuple[tuple[int, int, int], ...]


@dataclass
class Meta:
    """The parts of the meta box that tell of items."""

    content: bytes
    box: Box
    parts: dict[bytes, Box]
    items: dict[int, bytes] = field(default_factory=dict)  # item: "mime" and its type, "Exif", …
    primary: int = 0


def rewritten(content: bytes, words: Words) -> bytes:
    """Return the photo with our words in its items. Raises Unwritable."""
    try:
        return _rewritten(content, words)
    except (struct.error, IndexError, KeyError, StopIteration) as error:
        raise Unwritable("a table of items that cannot be read") from error


def _rewritten(content: bytes, words: Words) -> bytes:
    top = list(boxes(content, 0, len(content)))
    if any(box.kind == b"moov" for box in top):
        raise Unwritable("a film, whose own tables would have to move as well")
    meta = _meta(content, next(box for box in top if box.kind == b"meta"))
    places = _places(meta)
    described = next((item for item, kind in meta.items.items() if kind == b"mime" + XMP_TYPE), None)
    before = _data(content, places[described]) if described is not None else b""
    new = {described or max([*meta.items, *places, 0]) + 1: blocks.xmp(before, words)}
    for item, kind in meta.items.items():
        if kind == b"Exif":
            new[item] = _exif(_data(content, places[item]), words)
    return _assembled(meta, places, new, is_added=described is None)


def _assembled(meta: Meta, places: dict[int, Place], new: dict[int, bytes], *, is_added: bool) -> bytes:
    content, old = meta.content, meta.box
    parts = {kind: content[box.start : box.end] for kind, box in meta.parts.items()}
    if is_added:
        parts[b"iinf"] = _more_items(meta, max(new))
        parts[b"iref"] = _more_references(meta, max(new))
    # The size of the new table does not depend on what it says.
    for item, data in new.items():
        places[item] = Place(item, 0, 0, 0, ((0, 0, len(data)),))
    growth = len(_built(parts, places)) - (old.end - old.start)
    at = len(content) + growth + 8
    for item, data in new.items():
        places[item] = Place(item, 0, 0, 0, ((0, at, len(data)),))
        at += len(data)
    moved = {item: place if item in new else _moved(place, old.end, growth) for item, place in places.items()}
    box = b"mdat" + b"".join(new.values())
    made = _built(parts, moved)
    return content[: old.start] + made + content[old.end :] + struct.pack(">I", len(box) + 4) + box


def _moved(place: Place, after: int, by: int) -> Place:
    if place.method != 0:
        return place
    extents = tuple(
        (index, place.base + offset + (by if place.base + offset >= after else 0), length)
        for index, offset, length in place.extents
    )
    return replace(place, base=0, extents=extents)


def _built(parts: dict[bytes, bytes], places: dict[int, Place]) -> bytes:
    body = b"".join(_iloc(places) if kind == b"iloc" else part for kind, part in parts.items())
    return struct.pack(">I4sI", META_HEAD + len(body), b"meta", 0) + body


def boxes(content: bytes, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two places. Raises Unwritable where they do not follow one another."""
    while start < end:
        if start + 8 > end:
            raise Unwritable("a box that is cut off")
        size, kind = struct.unpack_from(">I4s", content, start)
        body = start + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, body)
            body += 8
        elif size == 0:
            # It reaches to the end of the file, and nothing may be put behind it.
            raise Unwritable("a box without an end")
        if size < body - start or start + size > end:
            raise Unwritable("boxes that do not follow one another")
        yield Box(kind, start, body, start + size)
        start += size


def _meta(content: bytes, box: Box) -> Meta:
    parts: dict[bytes, Box] = {}
    for part in boxes(content, box.body + 4, box.end):
        if part.kind in parts:
            raise Unwritable("a table that stands twice")
        parts[part.kind] = part
    meta = Meta(content, box, parts)
    pitm = parts[b"pitm"]
    wide = content[pitm.body] > 0
    (meta.primary,) = struct.unpack_from(">I" if wide else ">H", content, pitm.body + 4)
    iinf = parts[b"iinf"]
    start = iinf.body + (6 if content[iinf.body] == 0 else 8)
    for infe in boxes(content, start, iinf.end):
        version = content[infe.body]
        if version < 2:
            continue
        (item,) = struct.unpack_from(">H" if version == 2 else ">I", content, infe.body + 4)
        at = infe.body + (8 if version == 2 else 10)
        kind, rest = content[at : at + 4], content[at + 4 : infe.end]
        meta.items[item] = kind + rest.split(b"\0")[1] if kind == b"mime" else kind
    return meta


def _places(meta: Meta) -> dict[int, Place]:
    content, box = meta.content, meta.parts[b"iloc"]
    version = content[box.body]
    sizes = content[box.body + 4 : box.body + 6]
    offset_size, length_size, base_size, index_size = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4, sizes[1] & 15
    at = box.body + 6

    def number(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(content[at - size : at])

    wide = 4 if version == 2 else 2
    found = {}
    for _ in range(number(wide)):
        item = number(wide)
        method = number(2) & 15 if version else 0
        source, base = number(2), number(base_size)
        extents = []
        for _ in range(number(2)):
            index = number(index_size) if version else 0
            extents.append((index, number(offset_size), number(length_size)))
        found[item] = Place(item, method, source, base, tuple(extents))
    if at > box.end:
        raise Unwritable("a table of places that is cut off")
    return found


def _iloc(places: dict[int, Place]) -> bytes:
    """Return the table in its widest form: four bytes for each number, which every reader knows."""
    body = struct.pack(">IBBI", 2 << 24, 0x44, 0x44, len(places))
    for place in places.values():
        body += struct.pack(">IHHIH", place.item, place.method, place.source, place.base, len(place.extents))
        body += b"".join(struct.pack(">III", *extent) for extent in place.extents)
    return struct.pack(">I4s", len(body) + 8, b"iloc") + body


def _data(content: bytes, place: Place) -> bytes:
    if place.method != 0 or place.source != 0:
        raise Unwritable("words that lie inside a table")
    return b"".join(content[place.base + at : place.base + at + length] for _, at, length in place.extents)


def _exif(block: bytes, words: Words) -> bytes:
    """Return an item of EXIF: where the TIFF begins, counted from behind that number, and the TIFF."""
    begin = 4 + int.from_bytes(block[:4])
    return block[:begin] + blocks.exif_block(block[begin:], words)


def _more_items(meta: Meta, item: int) -> bytes:
    box = meta.parts[b"iinf"]
    wide = meta.content[box.body] > 0
    form = ">I" if wide else ">H"
    start = box.body + 4
    (count,) = struct.unpack_from(form, meta.content, start)
    infe = struct.pack(">IHH4s", (3 if item > 0xFFFF else 2) << 24, item, 0, b"mime") + b"XMP\0" + XMP_TYPE + b"\0"
    entry = struct.pack(">I4s", len(infe) + 8, b"infe") + infe
    kept = meta.content[start + struct.calcsize(form) : box.end]
    body = meta.content[box.body : start] + struct.pack(form, count + 1) + kept + entry
    return struct.pack(">I4s", len(body) + 8, b"iinf") + body


def _more_references(meta: Meta, item: int) -> bytes:
    """Return the references with one more: our item describes the picture (cdsc)."""
    box = meta.parts.get(b"iref")
    kept = meta.content[box.body : box.end] if box else b"\0\0\0\0"
    number = "I" if kept[0] else "H"
    body = struct.pack(f">{number}H{number}", item, 1, meta.primary)
    entry = struct.pack(">I4s", len(body) + 8, b"cdsc") + body
    return struct.pack(">I4s", len(kept) + len(entry) + 8, b"iref") + kept + entry
