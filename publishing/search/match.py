"""Which stories meet a query and its filters, as sets of bits, counted exactly.

Every word is one set, and so is every tag, section, author and year: all are read in one
query and intersected here. Phrases are looked up in the terms of the stories that have all
their words: at most LOOKED of the newest, and as many again of those that have the words
in headline or summary. So the phrase of two common words may miss an old story that says
it in its body alone; one with any rarer word in it misses none.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import connection
from django.db.models import Q

from publishing.models import Entry, Publication, Shelf
from publishing.search import bits, postings, statements, tray
from publishing.search.bits import LEADING
from publishing.search.index import microseconds
from publishing.search.postings import Plain, Shelved
from publishing.search.query import Part, Query
from publishing.search.tray import Tray

LOOKED = 2000  # stories that a phrase is looked up in
LISTED = 5000  # stories that may be named one by one in a condition
BEGINNINGS = 40  # words that a beginning may stand for, the commonest first
NO_CONDITION = Q()
Alternatives = dict[int, tuple[str, ...]]  # by the offset of a word, the terms that it may be


@dataclass(frozen=True)
class Filters:
    """Which stories are let in: things as in selection.Selection, times of publication, other columns."""

    any_of: tuple[frozenset[str], ...] = ()
    none_of: frozenset[str] = frozenset()
    after: dt.datetime | None = None
    before: dt.datetime | None = None
    where: Q = NO_CONDITION


NO_FILTERS = Filters()


@dataclass(frozen=True)
class Match:
    """The stories that were found and how many, and the terms that were looked for, word by word."""

    stories: Plain
    words: tuple[frozenset[str], ...] = ()
    missing: tuple[int, ...] = ()  # offsets of words that no live story has
    unfiled: Tray = tray.EMPTY  # as it was before anything was looked for
    count: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", postings.count(self.stories))

    @property
    def terms(self) -> frozenset[str]:
        """Return the terms of all words."""
        return frozenset().union(*self.words)


NOTHING = Match({})


def find(query: Query, filters: Filters = NO_FILTERS) -> Match:
    """Return what meets a query and the filters. At most seven queries, whatever is asked."""
    unfiled = tray.waiting()
    alternatives = {piece.start: piece.terms for part in query.parts for piece in part.pieces}
    alternatives |= _beginnings(query, unfiled)
    things = {thing for group in (*filters.any_of, filters.none_of) for thing in group}
    known = postings.who({*(term for terms in alternatives.values() for term in terms), *things}, unfiled)
    words = {start: postings.any_of(known[t] for t in terms if t in known) for start, terms in alternatives.items()}
    wanted = [piece.start for piece in query.wanted]
    found = words[wanted[0]]
    for start in wanted[1:]:
        found = postings.all_of(found, words[start])
    for group in filters.any_of:
        found = postings.all_of(found, postings.any_of(known[t] for t in group if t in known))
    for thing in filters.none_of & known.keys():
        found = postings.without(found, known[thing])
    found = _conditions(found, filters)
    for part in query.parts:
        found = _part(found, part, words, alternatives)
    looked_for = tuple(frozenset(alternatives[start]) for start in wanted)
    return Match(found, looked_for, tuple(start for start in wanted if not words[start]), unfiled)


def narrow(match: Match, filters: Filters) -> Match:
    """Return what of a match is of the time that the filters name."""
    return replace(match, stories=_conditions(match.stories, filters))


def weigh(match: Match, shelves: Sequence[int]) -> Shelved:
    """Return the stories of some shelves, each with the smallest weight that it has a word of the query with."""
    return _weighed(match.words, {shelf: match.stories[shelf] for shelf in shelves}, match.unfiled)


def _weighed(words: Sequence[Iterable[str]], stories: Plain, unfiled: Tray | None = None) -> Shelved:
    known = postings.read((term for terms in words for term in terms), unfiled, list(stories))
    return postings.lesser((postings.either(known[t] for t in terms if t in known) for terms in words), stories)


def _beginnings(query: Query, unfiled: Tray) -> Alternatives:
    """Return the terms that the last word may be, if it may be the beginning of others."""
    beginning = query.beginning
    if not beginning:
        return {}
    piece = query.wanted[-1]
    condition, values = statements.beginning("folded", beginning)
    filed = statements.run(
        f"SELECT key, folded, live_count FROM publishing_spelling WHERE {condition} "  # noqa: S608
        f"ORDER BY CASE WHEN folded = %s THEN 0 ELSE 1 END, live_count DESC, key LIMIT {BEGINNINGS}",
        *values,
        beginning,
    )
    rows = tray.count_in(((key, plain, count) for key, plain, count in filed), unfiled, beginning)
    rows = sorted(rows, key=lambda row: (row[1] != beginning, -row[2], row[0]))[:BEGINNINGS]
    if not query.starred and rows and rows[0][1] == beginning:
        return {}  # it is a word already: “war” is not a beginning of “warm”
    return {piece.start: (*piece.terms, *dict.fromkeys(key.partition(" ")[2] for key, *_ in rows))}


def _part(found: Plain, part: Part, words: dict[int, Plain], alternatives: Alternatives) -> Plain:
    """Return what is left of `found` when a phrase must stand in it, or an exclusion must not."""
    if not part.phrase and not part.excluded:
        return found
    have = found
    if part.excluded:
        # A hyphenated word is all of its parts.
        for piece in part.pieces:
            have = postings.all_of(have, words[piece.start])
    if part.phrase:
        have = _saying(have, part, [alternatives[piece.start] for piece in part.pieces])
    return postings.without(found, have) if part.excluded else have


def _saying(found: Plain, part: Part, words: Sequence[Iterable[str]]) -> Plain:
    """Return those of the stories looked at that say the phrase."""
    candidates = {*_newest(found)}
    if len(candidates) < postings.count(found):
        # The newest that say its words before the body, too.
        candidates |= {*_newest({shelf: planes[LEADING] for shelf, planes in _weighed(words, found).items()})}
    if not candidates:
        return {}
    place = "strpos" if connection.vendor == "postgresql" else "instr"
    says = " OR ".join([f"{place}(terms, %s) > 0"] * len(part.sequences))
    condition, value = statements.among("place", sorted(candidates))
    sql = f"SELECT place FROM publishing_entry WHERE {condition} AND ({says})"  # noqa: S608
    return postings.all_of(found, _shelved(place for (place,) in statements.run(sql, value, *part.sequences)))


def _newest(stories: Plain) -> list[int]:
    """Return the places of the newest LOOKED stories."""
    places: list[int] = []
    for shelf in sorted(stories, reverse=True):
        places += (bits.place(shelf, slot) for slot in bits.slots(stories[shelf]))
        if len(places) > LOOKED:
            condition, value = statements.among("place", places)
            order = "at DESC, publication_id DESC"
            sql = f"SELECT place FROM publishing_entry WHERE {condition} ORDER BY {order} LIMIT {LOOKED}"  # noqa: S608
            return [where for (where,) in statements.run(sql, value)]
    return places


def _conditions(found: Plain, filters: Filters) -> Plain:
    """Return what is left of `found` under conditions that no set stands for."""
    if found and (filters.after or filters.before):
        found = postings.all_of(found, _published(found, filters))
    if found and filters.where:
        rows = Entry.objects.filter(publication__in=Publication.objects.live().filter(filters.where))
        if postings.count(found) <= LISTED:
            rows = rows.filter(place__in=postings.places(found))
        found = postings.all_of(found, _shelved(rows.values_list("place", flat=True)))
    return found


def _published(found: Plain, filters: Filters) -> Plain:
    """Return, of the shelves in `found`, the stories of the time asked for."""
    after = microseconds(filters.after) if filters.after else None
    before = microseconds(filters.before) if filters.before else None
    allowed, cut = {}, []
    for shelf in Shelf.objects.filter(number__in=sorted(found)):
        low, high = shelf.first * 1_000_000, (shelf.last + 1) * 1_000_000
        if (after is not None and high <= after) or (before is not None and low >= before):
            continue
        if (after is None or after <= low) and (before is None or high <= before):
            allowed[shelf.number] = found[shelf.number]
        else:
            cut.append(shelf.number)
    return allowed | (_shelved(statements.published(cut, after, before)) if cut else {})


def _shelved(places: Iterable[int]) -> Plain:
    slots: dict[int, list[int]] = defaultdict(list)
    for where in places:
        shelf, slot = divmod(where, 1 << bits.SLOT_BITS)
        slots[shelf].append(slot)
    return {shelf: bits.mask(some) for shelf, some in slots.items()}
