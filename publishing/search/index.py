"""The index, written in the transaction that publishes: only what is public ever enters.

    put(stories)    index these, in place of what they said before
    remove(keys)    forget these: terms, places, and spellings that no other story has
    file_tray()     write the terms of what waits in the tray to their postings

A story's four hundred terms are as many rows, each somewhere else in a large table. Writing
them while an editor waits, and everybody else for the Ledger, was among the dearest parts of
publishing. So a new story has its place and its Entry at once, from which searches read it
(`publishing.search.tray`), and is filed with others: most of their terms are the same.

Called by `publishing.services` while it holds the Ledger, so no two of these run at once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import batched
from typing import Any
from uuid import UUID

import orjson

from publishing.models import Entry
from publishing.search import bits, language, reading, shelves, statements
from publishing.search.fold import fold
from publishing.search.reading import NAMES, Read, Weighed

FULL = 512  # stories in the tray; past that whoever publishes files them, since the worker does not
# Of what comes by the thousand: the more are filed together, the more of their terms are the same.
FULL_OF_MANY = 1024
AT_ONCE = 64  # stories whose words are in memory while the tray is filed
ROWS = 2_000  # postings in memory at once, where each takes several times the room that it takes in the table
LOOK = 32  # the tray is looked at once in so many stories
HAS_IMAGE = "has:image"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
Marks = list[tuple[int, int | None]]  # what befalls the slots of a posting, in order: a weight, or None to take it out


@dataclass(frozen=True)
class Story:
    """What the index takes of a publication; every string of it is public."""

    key: UUID
    at: dt.datetime
    language: str
    headline: str
    summary: str
    body: str
    names: tuple[str, ...]
    things: tuple[str, ...]
    read: Read | None = None  # of its texts, where somebody has read them before


UNTOLD = frozenset({"articles", "sitemap"})


def story_of(
    key: UUID, at: dt.datetime, card: str, text: str, things: Iterable[str], read: Read | None = None
) -> Story:
    """Return what the index takes of a publication with this card, plain text and mentions.

    `read` is what `reading.read` returned of its texts, if somebody has read them before.
    """
    shown = orjson.loads(card)
    people = (person["name"] for person in shown["authors"])
    names = tuple(filter(None, (shown["kicker"], *(tag["name"] for tag in shown["tags"]), *people)))
    also = [f"year:{at.astimezone(dt.UTC):%Y}", *([HAS_IMAGE] if (shown["lead_image"] or {}).get("sources") else [])]
    # That a story is a story, and where its address is listed, says nothing; what else it shows can be
    # filtered by and counted.
    told = (thing for thing in things if thing.partition(":")[0] not in UNTOLD)
    shows = tuple(dict.fromkeys((*told, *also)))
    return Story(key, at, shown["language"], shown["headline"], shown["summary"], text, names, shows, read)


@dataclass(frozen=True)
class Analysed:
    """A story's terms: line by line as Entry.terms has them, each with its weight, and how its words are spelt."""

    lines: tuple[str, ...]
    weights: Weighed
    spellings: frozenset[str]


def analyse(story: Story) -> Analysed:
    """Return the terms of a story."""
    said = (story.language, story.headline, story.summary, story.body)
    found = story.read if story.read is not None and story.read.said == said else reading.read(*said)
    names, spellings = reading.terms(story.names, story.language)
    weights = reading.with_names(found.weights, names, story.things)
    return Analysed((*found.lines, *map(reading.spaced, names)), weights, found.spellings | spellings)


def put(stories: Sequence[Story], *, new: bool = False, may_wait: int | None = None, shelf: int | None = None) -> None:
    """Index these stories, in place of what they said before, unless they are `new`.

    What is new to the index waits in the tray, which is filed when more than `may_wait` are in it (FULL, where that
    is not said); where none may, these are filed at once. `shelf` is how many stories a shelf takes.
    """
    before = {} if new else Entry.objects.in_bulk([story.key for story in stories])
    sheet, entries = Sheet(), []
    oldest = min((microseconds(story.at) for story in stories), default=0)
    free = shelves.Shelves(oldest, several=len(stories) > 1, most=shelf)
    for story in stories:
        found, old, at = analyse(story), before.get(story.key), microseconds(story.at)
        # A place in the tray never says anything else: whoever has read it need not read it again.
        if old is not None and (old.at != at or not old.filed):
            sheet.erase(old)
            old = None
        where, filed = old.place if old else free.take(at), old is not None or may_wait == 0
        if filed:
            sheet.write(where, stored_weights(old) if old else {}, found.weights)
            sheet.spell(stored_spellings(old) if old else set(), found.spellings)
        entries.append(_entry(story, found, where, at, filed))
    free.save()
    statements.save_entries([_row(entry) for entry in entries])
    sheet.save()
    if any(not entry.filed and not entry.place % LOOK for entry in entries) and in_tray() > (may_wait or FULL):
        file_tray()


