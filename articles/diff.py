"""What became of a text: first its blocks, matched one to one, then the words inside each.

Nothing is lost in it: whatever is the same or removed, read in the old order, is the old text;
whatever is the same or added, read in the new order, is the new one. The work is bounded: a
budget in cells of comparison is shared by a whole comparison, and what lies beyond it is shown
as replaced whole, which is true, if less fine.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from newsroom.words import IDEOGRAPH

SAME, ADDED, REMOVED = "same", "added", "removed"
CHANGED, MOVED, LEFT, RESTYLED = "changed", "moved", "left", "restyled"
# A word with what joins its parts (“well-known”, “1,000”), an ideograph, white space, or one other sign.
TOKEN = re.compile(rf"[{IDEOGRAPH}]|[^\W{IDEOGRAPH}]+(?:['’.,-][^\W{IDEOGRAPH}]+)*|\s+|.", re.S)
SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*\s*|[.!?…\n]+\s*", re.S)

CELLS = 100_000_000  # of one comparison of two sequences: 12 MB of bits for a moment
BUDGET = 1_000_000_000  # cells of a whole comparison: about two seconds at worst
PAIRS = 20_000  # paragraphs that are looked at side by side, to find which became which
ALIKE = 55  # of 100: a paragraph that is this much like another was it
MOVED_ALIKE = 80
LOOK = 600  # characters that are looked at for likeness


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, came or went."""

    kind: str
    text: str


@dataclass(frozen=True)
class Block:
    """One block of a text. `key` is what makes two the same; `styled` is the text with its marks written out."""

    text: str
    label: str = ""
    key: str = ""
    styled: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """Return what two equal blocks share."""
        return self.label, self.key or self.text


@dataclass(frozen=True)
class Row:
    """One block of a comparison, with its places in the old and the new text (from 0) where it has them.

    A moved block stands at its new place; `left` marks the old one and holds no words of its own.
    """

    kind: str
    label: str
    pieces: tuple[Piece, ...]
    before: int | None = None
    after: int | None = None


@dataclass
class Budget:
    """What is left to spend on a comparison."""

    cells: int = BUDGET
    pairs: int = PAIRS

    def affords(self, cells: int) -> bool:
        """Return whether so many cells may be compared, and take them."""
        if cells > min(CELLS, self.cells):
            return False
        self.cells -= cells
        return True


def words(before: str, after: str, budget: Budget | None = None) -> list[Piece]:
    """Return what became of a text, word by word; the pieces that are not added make up `before`."""
    budget = budget or Budget()
    if before == after:
        return [Piece(SAME, before)] if before else []
    for pattern in (TOKEN, SENTENCE):
        old, new = pattern.findall(before), pattern.findall(after)
        if (steps := _steps(old, new, budget)) is not None:
            return _readable(_said(old, new, steps))
    return [Piece(kind, said) for kind, said in ((REMOVED, before), (ADDED, after)) if said]


Step = tuple[str, int, int, int, int]  # kind, and the ranges in the old and the new sequence


