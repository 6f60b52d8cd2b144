"""Two versions of a story beside each other: part by part, block by block, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from articles import diff
from articles.diff import Row
from articles.reading import PARTS, Names, differing, read
from articles.snapshot import Content

AROUND = 1  # blocks that stayed which are shown beside each change
MOST = 2_000  # blocks of one part that are shown at all


@dataclass(frozen=True)
class Passage:
    """Some rows in a row; `is_folded` where nothing in them changed and few would read them."""

    rows: tuple[Row, ...]
    is_folded: bool = False


@dataclass(frozen=True)
class Part:
    """One part of a story, as it changed. `unshown` blocks lie beyond what a page can hold."""

    name: str
    label: str
    passages: tuple[Passage, ...]
    unshown: int = 0


def parts(before: Content, after: Content) -> list[Part]:
    """Return the parts in which two snapshots differ, in the order people read them."""
    names = Names.of(before, after)
    budget = diff.Budget()
    found = []
    for name in differing(before, after):
        rows = diff.blocks(read(name, before, names), read(name, after, names), budget)
        found.append(Part(name, str(PARTS[name]), tuple(_folded(rows[:MOST])), max(0, len(rows) - MOST)))
    return found


def _folded(rows: Iterable[Row]) -> Iterator[Passage]:
    """Yield the rows with long stretches of what stayed folded away."""
    groups = [(is_same, tuple(found)) for is_same, found in groupby(rows, key=lambda row: row.kind == diff.SAME)]
    for at, (is_same, found) in enumerate(groups):
        head = AROUND if at else 0
        tail = AROUND if at < len(groups) - 1 else 0
        if not is_same or len(found) <= head + tail + 1:
            yield Passage(found)
            continue
        if head:
            yield Passage(found[:head])
        yield Passage(found[head : len(found) - tail], is_folded=True)
        if tail:
            yield Passage(found[len(found) - tail :])
