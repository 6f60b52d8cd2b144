"""Large sets of stories, counted against each other by a library that does just that.

    crowd(row)             the stories of a row of bits
    in_common(one, other)  how many two crowds have in common

A crowd is a Roaring bitmap (https://github.com/RoaringBitmap/RoaringFormatSpec), read straight from the
bytes of the row. Such a bitmap is made of blocks of 65,536 bits. Where no more than 4,096 of a block are
set, it is a list of their numbers, which takes several times as long to count. So each block of ours ends in
a rim of more than that, which all crowds have, and which is taken off what is counted.
"""

from __future__ import annotations

import struct
from itertools import accumulate, repeat

from pyroaring import BitMap

COOKIE = 12346  # "no run containers": says which form of the format follows
BLOCK = 65_536 // 8  # bytes
RIM = b"\xff" * 513
ROOM = BLOCK - len(RIM)  # bytes of a block that are stories


def crowd(row: bytes) -> BitMap:
    """Return the stories of a row, bit n of which is story n."""
    blocks = [row[at : at + ROOM].ljust(ROOM, b"\0") + RIM for at in range(0, len(row), ROOM)]
    known = [struct.pack("<HH", key, int.from_bytes(block).bit_count() - 1) for key, block in enumerate(blocks)]
    starts = list(accumulate(repeat(BLOCK, len(blocks) - 1), initial=8 + 8 * len(blocks))) if blocks else []
    head = struct.pack("<II", COOKIE, len(blocks))
    return BitMap.deserialize(b"".join((head, *known, struct.pack(f"<{len(starts)}I", *starts), *blocks)))


def in_common(one: BitMap, other: BitMap) -> int:
    """Return how many stories are in both."""
    rims = min(one.max(), other.max()) // (8 * BLOCK) + 1 if one and other else 0
    return one.intersection_cardinality(other) - 8 * len(RIM) * rims
