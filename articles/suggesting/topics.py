"""Tags and places that a text names: each tag's words, folded and stemmed as the search does it, looked for in it.

A tag has one name and stories are in several languages, so a word is also known by its Latin
spelling: «в Казахстане» names the tag “Kazakhstan”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from articles.models import Tag
from publishing.search.fold import LONGEST, WORD
from publishing.search.language import term

MOST_WORDS = 20_000  # of a text; the rest says nothing new
MOST_TAGS = 20_000
SUGGESTED = 10
HEADLINE_WEIGHS = 5  # times a word of the text
Row = tuple[int, str, str]  # id, name, kind


@dataclass(frozen=True)
class Suggestion:
    """A tag that the text names, and how often."""

    id: int
    name: str
    kind: str
    count: int


class Reading:
    """The words of a text, found by their term and by its Latin spelling."""

    def __init__(self, text: str, language: str) -> None:
        self.words: list[str] = WORD.findall(text)[:MOST_WORDS]
        self.spellings = [_spellings(word, language) for word in self.words]
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, known in enumerate(self.spellings):
            for spelling in known:
                self.places[spelling].append(place)

    def count(self, name: str, language: str, *, named: bool) -> int:
        """Return how often the text has the words of `name` in a row; `named`: written as a name."""
        wanted = [_spellings(word, language) for word in WORD.findall(name)]
        if not wanted:
            return 0
        first = {place for spelling in wanted[0] for place in self.places.get(spelling, ())}
        return sum(self._has(place, wanted) and not (named and self._is_lower(place)) for place in first)

    def _has(self, place: int, wanted: list[frozenset[str]]) -> bool:
        here = self.spellings[place : place + len(wanted)]
        return len(here) == len(wanted) and all(one & other for one, other in zip(here, wanted, strict=True))

    def _is_lower(self, place: int) -> bool:
        return self.words[place][:1].islower()


def suggest_tags(headline: str, text: str, language: str, *, chosen: Collection[int] = ()) -> list[Suggestion]:
    """Return the tags that a story names and has not, the most named first. One query, whatever it says."""
    tags = Tag.objects.exclude(pk__in=list(chosen)).order_by("pk").values_list("pk", "name", "kind")[:MOST_TAGS]
    return rank(tags, {headline: HEADLINE_WEIGHS, text: 1}, language)


def rank(tags: Iterable[Row], texts: Mapping[str, int], language: str) -> list[Suggestion]:
    """Return those of the tags that the texts name, weighed by how much each text counts."""
    readings = [(Reading(text, language), weight) for text, weight in texts.items()]
    found = []
    for pk, name, kind in tags:
        # “will” is a word and Will a man; a topic is written small as often as not.
        named = kind != "topic" and name[:1].isupper()
        count = sum(weight * reading.count(name, language, named=named) for reading, weight in readings)
        if count:
            found.append(Suggestion(pk, name, kind, count))
    return sorted(found, key=lambda each: (-each.count, -len(each.name), each.id))[:SUGGESTED]


@lru_cache(maxsize=100_000)
def _spellings(word: str, language: str) -> frozenset[str]:
    found = term(word[:LONGEST], language)
    return frozenset(spelling for spelling in (found, anyascii(found).lower()) if spelling)
