"""Sets of stories as whole numbers, one bit a slot: intersecting is &, counting is bit_count.

A posting has four nested planes: bit n of plane w is set where the story in slot n has the
term with at least weight w. In the database a posting of a few stories is a list of slots
and weights, one of many is its planes as bytes; both in little-endian.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

ORDER: Literal["little"] = "little"
# How weightily a story has a term: somewhere, several times, in what stands before the
# body (summary, kicker, tags, authors), in its headline.
ANYWHERE, OFTEN, LEADING, HEADLINE = WEIGHTS = range(4)
Planes = tuple[int, int, int, int]
EMPTY: Planes = (0, 0, 0, 0)
FEW = 32  # stories; above, planes take less room than a list, and are far faster to read
LIST, PLANES = 0, 1  # the first byte says which
SLOT_BITS = 20
BIT = bytes(1 << (item >> 2) for item in range(32))  # of a slot and its weight in one number: its bit in its byte


def place(shelf: int, slot: int) -> int:
    """Return shelf and slot as one number, which says the order of shelves too."""
    return (shelf << SLOT_BITS) + slot


def put(planes: Planes, slot: int, weight: int) -> Planes:
    """Return the planes with the story in `slot` at just this weight."""
    bit = 1 << slot
    a, b, c, d = drop(planes, slot)
    return (
        a | bit,
        b | bit if weight >= OFTEN else b,
        c | bit if weight >= LEADING else c,
        d | bit if weight >= HEADLINE else d,
    )


def drop(planes: Planes, slot: int) -> Planes:
    """Return the planes without the story in `slot`."""
    rest = ~(1 << slot)
    a, b, c, d = planes
    return a & rest, b & rest, c & rest, d & rest


def slots(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, from the lowest."""
    if bits.bit_count() * 8 > bits.bit_length():
        # Many: one pass over the digits beats taking bit after bit off a long number.
        yield from (slot for slot, digit in enumerate(reversed(f"{bits:b}")) if digit == "1")
        return
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def pack(planes: Planes) -> bytes:
    """Return planes as they are stored."""
    if planes[0].bit_count() > FEW:
        width = (planes[0].bit_length() + 7) // 8
        return bytes([PLANES]) + b"".join(plane.to_bytes(width, ORDER) for plane in planes)
    a, b, c, d = planes
    return _listed([slot << 2 | (b >> slot & 1) + (c >> slot & 1) + (d >> slot & 1) for slot in slots(a)])


def unpack(stored: bytes) -> Planes:
    """Return what `pack` stored."""
    if stored[0] == PLANES:
        width = len(stored) // 4
        number = int.from_bytes
        return (
            number(stored[1 : 1 + width], ORDER),
            number(stored[1 + width : 1 + 2 * width], ORDER),
            number(stored[1 + 2 * width : 1 + 3 * width], ORDER),
            number(stored[1 + 3 * width :], ORDER),
        )
    a = b = c = d = 0
    for item in _items(stored):
        bit, weight = 1 << (item >> 2), item & 3
        a |= bit
        b |= bit if weight >= OFTEN else 0
        c |= bit if weight >= LEADING else 0
        d |= bit if weight >= HEADLINE else 0
    return a, b, c, d


def anywhere(stored: bytes) -> int:
    """Return the first plane of what `pack` stored, of which planes may be cut off behind it."""
    if stored[0] == PLANES:
        return int.from_bytes(stored[1:], ORDER)
    items = _items(stored)
    # Byte by byte: a long number would be copied at each bit that is set.
    found = bytearray((max(items, default=0) >> 5) + 1)
    for item in items:
        found[item >> 5] |= BIT[item & 31]
    return int.from_bytes(found, ORDER)


def amend(stored: bytes | None, marks: Iterable[tuple[int, int | None]]) -> bytes:
    """Return what `pack` stored with each of these slots at its new weight; None takes it out.

    A story has some hundreds of terms and most of them few stories: a list is changed as the list it is.
    """
    latest = dict(marks)
    put_in = {slot: weight for slot, weight in latest.items() if weight is not None}
    if stored is None or stored[0] == LIST:
        known = {item >> 2: item & 3 for item in _items(stored)} if stored else {}
        weights = {slot: weight for slot, weight in known.items() if slot not in latest} | put_in
        if len(weights) <= FEW:
            return _listed(sorted(slot << 2 | weight for slot, weight in weights.items()))
        return pack(_planes(weights))
    rest = ~mask(latest)
    a, b, c, d = (here & rest | more for here, more in zip(unpack(stored), _planes(put_in), strict=True))
    return pack((a, b, c, d))


def _planes(weights: Mapping[int, int]) -> Planes:
    """Return the planes of stories by slot."""
    slots: tuple[list[int], ...] = ([], [], [], [])
    for slot, weight in weights.items():
        slots[weight].append(slot)
    d = mask(slots[HEADLINE])
    c = d | mask(slots[LEADING])
    b = c | mask(slots[OFTEN])
    return b | mask(slots[ANYWHERE]), b, c, d


def mask(slots: Iterable[int]) -> int:
    """Return the bits of slots, each of which is named once."""
    # So a sum, which needs no loop of ours, is their union.
    return sum(map((1).__lshift__, slots))


def _listed(items: Iterable[int]) -> bytes:
    return bytes([LIST]) + _swapped(array("I", items)).tobytes()


def _items(stored: bytes) -> array[int]:
    items = array("I")
    items.frombytes(stored[1:])
    return _swapped(items)


def _swapped(items: array[int]) -> array[int]:
    if sys.byteorder != ORDER:  # pragma: no cover
        items.byteswap()
    return items
