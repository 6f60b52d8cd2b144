"""Postings read back, and what is done with them: any of, all of, without.

Which stories have something is a fourth of a posting, and all that most of a search needs:
how weightily they have it is read only where the order depends on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from publishing.search import statements, tray
from publishing.search.bits import EMPTY, Planes, anywhere, place, slots, unpack
from publishing.search.tray import Tray

# The stories that have something, shelf by shelf.
Plain = dict[int, int]
# The same with how weightily they have it.
Shelved = dict[int, Planes]


def who(terms: Iterable[str], unfiled: Tray | None = None) -> dict[str, Plain]:
    """Return the stories that have each of these terms, in one query, with those in the tray.

    A term that no live story has is absent. `unfiled` is the tray, of whoever has read it.
    """
    wanted = set(terms)
    if not wanted:
        return {}
    found: dict[str, Plain] = defaultdict(dict)
    unfiled = tray.waiting() if unfiled is None else unfiled
    for term, shelf, stored in statements.who_has(wanted):
        found[term][shelf] = anywhere(bytes(stored))
    for term in wanted & unfiled.shelved.keys():
        found[term] = any_of((found[term], plain(unfiled.shelved[term])))
    return found


def read(terms: Iterable[str], unfiled: Tray | None = None, shelves: Sequence[int] | None = None) -> dict[str, Shelved]:
    """Return the same with their weights: four times as much to read. Of some shelves if given."""
    wanted = set(terms)
    if not wanted:
        return {}
    found: dict[str, Shelved] = defaultdict(dict)
    unfiled = tray.waiting() if unfiled is None else unfiled
    for term, shelf, stored in statements.postings(wanted, shelves):
        found[term][shelf] = unpack(bytes(stored))
    for term in wanted & unfiled.shelved.keys():
        found[term] = either((found[term], unfiled.shelved[term]))
    return found


def any_of(sets: Iterable[Plain]) -> Plain:
    """Return the stories that are in any of these sets."""
    found: Plain = {}
    for stories in sets:
        if not found:
            found = dict(stories)
            continue
        for shelf, some in stories.items():
            found[shelf] = found.get(shelf, 0) | some
    return found


def all_of(one: Plain, other: Mapping[int, int]) -> Plain:
    """Return the stories that are in both sets."""
    return {shelf: here for shelf, some in one.items() if (here := some & other.get(shelf, 0))}


def without(one: Plain, others: Mapping[int, int]) -> Plain:
    """Return the stories that are not among the others."""
    return {shelf: here for shelf, some in one.items() if (here := some & ~others.get(shelf, 0))}


def count(stories: Plain) -> int:
    """Return how many stories these are."""
    return sum(map(int.bit_count, stories.values()))


def places(stories: Plain) -> list[int]:
    """Return the places of these stories."""
    return [place(shelf, slot) for shelf, some in stories.items() for slot in slots(some)]


def either(every: Iterable[Mapping[int, Planes]]) -> Shelved:
    """Return the stories that have any of these, each with its greatest weight."""
    found: Shelved = {}
    for shelved in every:
        if not found:
            found = dict(shelved)
            continue
        for shelf, (a, b, c, d) in shelved.items():
            w, x, y, z = found.get(shelf, EMPTY)
            found[shelf] = (a | w, b | x, c | y, d | z)
    return found


def lesser(every: Iterable[Shelved], stories: Plain) -> Shelved:
    """Return these stories, each with the smallest weight that any of the sets gives it."""
    found = {shelf: (some, some, some, some) for shelf, some in stories.items()}
    for shelved in every:
        for shelf, (a, b, c, d) in found.items():
            _, x, y, z = shelved.get(shelf, EMPTY)
            found[shelf] = (a, b & x, c & y, d & z)
    return found


def plain(shelved: Mapping[int, Planes]) -> Plain:
    """Return the stories that have something, whatever its weight."""
    return {shelf: planes[0] for shelf, planes in shelved.items()}
