"""How the matches spread over sections, tags, authors, languages and years. All counts are exact.

A few matches are counted one by one. Of many, each value's set is counted against theirs
(`publishing.search.crowds`); those sets are kept in the process for as long as the log says
that they hold. Then the values are those that most stories have (CANDIDATES of each): among
many matches, a value that few stories have is never among the first.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pyroaring import BitMap

from publishing.models import Change, Shelf, Thing
from publishing.search import bits, crowds, postings, statements
from publishing.search.index import EPOCH
from publishing.search.match import Match
from publishing.search.postings import Plain
from publishing.search.shelves import SHELF

KINDS = ("section", "tag", "author", "language", "year")
FEW = 200  # matches that are counted one by one
CANDIDATES = 60  # values of a kind
SHOWN = 20  # values of a kind
FAR_BEHIND = 500  # changes after which everything is read anew
Counts = dict[str, int]


@dataclass(frozen=True)
class _Sets:
    """The sets of the candidates as of a change number, and what the candidates are called.

    Each set is one row of bits: the stories of each shelf beside those of the next one.
    """

    number: int = -1
    names: dict[str, str] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)  # of each shelf in a row, in bytes, in their order there
    sets: dict[str, BitMap] = field(default_factory=dict)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return how many stories each candidate has."""
        return {key: crowds.in_common(stories, stories) for key, stories in self.sets.items()}

    @cached_property
    def ranked(self) -> dict[str, list[str]]:
        """Return the candidates of each kind, that with the most stories first."""
        of = {kind: [key for key in self.sets if key.startswith(f"{kind}:")] for kind in KINDS}
        return {kind: sorted(keys, key=lambda key: -self.totals[key]) for kind, keys in of.items()}

    def row(self, stories: Plain) -> bytes:
        """Return stories as a row. What lies past the width of its shelf has no candidate, and is left out."""
        try:
            return b"".join([stories.get(shelf, 0).to_bytes(width, bits.ORDER) for shelf, width in self.widths.items()])
        except OverflowError:
            return self.row(
                {shelf: stories.get(shelf, 0) & (1 << 8 * width) - 1 for shelf, width in self.widths.items()}
            )

    def has_room(self, stories: Plain) -> bool:
        """Return whether stories fit into a row as it is, or past its end."""
        return all(_width(some) <= self.widths.get(shelf, _width(some)) for shelf, some in stories.items())


def _width(some: int) -> int:
    return max(SHELF // 8, (some.bit_length() + 7) // 8)


class _Memory:
    held = _Sets()


def reset() -> None:
    """Forget what this process has kept."""
    _Memory.held = _Sets()


def facets(match: Match, number: int) -> dict[str, list[dict[str, Any]]]:
    """Return for each kind its values with names and counts, the commonest first; years, the newest first.

    `number` is the change number that the answer is of.
    """
    if match.count <= FEW:
        counts = _one_by_one(match)
        shown = _first(counts)
        names = _names(key for keys in shown.values() for key in keys)
    else:
        held = _up_to_date(number)
        counts, names = _by_sets(match, held), held.names
        shown = _first(counts)
    return {
        kind: [{"value": _value(key), "name": names.get(key) or _value(key), "count": counts[key]} for key in keys]
        for kind, keys in shown.items()
    }


def _first(counts: Counts) -> dict[str, list[str]]:
    """Return for each kind the values that are shown, in their order."""
    of: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for key, count in counts.items():
        if count and (kind := key.partition(":")[0]) in of:
            of[kind].append(key)
    return {kind: _in_order(kind, keys, counts)[:SHOWN] for kind, keys in of.items()}


def _in_order(kind: str, keys: list[str], counts: Counts) -> list[str]:
    return sorted(keys, reverse=True) if kind == "year" else sorted(keys, key=lambda key: (-counts[key], key))


def _value(key: str) -> str:
    return key.partition(":")[2]


def _one_by_one(match: Match) -> Counts:
    places = postings.places(match.stories)
    condition, value = statements.among("place", places)
    rows = statements.run(f"SELECT things FROM publishing_entry WHERE {condition}", value)  # noqa: S608
    return Counter(thing for (things,) in rows for thing in things.split(" "))


def _names(keys: Iterable[str]) -> dict[str, str]:
    condition, value = statements.among("key", keys)
    return dict(statements.run(f"SELECT key, name FROM publishing_thing WHERE {condition}", value))  # noqa: S608


def _by_sets(match: Match, held: _Sets) -> Counts:
    """Return the counts of all values that may be shown. Of one whose stories are too few, none are counted."""
    found = crowds.crowd(held.row(match.stories))
    counts: Counts = {}
    for kind, keys in held.ranked.items():
        best: list[int] = []
        for key in keys:
            if kind != "year" and len(best) == SHOWN and held.totals[key] < best[0]:
                break  # nor can any that follows be among the first
            counts[key] = crowds.in_common(held.sets[key], found)
            (heapq.heappushpop if len(best) == SHOWN else heapq.heappush)(best, counts[key])
    return counts


def _up_to_date(number: int) -> _Sets:
    """Return the candidates' sets as of `number`; only what changed since is read again."""
    held = _Memory.held
    if held.number == number:
        return held
    names = _candidates()
    stale = _touched(held.number, number) if 0 <= held.number < number else None
    fresh = {} if stale is None else {key: held.sets[key] for key in held.sets.keys() & names.keys() - stale}
    # Years are no things, and no change names them.
    missing = [key for key in names if key not in fresh or key.startswith("year:")]
    read = postings.who(missing)
    if fresh and not all(map(held.has_room, read.values())):
        _Memory.held = _Sets()  # a shelf has become wider, and with it all rows
        return _up_to_date(number)
    _Memory.held = _kept(number, names, held.widths if fresh else {}, fresh, read)
    return _Memory.held


def _kept(
    number: int, names: dict[str, str], widths: dict[int, int], fresh: dict[str, BitMap], read: dict[str, Plain]
) -> _Sets:
    """Return the sets that are fresh and those that were read; a shelf that is new stands at the end of a row."""
    now = dict(widths)
    for stories in read.values():
        for shelf, some in stories.items():
            now[shelf] = widths.get(shelf) or max(now.get(shelf, 0), _width(some))
    made = _Sets(number, names, now, fresh)
    return replace(made, sets=fresh | {key: crowds.crowd(made.row(stories)) for key, stories in read.items()})


def _candidates() -> dict[str, str]:
    names: dict[str, str] = {}
    for kind in KINDS[:-1]:
        common = Thing.objects.filter(kind=kind, live_count__gt=0).order_by("-live_count", "key")
        names |= dict(common.values_list("key", "name")[:CANDIDATES])
    ends = [end for row in Shelf.objects.values_list("first", "last") for end in row]
    if ends:
        years = range(_year(min(ends)), _year(max(ends)) + 1)
        names |= {f"year:{year:04}": f"{year:04}" for year in years}
    return names


def _year(second: int) -> int:
    return (EPOCH + dt.timedelta(seconds=second)).year


def _touched(old: int, new: int) -> set[str] | None:
    """Return all that changed after `old`, up to `new`; None where that was too much to tell."""
    rows = Change.objects.filter(number__gt=old, number__lte=new).values_list("touched", flat=True)[: FAR_BEHIND + 1]
    touched = [row.split(" ") for row in rows]
    return {key for keys in touched for key in keys} if len(touched) <= FAR_BEHIND else None
