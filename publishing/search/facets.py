"""How the matches spread over sections, tags, authors, languages and years. All counts are exact.

A few matches are counted one by one. Of many, each value's set is intersected with theirs;
those sets are kept in the process for as long as the log says that they hold. Then the
values are those that most stories have (CANDIDATES of each): among many matches, a value
that few stories have is never among the first.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from publishing.models import Change, Shelf, Thing
from publishing.search import bits, postings, statements
from publishing.search.index import EPOCH
from publishing.search.match import Match
from publishing.search.postings import Plain

KINDS = ("section", "tag", "author", "language", "year")
FEW = 200  # matches that are counted one by one
CANDIDATES = 60  # values of a kind
SHOWN = 20  # values of a kind
FAR_BEHIND = 500  # changes after which everything is read anew
Counts = dict[str, int]


@dataclass(frozen=True)
class _Sets:
    """The sets of the candidates as of a change number, and what the candidates are called."""

    number: int = -1
    names: dict[str, str] = field(default_factory=dict)
    sets: dict[str, Plain] = field(default_factory=dict)

    @cached_property
    def rows(self) -> dict[str, int]:
        """Return each candidate's set as one number. Intersecting those is one step, however many shelves there are."""
        return {key: self.row(stories) for key, stories in self.sets.items()}

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return how many stories each candidate has."""
        return {key: row.bit_count() for key, row in self.rows.items()}

    @cached_property
    def ranked(self) -> dict[str, list[str]]:
        """Return the candidates of each kind, that with the most stories first."""
        of = {kind: [key for key in self.rows if key.startswith(f"{kind}:")] for kind in KINDS}
        return {kind: sorted(keys, key=lambda key: -self.totals[key]) for kind, keys in of.items()}

    @cached_property
    def widths(self) -> dict[int, int]:
        """Return how many bytes each shelf takes in such a number, in their order there."""
        found: dict[int, int] = {}
        for stories in self.sets.values():
            for shelf, some in stories.items():
                found[shelf] = max(found.get(shelf, 0), (some.bit_length() + 7) // 8)
        return found

    def row(self, stories: Plain) -> int:
        """Return stories as such a number: those of each shelf beside the next one's.

        What lies past the width of its shelf has no candidate, and is left out.
        """
        parts = [(stories.get(shelf, 0) & (1 << 8 * size) - 1).to_bytes(size) for shelf, size in self.widths.items()]
        return int.from_bytes(b"".join(parts))


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
    places = [bits.place(shelf, slot) for shelf, planes in match.shelved.items() for slot in bits.slots(planes[0])]
    condition, value = statements.among("place", places)
    rows = statements.run(f"SELECT things FROM publishing_entry WHERE {condition}", value)  # noqa: S608
    return Counter(thing for (things,) in rows for thing in things.split(" "))


def _names(keys: Iterable[str]) -> dict[str, str]:
    condition, value = statements.among("key", keys)
    return dict(statements.run(f"SELECT key, name FROM publishing_thing WHERE {condition}", value))  # noqa: S608


def _by_sets(match: Match, held: _Sets) -> Counts:
    """Return the counts of all values that may be shown. Of one whose stories are too few, none are counted."""
    found = held.row(postings.plain(match.shelved))
    counts: Counts = {}
    for kind, keys in held.ranked.items():
        best: list[int] = []
        for key in keys:
            if kind != "year" and len(best) == SHOWN and held.totals[key] < best[0]:
                break  # nor can any that follows be among the first
            counts[key] = (held.rows[key] & found).bit_count()
            (heapq.heappushpop if len(best) == SHOWN else heapq.heappush)(best, counts[key])
    return counts


def _up_to_date(number: int) -> _Sets:
    """Return the candidates' sets as of `number`; only what changed since is read again."""
    held = _Memory.held
    if held.number == number:
        return held
    names = _candidates()
    stale = _touched(held.number, number) if 0 <= held.number < number else None
    fresh = {} if stale is None else {k: s for k, s in held.sets.items() if k in names and k not in stale}
    # Years are no things, and no change names them.
    missing = [key for key in names if key not in fresh or key.startswith("year:")]
    read = postings.read(missing)
    sets = fresh | {key: postings.plain(read[key]) for key in missing if key in read}
    _Memory.held = _Sets(number, names, sets)
    return _Memory.held


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
