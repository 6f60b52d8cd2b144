"""In which order stories are shown: by relevance and freshness, or by time alone.

A story counts as if it had been published later by so much as it is about the query: three
years for all words in the headline, a year and a half in headline, summary, tags or names,
half a year where each stands several times, nothing where they merely occur. So a fresh
report beats an old mention, an old report on just this beats a fresh mention, and no clock
is asked: the same index gives the same order for ever, on every database.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import neg
from typing import NamedTuple

from newsroom import reads
from publishing.search import bits, statements
from publishing.search.bits import HEADLINE, WEIGHTS
from publishing.search.index import SHELF
from publishing.search.postings import Plain, Shelved, plain

SECOND = 1_000_000  # microseconds
DAY = 24 * 3600 * SECOND
BONUS = (0, 180 * DAY, 540 * DAY, 1080 * DAY)  # by weight
DEEPEST = 1000  # results in order of relevance that can be paged through
CROWD = 128  # stories of a shelf above which its newest are read in order, not all of them


Row = tuple[int, str, int]  # time, key and place of a story, as the index holds them


class Found(NamedTuple):
    """A story in its order: what it is sorted by, and where the index holds it."""

    rank: int
    at: int
    key: str
    place: int


def relevant(shelved: Shelved, first: int, size: int) -> list[Found]:
    """Return stories `first` to `first + size` in order of relevance. At most DEEPEST can be reached."""
    rows: list[tuple[int, int, str, int]] = []
    bonus: dict[int, int] = {}  # by place, of those that are yet to be read
    shelves = sorted(shelved, reverse=True)
    floor = max(_floor(shelved, shelves, weight, first + size) for weight in WEIGHTS)
    for weight in WEIGHTS:
        near = _reaching(shelves, floor - BONUS[weight])
        own = {shelf: shelved[shelf][weight] for shelf in near}
        if weight < HEADLINE:
            own = {shelf: some & ~shelved[shelf][weight + 1] for shelf, some in own.items()}
        walked, places = _newest(own, first + size)
        rows += [(at + BONUS[weight], at, key, place) for at, key, place in walked]
        bonus |= dict.fromkeys(places, BONUS[weight])
    rows += [(at + bonus[place], at, key, place) for at, key, place in _rows(list(bonus))]
    return [Found(*row) for row in sorted(rows, reverse=True)[first : first + size]]


def _floor(shelved: Shelved, shelves: Sequence[int], weight: int, wanted: int) -> int:
    """Return a rank that `wanted` stories are above, the newest of this weight or more; 0 where these are fewer.

    The number of a shelf lies within its time, and no two overlap.
    """
    passed = 0
    for shelf, older in pairwise(shelves):
        passed += shelved[shelf][weight].bit_count()
        if passed >= wanted:
            return older * SECOND + BONUS[weight]
    return 0


def _reaching(shelves: Sequence[int], moment: int) -> Sequence[int]:
    """Return those of the shelves, newest first, that may hold stories newer than a moment."""
    # All that is older than the next newer shelf is older than its number.
    return shelves[: 1 + bisect_right(shelves, -(moment // SECOND), key=neg)]


def newest(stories: Plain, first: int, size: int, *, oldest: bool = False) -> list[Found]:
    """Return stories `first` to `first + size`, newest first; or oldest first."""
    shelves: list[int] = []
    passed = 0
    for shelf in sorted(stories, reverse=not oldest):
        count = stories[shelf].bit_count()
        if not shelves and passed + count <= first:
            passed += count
            continue
        shelves.append(shelf)
        if passed + sum(stories[shelf].bit_count() for shelf in shelves) >= first + size:
            break
    rows = _rows([bits.place(shelf, slot) for shelf in shelves for slot in bits.slots(stories[shelf])])
    rows = sorted(rows, reverse=not oldest)[first - passed : first - passed + size]
    return [Found(at, at, key, place) for at, key, place in rows]


def _newest(stories: Plain, wanted: int) -> tuple[list[Row], list[int]]:
    """Return stories that were read, and places of others to read: at least the newest `wanted`, in no order."""
    places: list[int] = []
    found: list[Row] = []
    for shelf in sorted((shelf for shelf, some in stories.items() if some), reverse=True):
        some = stories[shelf]
        missing = wanted - len(places) - len(found)
        if missing <= 0:
            break
        if some.bit_count() > CROWD and (walked := _walk(shelf, some, missing)):
            found += walked
        else:
            places += (bits.place(shelf, slot) for slot in bits.slots(some))
    return found, places


def _walk(shelf: int, some: int, wanted: int) -> list[Row]:
    """Return the newest `wanted` of a crowded shelf; nothing where a short walk does not meet so many."""
    steps = reads.up_to(wanted * 3 * SHELF // some.bit_count() + 20)
    columns, order = "at, CAST(publication_id AS text), place", "shelf, at DESC, publication_id DESC"
    sql = f"SELECT {columns} FROM publishing_entry WHERE shelf = %s ORDER BY {order} LIMIT {steps}"  # noqa: S608
    rows = statements.run(sql, shelf)
    slots = (1 << bits.SLOT_BITS) - 1
    met = [row for row in rows if some >> (row[2] & slots) & 1]
    return met[:wanted] if len(met) >= wanted or len(rows) < steps else []


def _rows(places: Sequence[int]) -> list[Row]:
    if not places:
        return []
    condition, value = statements.among("place", places)
    sql = f"SELECT at, CAST(publication_id AS text), place FROM publishing_entry WHERE {condition}"  # noqa: S608
    return statements.run(sql, value)