def in_tray() -> int:
    """Return how many stories wait to be filed."""
    return Entry.objects.filter(filed=False).count()


def file_tray() -> int:
    """Write the terms of what waits in the tray to their postings; return how many stories, a shelf at most."""
    waiting, sheet, filed = Entry.objects.filter(filed=False).order_by("place")[: shelves.SHELF], Sheet(), []
    for entry in waiting.iterator(AT_ONCE):
        sheet.write(entry.place, {}, stored_weights(entry))
        sheet.spell(set(), stored_spellings(entry))
        filed.append(entry.pk)
    sheet.save()
    Entry.objects.filter(pk__in=filed).update(filed=True)
    return len(filed)


def remove(keys: Iterable[UUID]) -> None:
    """Forget what the index holds of these publications."""
    entries = list(Entry.objects.filter(publication__in=list(keys)))
    sheet = Sheet()
    for entry in entries:
        sheet.erase(entry)
    sheet.save()
    Entry.objects.filter(publication__in=[entry.publication_id for entry in entries]).delete()


def _entry(story: Story, found: Analysed, where: int, at: int, filed: bool) -> Entry:
    return Entry(
        publication_id=story.key,
        place=where,
        shelf=where >> bits.SLOT_BITS,
        at=at,
        analyser=language.VERSION,
        filed=filed,
        terms="\n".join(found.lines),
        things=" ".join(story.things),
        spellings="\n".join(sorted(found.spellings)),
    )


def _row(entry: Entry) -> tuple[Any, ...]:
    said = (entry.terms, entry.things, entry.spellings)
    return entry.publication_id, entry.place, entry.shelf, entry.at, entry.analyser, entry.filed, *said


def lines_of(terms: str) -> list[list[str]]:
    """Return the lines of Entry.terms, each as the terms of its words."""
    return [line[1:-1].split(" ") if len(line) > 2 else [] for line in terms.split("\n")]


def stored_weights(entry: Entry) -> Weighed:
    """Return the terms of an entry with their weights."""
    lines = lines_of(entry.terms)
    return reading.with_names(reading.weigh(lines[:NAMES]), lines[NAMES:], entry.things.split(" "))


def stored_spellings(entry: Entry) -> set[str]:
    """Return what an entry adds to the vocabulary."""
    return set(filter(None, entry.spellings.split("\n")))


def microseconds(moment: dt.datetime) -> int:
    """Return a moment as microseconds since 1970."""
    return (moment - EPOCH) // dt.timedelta(microseconds=1)


class Sheet:
    """What is to be written: gathered first, so that each posting is read and written once."""

    def __init__(self) -> None:
        self.changes: dict[int, dict[str, Marks]] = defaultdict(lambda: defaultdict(list))  # by shelf and term
        self.spelt: Counter[str] = Counter()
        self.unspelt: list[list[str]] = []

    def write(self, where: int, before: Weighed, after: Weighed) -> None:
        """Note that the story at this place has other terms now."""
        shelf, slot = divmod(where, 1 << bits.SLOT_BITS)
        terms, marks = self.changes[shelf], [(slot, weight) for weight in bits.WEIGHTS]
        for term in before.keys() - after.keys():
            terms[term].append((slot, None))
        for term, weight in after.items() if not before else after.items() - before.items():
            terms[term].append(marks[weight])

    def spell(self, before: Set[str], after: Set[str]) -> None:
        """Note that a story spells other words now."""
        self.spelt.update(after - before)
        if gone := before - after:
            self.unspelt.append(sorted(gone))

    def erase(self, entry: Entry) -> None:
        """Note that nothing of this entry stays. Of what was not filed there is nothing but the entry."""
        if not entry.filed:
            return
        self.write(entry.place, stored_weights(entry), {})
        self.spell(stored_spellings(entry), set())

    def save(self) -> None:
        """Write what was noted."""
        for shelf, terms in sorted(self.changes.items()):
            for some in batched(sorted(terms.items()), ROWS):
                _amend(shelf, some)
        for counted in batched(sorted(self.spelt.items()), ROWS):
            statements.add_spellings([(key, folded(key), count) for key, count in counted])
        for keys in self.unspelt:
            statements.drop_spellings(keys)


def _amend(shelf: int, changes: Sequence[tuple[str, Marks]]) -> None:
    """Read the postings of these terms on a shelf, and write them as what befell their slots leaves them."""
    known = {term: bytes(stored) for term, _, stored in statements.postings([term for term, _ in changes], [shelf])}
    statements.save_postings([(term, shelf, bits.amend(known.get(term), marks)) for term, marks in changes])


def folded(spelling: str) -> str:
    """Return the word of a spelling as readers may type it."""
    return fold(spelling.partition(" ")[0])
