"""In which order stories are shown: by relevance and freshness, or by time alone.

A story counts as if it had been published later by so much as it is about the query: three
years for all words in the headline, a year and a half in headline, summary, tags or names,
half a year where each stands several times, nothing where they merely occur. So a fresh
report beats an old mention, an old report on just this beats a fresh mention, and no clock
is asked: the same index gives the same order for ever, on every database.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from operator import neg
from typing import NamedTuple

from newsroom import reads
from publishing.search import bits, statements
from publishing.search.bits import ANYWHERE, HEADLINE, WEIGHTS
from publishing.search.match import Match, weigh
from publishing.search.postings import Plain, Shelved

SECOND = 1_000_000  # microseconds
DAY = 24 * 3600 * SECOND
BONUS = (0, 180 * DAY, 540 * DAY, 1080 * DAY)  # by weight
DEEPEST = 1000  # results in order of relevance that can be paged through
EARLIEST = -(1 << 62)  # microseconds: before any story
AHEAD = 100  # stories whose weights are read at first, for each that is wanted: most have no word in the headline
CROWD = 128  # stories of a shelf above which its newest are read in order, not all of them


Row = tuple[int, str, int]  # time, key and place of a story, as the index holds them


class Found(NamedTuple):
    """A story in its order: what it is sorted by, and where the index holds it."""

    rank: int
    at: int
    key: str
    place: int


def relevant(match: Match, first: int, size: int) -> list[Found]:
    """Return stories `first` to `first + size` in order of relevance. At most DEEPEST can be reached."""
    shelves = _Shelves(match)
    weighed, floor = _weighed(match, shelves, first + size)
    rows: list[tuple[int, int, str, int]] = []
    bonus: dict[int, int] = {}  # by place, of those that are yet to be read
    for weight in WEIGHTS:
        near = {shelf: weighed[shelf] for shelf in shelves.after(floor - BONUS[weight])}
        own = {shelf: (*planes, 0)[weight] & ~(*planes, 0)[weight + 1] for shelf, planes in near.items()}
        walked, places = _newest(own, first + size)
        rows += [(at + BONUS[weight], at, key, place) for at, key, place in walked]
        bonus |= dict.fromkeys(places, BONUS[weight])
    rows += [(at + bonus[place], at, key, place) for at, key, place in _rows(list(bonus))]
    return [Found(*row) for row in sorted(rows, reverse=True)[first : first + size]]


def _weighed(match: Match, shelves: _Shelves, wanted: int) -> tuple[Shelved, int]:
    """Return the weights on all shelves that the first `wanted` stories may stand on, and a rank they are all above.

    Mostly the newest few have that many with the words in their headlines, and no others matter.
    """
    weighed: Shelved = {}
    floor = shelves.floor({ANYWHERE: match.stories}, wanted)
    while yet := shelves.after(floor - BONUS[HEADLINE])[len(weighed) :]:
        weighed |= weigh(match, yet if weighed else yet[: shelves.holding(match.stories, AHEAD * wanted)])
        planes = {weight: {shelf: each[weight] for shelf, each in weighed.items()} for weight in WEIGHTS}
        floor = max(floor, shelves.floor(planes, wanted))
    return weighed, floor


class _Shelves:
    """The shelves of a match, newest first, and between which moments their stories lie.

    The number of a shelf lies within its time, and no two overlap: what is on it is newer than the number of the
    next older one, and older than that of the next newer.
    """

    def __init__(self, match: Match) -> None:
        self.numbers = sorted(match.stories, reverse=True)
        self.ends = [max(match.unfiled.end, *self.numbers[:1]), *self.numbers] if self.numbers else []

    def after(self, moment: int) -> list[int]:
        """Return those that may hold stories newer than a moment (microseconds)."""
        return self.numbers[: bisect_left(self.ends, -(moment // SECOND), key=neg)]

    def holding(self, stories: Plain, wanted: int) -> int:
        """Return on how many of the newest so many stories stand, and the one behind them, which bounds their time."""
        passed = accumulate(stories[shelf].bit_count() for shelf in self.numbers)
        return 2 + next((place for place, count in enumerate(passed) if count >= wanted), len(self.numbers))

    def floor(self, planes: Mapping[int, Plain], wanted: int) -> int:
        """Return a rank that `wanted` stories are above, given those of some weights; EARLIEST where they are fewer."""
        return max(self._floor(stories, wanted, BONUS[weight]) for weight, stories in planes.items())

    def _floor(self, stories: Plain, wanted: int, bonus: int) -> int:
        passed = 0
        for shelf, older in pairwise(self.numbers):
            if shelf not in stories:
                break  # nor any that is older
            passed += stories[shelf].bit_count()
            if passed >= wanted:
                return older * SECOND + bonus
        return EARLIEST


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
    walked, places = _newest({shelf: stories[shelf] for shelf in shelves}, first - passed + size, oldest=oldest)
    rows = sorted([*walked, *_rows(places)], reverse=not oldest)[first - passed : first - passed + size]
    return [Found(at, at, key, place) for at, key, place in rows]


def _newest(stories: Plain, wanted: int, *, oldest: bool = False) -> tuple[list[Row], list[int]]:
    """Return stories that were read, and places of others to read: at least the newest `wanted`, in no order.

    Or the oldest.
    """
    places: list[int] = []
    found: list[Row] = []
    for shelf in sorted((shelf for shelf, some in stories.items() if some), reverse=not oldest):
        some = stories[shelf]
        missing = wanted - len(places) - len(found)
        if missing <= 0:
            break
        if some.bit_count() > CROWD and (walked := _walk(shelf, some, missing, oldest)):
            found += walked
        else:
            places += (bits.place(shelf, slot) for slot in bits.slots(some))
    return found, places


def _walk(shelf: int, some: int, wanted: int, oldest: bool) -> list[Row]:
    """Return the newest `wanted` of a crowded shelf; nothing where a short walk does not meet so many."""
    steps = reads.up_to(wanted * 3 * some.bit_length() // some.bit_count() + 20)
    columns, way = "at, CAST(publication_id AS text), place", "ASC" if oldest else "DESC"
    # As the index has it: shelf, the newest first.
    order = f"shelf {'DESC' if oldest else 'ASC'}, at {way}, publication_id {way}"
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
