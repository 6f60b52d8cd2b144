"""What else to read: what an editor chose, then what shares tags, authors and section, and words of the headline.

What was chosen is looked up when somebody asks: it is shown while it is live, and no moment longer.
The rarer what is shared, the more it weighs; each point counts like so many days of
freshness, as in `ranking`. Stories in the same language come first. Everything is a whole
number, so every database gives the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from publishing.models import Entry, Publication, Thing
from publishing.search import bits, listing, postings, statements
from publishing.search import language as language_of
from publishing.search.bits import LEADING
from publishing.search.index import lines_of
from publishing.search.postings import Shelved
from publishing.search.ranking import DAY, Found

MOST = 20  # stories that can be asked for
USUAL = 6
WORDS = 60  # of a story that is not live; more make no difference
NEAREST = 60  # the newest stories with each shared thing that are compared
POINT = 14 * DAY
SHARED = {"tag": 4, "author": 1, "section": 1}  # how much a shared thing weighs, times its rarity
WORD = 2  # … and a shared word of the headline
COMMON = 200  # stories; a word that more have in what stands before the body says little
Scored = tuple[bool, int, int, str, int]


def related_cards(key: UUID, limit: int = USUAL) -> list[str]:
    """Return the cards, as JSON, of at most `limit` stories related to the live one with this key.

    Those that an editor chose come first, in the editor's order, then the nearest. Seven queries, whatever it
    shows, and one more where somebody chose.
    """
    own = Entry.objects.filter(publication_id=key).values_list("place", "things", "terms", "publication__picked")
    if (found := own.first()) is None:
        return []
    place, things, terms, picked = found
    chosen = _live_cards(picked.split(" "), limit) if picked else {}
    said, without = lines_of(terms)[0], [key, *chosen]
    return [*chosen.values(), *_nearest(things.split(" "), said, place, without, limit - len(chosen))]


def _live_cards(picked: Sequence[str], limit: int) -> dict[UUID, str]:
    """Return by key the cards of the first of those stories that are live."""
    keys = [UUID(each) for each in picked]
    cards = dict(Publication.objects.live().filter(key__in=keys).values_list("key", "card"))
    return dict(islice(((key, cards[key]) for key in keys if key in cards), limit))


def cards_like(
    words: Iterable[str], things: Iterable[str], language: str, *, without: UUID | None = None, limit: int = USUAL
) -> list[str]:
    """Return the cards of live stories related to one that may not be live: its words, and what it will show.

    `things` are as in Mention ("tag:energy"); `without` is the story itself. Eight queries at most.
    """
    own = Entry.objects.filter(publication_id=without).values_list("place", flat=True).first() if without else None
    said = [language_of.term(word, language) for word in islice(words, WORDS)]
    shows, others = [*things, f"language:{language}"], [without] if without else []
    return _nearest(shows, said, -1 if own is None else own, others, limit)


def _nearest(shows: Sequence[str], said: Iterable[str], own: int, without: Sequence[UUID], limit: int) -> list[str]:
    things = [thing for thing in shows if thing.partition(":")[0] in SHARED]
    words = [term for term in dict.fromkeys(said) if term]
    total, rarity = _rarity(things)
    sets = {term: found for term, found in postings.read(words).items() if _told(found) <= COMMON}
    near = _near(own, things, sets)
    language = next(thing for thing in shows if thing.startswith("language:"))
    scored = []
    for other, place, at, shown in near.exclude(pk__in=without).values_list("pk", "place", "at", "things"):
        has = shown.split(" ")
        points = sum(SHARED[t.partition(":")[0]] * rarity[t] for t in things if t in rarity and t in has)
        points += sum(WORD * _points(total, _told(found)) for found in sets.values() if _in(found, place))
        scored.append((language in has, at + points * POINT, at, str(other), place))
    best = sorted(scored, reverse=True)[:limit]
    rows = listing.rows([Found(rank, at, other, place) for _, rank, at, other, place in best], "card")
    return [card for _, (card,) in rows]


def _rarity(things: Iterable[str]) -> tuple[int, dict[str, int]]:
    """Return how many stories there are, and the points of each thing: more, the fewer show it."""
    counts = dict(Thing.objects.filter(key__in=["articles:", *things]).values_list("key", "live_count"))
    total = counts.pop("articles:", 1)
    return total, {thing: _points(total, count) for thing, count in counts.items()}


def _points(total: int, count: int) -> int:
    # The logarithm to base two, in whole numbers: of all stories 0, of every second 1 …
    return max(0, (total // max(1, count)).bit_length() - 1)


def _told(found: Shelved) -> int:
    return sum(planes[LEADING].bit_count() for planes in found.values())


def _in(found: Shelved, place: int) -> bool:
    shelf, slot = divmod(place, 1 << bits.SLOT_BITS)
    return bool(found.get(shelf, bits.EMPTY)[LEADING] >> slot & 1)


def _near(own: int, things: Sequence[str], sets: dict[str, Shelved]) -> QuerySet[Entry]:
    """Return the entries to compare: the newest that share a thing, and those that share a word."""
    keys = statements.newest_showing(things, NEAREST + 1)
    places = {
        bits.place(shelf, slot)
        for found in sets.values()
        for shelf, planes in found.items()
        for slot in bits.slots(planes[LEADING])
    }
    by_word = Entry.objects.filter(place__in=sorted(places - {own}))
    return Entry.objects.filter(publication__in=keys) | by_word