def _steps(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[Step] | None:
    """Return the steps from one sequence to another; None if that is beyond the budget."""
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    if not budget.affords(len(inner_old) * len(inner_new)):
        return None
    number: dict[Hashable, int] = {}
    coded = [[number.setdefault(each, len(number)) for each in part] for part in (inner_old, inner_new)]
    names = {"equal": SAME, "delete": REMOVED, "insert": ADDED}
    steps: list[Step] = [(SAME, 0, start, 0, start)]
    for each in Indel.opcodes(coded[0], coded[1]):
        places = (each.src_start, each.src_end, each.dest_start, each.dest_end)
        steps.append((names[each.tag], *(place + start for place in places)))  # type: ignore[arg-type]
    steps.append((SAME, len(old) - end, len(old), len(new) - end, len(new)))
    return [step for step in steps if step[2] > step[1] or step[4] > step[3]]


def _said(old: list[str], new: list[str], steps: list[Step]) -> Iterator[Piece]:
    for kind, a, b, c, d in steps:
        yield Piece(kind, "".join(new[c:d] if kind == ADDED else old[a:b]))


def _readable(pieces: Iterator[Piece]) -> list[Piece]:
    """Return the pieces with each change as one removal and one addition.

    What stayed between two changes and is shorter than both (a space, “the”) goes into them: it says
    less to a reader than a phrase that is replaced whole.
    """
    groups: list[list[str]] = [["", "", ""]]  # by turns: what stayed, then what went and came after it
    for piece in pieces:
        if piece.kind == SAME:
            if groups[-1][1] or groups[-1][2]:
                groups.append(["", "", ""])
            groups[-1][0] += piece.text
        else:
            groups[-1][1 if piece.kind == REMOVED else 2] += piece.text
    folded = [groups[0]]
    for stayed, went, came in groups[1:]:
        last = folded[-1]
        is_small = not stayed.strip() or len(stayed) <= min(max(len(last[1]), len(last[2])), max(len(went), len(came)))
        if is_small and (went or came):
            last[1], last[2] = f"{last[1]}{stayed}{went}", f"{last[2]}{stayed}{came}"
        else:
            folded.append([stayed, went, came])
    kinds = (SAME, REMOVED, ADDED)
    return [Piece(kind, said) for group in folded for kind, said in zip(kinds, group, strict=True) if said]


def blocks(before: Sequence[Block], after: Sequence[Block], budget: Budget | None = None) -> list[Row]:
    """Return what became of a text, block by block, in the new order; what went stands where it was."""
    return _Comparison(before, after, budget or Budget()).rows()


@dataclass
class _Comparison:
    """One comparison at work. `met` says which old block became which new one; `strayed`, which moved."""

    before: Sequence[Block]
    after: Sequence[Block]
    budget: Budget
    met: dict[int, int] = field(default_factory=dict)
    strayed: dict[int, int] = field(default_factory=dict)

    def rows(self) -> list[Row]:
        old, new = [each.identity for each in self.before], [each.identity for each in self.after]
        steps = _steps(old, new, self.budget)
        if steps is None:
            steps = [(REMOVED, 0, len(old), 0, 0), (ADDED, len(old), len(old), 0, len(new))]
        for gap in _gaps(steps):
            if gap[0] == SAME:
                self.met |= dict(zip(range(gap[1], gap[2]), range(gap[3], gap[4]), strict=True))
            else:
                self._match(range(gap[1], gap[2]), range(gap[3], gap[4]))
        self._find_moved()
        return list(self._in_order())

    def _match(self, gone: range, come: range) -> None:
        """Find which of what went became which of what came, both in order."""
        free = come.start
        for place in gone:
            if self.budget.pairs <= 0:
                return
            best, found = float(ALIKE), None
            for other in range(free, come.stop):
                if (likeness := self._likeness(place, other, best)) > best:
                    best, found = likeness, other
            if found is not None:
                self.met[place], free = found, found + 1

    def _likeness(self, place: int, other: int, least: float) -> float:
        old, new = self.before[place], self.after[other]
        if old.label != new.label or self.budget.pairs <= 0:
            return 0
        self.budget.pairs -= 1
        if old.text == new.text:
            return 101  # only its style changed
        return ratio(old.text[:LOOK], new.text[:LOOK], score_cutoff=least)

    def _find_moved(self) -> None:
        gone = [place for place in range(len(self.before)) if place not in self.met]
        taken = set(self.met.values())
        come = [place for place in range(len(self.after)) if place not in taken]
        waiting: dict[tuple[str, str], list[int]] = {}
        for place in reversed(come):
            waiting.setdefault(self.after[place].identity, []).append(place)
        for place in gone:
            if found := waiting.get(self.before[place].identity):
                self.strayed[place] = found.pop()
        taken = set(self.strayed.values())
        rest = [place for place in come if place not in taken]
        for place in (place for place in gone if place not in self.strayed):
            if self.budget.pairs <= 0:
                return
            likest = max(((self._likeness(place, other, MOVED_ALIKE), -other) for other in rest), default=(0.0, 0))
            if likest[0] > MOVED_ALIKE:
                self.strayed[place] = -likest[1]
                rest.remove(-likest[1])

    def _in_order(self) -> Iterator[Row]:
        origin = {new: old for old, new in self.strayed.items()}
        here = {new: old for old, new in self.met.items()}
        ahead = len(self.before)  # the old place of the next block that stayed: what went before it, went here
        upto = []
        for place in reversed(range(len(self.after))):
            ahead = here.get(place, ahead)
            upto.append(ahead)
        told = 0
        for place, end in enumerate(reversed(upto)):
            yield from self._went(range(told, end))
            told = end
            if place in here:
                yield self._pair(here[place], place, CHANGED)
                told += 1
            elif place in origin:
                yield self._pair(origin[place], place, MOVED)
            else:
                block = self.after[place]
                yield Row(ADDED, block.label, (Piece(ADDED, block.text),) if block.text else (), None, place)
        yield from self._went(range(told, len(self.before)))

    def _went(self, places: range) -> Iterator[Row]:
        for place in places:
            block = self.before[place]
            if place in self.strayed:
                yield Row(LEFT, block.label, ())
            elif place not in self.met:
                yield Row(REMOVED, block.label, (Piece(REMOVED, block.text),) if block.text else (), place, None)

    def _pair(self, place: int, other: int, kind: str) -> Row:
        old, new = self.before[place], self.after[other]
        if old.identity == new.identity:
            stayed = (Piece(SAME, new.text),) if new.text else ()
            return Row(SAME if kind == CHANGED else MOVED, new.label, stayed, place, other)
        is_restyled = old.text == new.text
        said = (old.styled or old.text, new.styled or new.text) if is_restyled else (old.text, new.text)
        pieces = tuple(words(*said, self.budget))
        return Row(RESTYLED if is_restyled and kind == CHANGED else kind, new.label, pieces, place, other)


def _gaps(steps: list[Step]) -> Iterator[Step]:
    """Yield what stayed, and between that each removal and addition as one."""
    gap: list[int] | None = None
    for kind, a, b, c, d in steps:
        if kind == SAME:
            if gap:
                yield (CHANGED, *gap)  # type: ignore[misc]
            gap = None
            yield (SAME, a, b, c, d)
        else:
            gap = [gap[0], b, gap[2], d] if gap else [a, b, c, d]
    if gap:
        yield (CHANGED, *gap)  # type: ignore[misc]
