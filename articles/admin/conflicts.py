"""Two people saved the same story: what each of them changed, and what both did.

Three snapshots are compared part by part: what the form was opened with, what is saved now,
and what this save would make of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from articles import diff
from articles.diff import Piece, Row
from articles.reading import PARTS, Names, part, read
from articles.snapshot import Content


@dataclass(frozen=True)
class Line:
    """A block of one version; `differs` where the other version does not have it, word by word in `pieces`."""

    label: str
    pieces: tuple[Piece, ...]
    differs: bool = False


@dataclass(frozen=True)
class Conflict:
    """A part that both changed, as people read it."""

    name: str
    label: str
    theirs: tuple[Line, ...]
    yours: tuple[Line, ...]
    chosen: str = ""  # "mine" or "theirs", once somebody did


@dataclass(frozen=True)
class Comparison:
    """What became of two versions: what was taken over from the other, and what needs a choice."""

    merged: Content
    taken: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    is_undecided: bool = False  # shown again, because somebody left a choice open

    @property
    def says_nothing(self) -> bool:
        """Return whether the two versions come to the same."""
        return not self.taken and not self.conflicts


def compare(before: Content | None, now: Content, mine: Content, *, own_slug: bool = True) -> Comparison:
    """Return both versions in one: theirs where they alone changed, mine elsewhere.

    `before` None, where nobody knows what the form was opened with, makes every difference
    a conflict. Without `own_slug` the address is nobody's wish: it follows the headline.
    """
    if not own_slug:
        mine = {**mine, "slug": now["slug"]}
    mine_parts = {name: part(mine, name) for name in PARTS}
    now_parts = {name: part(now, name) for name in PARTS}
    differing = [name for name in PARTS if mine_parts[name] != now_parts[name]]
    theirs = [name for name in differing if before is not None and mine_parts[name] == part(before, name)]
    mine_alone = {name for name in differing if before is not None and now_parts[name] == part(before, name)}
    both = [name for name in differing if name not in theirs and name not in mine_alone]
    conflicts = describe(both, now, mine)
    return Comparison(merge(mine, now, theirs), tuple(str(PARTS[name]) for name in theirs), conflicts)


def merge(mine: Content, now: Content, theirs: Iterable[str]) -> Content:
    """Return `mine` with the named parts of `now`."""
    taken = set(theirs)
    merged = {**mine, **{name: now[name] for name in taken if name not in {"lead", "body"}}}
    lead = [each for each in (now if "lead" in taken else mine)["captions"] if each["place"] == "lead"]
    rest = [each for each in (now if "body" in taken else mine)["captions"] if each["place"] != "lead"]
    return {**merged, "body": (now if "body" in taken else mine)["body"], "captions": [*lead, *rest]}


def describe(parts: Iterable[str], now: Content, mine: Content) -> tuple[Conflict, ...]:
    """Return parts of two snapshots as people read them, with the words that differ marked."""
    names = Names.of(now, mine)
    budget = diff.Budget()
    found = []
    for name in parts:
        rows = diff.blocks(read(name, now, names), read(name, mine, names), budget)
        theirs = sorted((row for row in rows if row.before is not None), key=lambda row: row.before or 0)
        yours = [row for row in rows if row.after is not None]
        found.append(Conflict(name, str(PARTS[name]), _lines(theirs, diff.ADDED), _lines(yours, diff.REMOVED)))
    return tuple(found)


def _lines(rows: Iterable[Row], other: str) -> tuple[Line, ...]:
    """Return one version of a comparison: without the words that only the other has."""
    return tuple(
        Line(row.label, tuple(piece for piece in row.pieces if piece.kind != other), row.kind != diff.SAME)
        for row in rows
    )
