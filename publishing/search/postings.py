"""Postings read back, and what is done with them: either, both, without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from publishing.search import statements, tray
from publishing.search.bits import EMPTY, Planes, unpack
from publishing.search.tray import Tray

# The stories that have something, shelf by shelf.
Shelved = dict[int, Planes]
# The same where weight says nothing.
Plain = dict[int, int]


def read(terms: Iterable[str], unfiled: Tray | None = None) -> dict[str, Shelved]:
    """Return the postings of these terms, in one query, and the stories in the tray that have them.

    A term that no live story has is absent. `unfiled` is the tray, of whoever has read it.
    """
    wanted = set(terms)
    if not wanted:
        return {}
    found: dict[str, Shelved] = defaultdict(dict)
    unfiled = tray.waiting() if unfiled is None else unfiled
    for term, shelf, stored in statements.postings(wanted):
        found[term][shelf] = unpack(bytes(stored))
    for term in wanted & unfiled.shelved.keys():
        found[term] = either((found[term], unfiled.shelved[term]))
    return found


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


def both(one: Shelved, other: Shelved) -> Shelved:
    """Return the stories that have both, each with its smaller weight."""
    found = {}
    for shelf in one.keys() & other.keys():
        (a, b, c, d), (w, x, y, z) = one[shelf], other[shelf]
        if a & w:
            found[shelf] = (a & w, b & x, c & y, d & z)
    return found


def only(one: Shelved, allowed: Mapping[int, int]) -> Shelved:
    """Return the stories that are among these too, with the weights they had."""
    found = {}
    for shelf in one.keys() & allowed.keys():
        a, b, c, d = one[shelf]
        if a & (mask := allowed[shelf]):
            found[shelf] = (a & mask, b & mask, c & mask, d & mask)
    return found


def without(one: Shelved, others: Mapping[int, int]) -> Shelved:
    """Return the stories that are not among these."""
    return only(one, {shelf: planes[0] & ~others.get(shelf, 0) for shelf, planes in one.items()})


def plain(shelved: Shelved, weight: int = 0) -> Plain:
    """Return the stories that have something with at least this weight."""
    return {shelf: planes[weight] for shelf, planes in shelved.items() if planes[weight]}


def count(shelved: Shelved) -> int:
    """Return how many stories these are."""
    return sum(planes[0].bit_count() for planes in shelved.values())
