"""Changes entries of the first directory of a TIFF, or of an EXIF block, which is one (TIFF 6.0).

Offsets in such a file are counted from its beginning, and only its writer knows all of
them: camera makers hide some in notes of their own. So nothing is moved. New values and a
new directory are written behind the end, and the header points there.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

BYTE, ASCII, LONG, UNDEFINED = 1, 2, 4, 7
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
MOST = 4096  # entries of a directory

# Of a tag: its type and its value as bytes in the file's order; None takes it away.
Changes = dict[int, "tuple[int, bytes] | None"]


class Broken(ValueError):
    """This is no TIFF that we can find our way in."""


@dataclass(frozen=True)
class Entry:
    """An entry as it stands: type, number of values, and the four bytes that hold the value or its place."""

    kind: int
    count: int
    held: bytes


def entries(content: bytes) -> dict[int, Entry]:
    """Return the entries of the first directory. Raises Broken."""
    return _directory(content)[1]


def value_of(content: bytes, tag: int) -> bytes:
    """Return the bytes of an entry's value; empty if there is none. Raises Broken."""
    order, found, _ = _directory(content)
    entry = found.get(tag)
    if entry is None:
        return b""
    size = SIZES.get(entry.kind, 1) * entry.count
    if size <= 4:
        return entry.held[:size]
    place = int(struct.unpack(f"{order}I", entry.held)[0])
    return content[place : place + size]


def patched(content: bytes, changes: Mapping[int, tuple[int, bytes] | None]) -> bytes:
    """Return the file with these entries changed; all else lies where it lay. Raises Broken."""
    order, found, following = _directory(content)
    made = dict(found)
    grown = bytearray(content)
    for tag, change in changes.items():
        made.pop(tag, None)
        if change is None:
            continue
        kind, value = change
        made[tag] = Entry(kind, len(value) // SIZES[kind], _placed(grown, value, order))
    _pad(grown)
    place = len(grown)
    if place > 0xFFFFFFFF - 12 * len(made):
        raise Broken("a TIFF holds four gigabytes")
    grown += struct.pack(f"{order}H", len(made))
    for tag, entry in sorted(made.items()):
        grown += struct.pack(f"{order}HHI", tag, entry.kind, entry.count) + entry.held
    grown += following
    grown[4:8] = struct.pack(f"{order}I", place)
    return bytes(grown)


def _placed(grown: bytearray, value: bytes, order: str) -> bytes:
    if len(value) <= 4:
        return value.ljust(4, b"\0")
    _pad(grown)
    place = struct.pack(f"{order}I", len(grown))
    grown += value
    return place


def _pad(grown: bytearray) -> None:
    if len(grown) % 2:
        grown += b"\0"  # what a TIFF points at begins at an even place


def _directory(content: bytes) -> tuple[str, dict[int, Entry], bytes]:
    """Return byte order, entries, and the four bytes that point at the next directory."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(bytes(content[:4]))
    if order is None or len(content) < 14:
        raise Broken("no TIFF")
    (place,) = struct.unpack_from(f"{order}I", content, 4)
    if place < 8 or place + 2 > len(content):
        raise Broken("no directory")
    (number,) = struct.unpack_from(f"{order}H", content, place)
    end = place + 2 + 12 * number
    if number > MOST or end > len(content):
        raise Broken("a directory that does not end")
    found = {}
    for at in range(place + 2, end, 12):
        tag, kind, count = struct.unpack_from(f"{order}HHI", content, at)
        found[tag] = Entry(kind, count, bytes(content[at + 8 : at + 12]))
    return order, found, bytes(content[end : end + 4]).ljust(4, b"\0")
