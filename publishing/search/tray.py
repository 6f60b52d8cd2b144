"""What is not filed yet: stories of the last hours, whose terms no posting holds.

Searches read them from their Entries, each once a process: what waits at a place never
changes there, it is filed, moved or taken out. So a search costs one short query more, and
publishing writes a row where it wrote some hundreds (`publishing.search.index`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from publishing.models import Entry
from publishing.search import bits, statements
from publishing.search.bits import Planes
from publishing.search.index import folded, stored_spellings, stored_weights
from publishing.search.reading import Weighed

Spelt = tuple[str, str, int]  # word and term apart by a space, the word folded, how many stories have it
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Waiting:
    """A story in the tray: shelf and slot, its terms with their weights, its words folded and as they are spelt."""

    shelf: int
    slot: int
    weights: Weighed
    spellings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Tray:
    """All that waits, by place and key; and who of it has which term, as postings say it."""

    stories: Mapping[str, Waiting] = field(default_factory=dict)
    shelved: Mapping[str, Mapping[int, Planes]] = field(default_factory=dict)
    spelt: Sequence[tuple[str, str]] = ()  # each word as often as stories have it, in the order of the folded words
    written: str = ""  # as the database lists it
    end: int = 0  # the second after the newest story that the index ever had

    def with_more(self, more: Mapping[str, Waiting], written: str) -> Tray:
        """Return the tray with these stories as well. Nobody who reads this one meanwhile sees half of them."""
        shelved = dict(self.shelved)
        for story in more.values():
            for term, weight in story.weights.items():
                here = shelved.get(term, {})
                shelved[term] = {**here, story.shelf: bits.put(here.get(story.shelf, bits.EMPTY), story.slot, weight)}
        spelt = sorted([*self.spelt, *(each for story in more.values() for each in story.spellings)])
        return Tray({**self.stories, **more}, shelved, spelt, written, self.end)

    def spelling(self, beginning: str) -> Sequence[tuple[str, str]]:
        """Return the words that begin like this."""
        first, end = bisect_left(self.spelt, (beginning,)), bisect_left(self.spelt, (beginning + LAST,))
        return self.spelt[first:end]


EMPTY = Tray()


class _Memory:
    held = EMPTY


def reset() -> None:
    """Forget what this process has read."""
    _Memory.held = EMPTY


def waiting() -> Tray:
    """Return what is in the tray.

    Read before the postings, never after: what is filed in between is then met twice, which
    does no harm, and not missed.
    """
    written, end = statements.unfiled()
    if end != _Memory.held.end:
        _Memory.held = replace(_Memory.held, end=end)
    held = _Memory.held
    if written == held.written:
        return held
    here = written.split(",") if written else []
    if held.stories.keys() - here:
        held = Tray(end=end).with_more({where: held.stories[where] for where in here if where in held.stories}, "")
    missing = [int(where.partition(" ")[0]) for where in here if where not in held.stories]
    # One of them may have been filed or taken down since: then it is not there, and the list is another already.
    _Memory.held = held = held.with_more(dict(_read(missing)) if missing else {}, written)
    return held


def _read(places: list[int]) -> Iterator[tuple[str, Waiting]]:
    for where, place, terms, things, spellings in statements.unfiled_at(places):
        entry = Entry(place=place, terms=terms, things=things, spellings=spellings)
        spelt = tuple((folded(each), each) for each in stored_spellings(entry))
        shelf, slot = divmod(place, 1 << bits.SLOT_BITS)
        yield where, Waiting(shelf, slot, stored_weights(entry), spelt)


def count_in(rows: Iterable[Spelt], unfiled: Tray, *beginnings: str) -> list[Spelt]:
    """Return these rows of the vocabulary and, counted with them, what the tray spells that begins like this."""
    found = {key: (plain, count) for key, plain, count in rows}
    for beginning in dict.fromkeys(beginnings):
        for plain, key in unfiled.spelling(beginning):
            found[key] = (plain, found.get(key, (plain, 0))[1] + 1)
    return [(key, plain, count) for key, (plain, count) in found.items()]
