"""Which requests are measured, and the whole answer to each, said from the stories and not from the tables."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings

from bench.corpus import Corpus, Frame
from publishing.plate import beginning_of, card_json, make_plate

PAGE_SIZE = 6
FAR = 50  # the page of a tag's list that must cost about what the first one does
SAMPLE = 200  # addresses of a row that asks for many, so that no page of the database stays warm by them alone
NEWEST = 5_000  # stories that the wanted lists lie in

Wanted = dict[str, list[dict[str, Any]]]


def wanted(corpus: Corpus, first: int, shown: Mapping[str, int], holding: Mapping[str, int]) -> Wanted:
    """Return the requests by the name of their row: `path`, and the `body` that must come back.

    `first` is the change number of the first story, `shown` how many stories show each
    thing, `holding` how many hold each word that is searched for.
    """
    stories = Stories(corpus, first, shown)
    tag = max((thing for thing in shown if thing.startswith("tag:")), key=lambda thing: shown[thing])
    author = f"author:{corpus.authors[0].slug}"
    die = random.Random(2)
    details = [stories.detail(die.randint(1, corpus.count)) for _ in range(SAMPLE)]
    return {
        "list": [stories.page("articles:", 1)],
        "detail": [stories.detail(corpus.count // 2)],
        "details": details,
        "tag": [stories.page(tag, 1)],
        "tag-far": [stories.page(tag, min(FAR, stories.reach(tag)))],
        "author": [stories.page(author, 1)],
        "mixed": [stories.any(die) for _ in range(SAMPLE)],
        "common": [{"word": corpus.common, "count": holding[corpus.common]}],
        "rare": [{"word": corpus.rare, "count": holding[corpus.rare]}],
    }


class Stories:
    """The corpus as the API must show it."""

    def __init__(self, corpus: Corpus, first: int, shown: Mapping[str, int]) -> None:
        self.corpus, self.first, self.shown = corpus, first, shown
        self.by_thing: dict[str, list[int]] = defaultdict(list)
        oldest = max(0, corpus.count - NEWEST)
        frames = [corpus.frame(number) for number in range(corpus.count, oldest, -1)]
        frames.sort(key=lambda frame: (frame.at, frame.id), reverse=True)
        for frame in frames[: -2 if oldest else None]:  # the last may tie with one that was left out
            self._file(frame)

    def _file(self, frame: Frame) -> None:
        for thing in frame.things():
            self.by_thing[thing].append(frame.number)

    def reach(self, thing: str) -> int:
        """Return the last full page of a thing's list that is known here."""
        return max(1, len(self.by_thing[thing]) // PAGE_SIZE)

    def any(self, die: random.Random) -> dict[str, Any]:
        """Return one request of a reader who looks around: a story, or a page of some list."""
        if die.random() < 0.5:
            return self.detail(die.randint(1, self.corpus.count))
        thing = die.choice(list(self.by_thing))
        return self.page(thing, die.randint(1, min(5, self.reach(thing))))

    def detail(self, number: int) -> dict[str, Any]:
        """Return the request for one story."""
        document = self.corpus.document(number)
        plate = orjson.loads(make_plate(document).document)
        version = self.first + number - 1
        return {
            "path": f"/api/v1/articles/{document.slug}/",
            "body": {"version": version, "aliases": [], **plate},
        }

    def page(self, thing: str, page: int) -> dict[str, Any]:
        """Return the request for one page of what shows a thing."""
        kind, _, slug = thing.partition(":")
        query = f"&{kind}={slug}" if slug else ""
        count = self.shown[thing]
        pages = -(-count // PAGE_SIZE)
        start = (page - 1) * PAGE_SIZE
        results = [self._card(number) for number in self.by_thing[thing][start : start + PAGE_SIZE]]
        return {
            "path": f"/api/v1/articles/?page_size={PAGE_SIZE}{query}{f'&page={page}' if page > 1 else ''}",
            "body": {
                "count": count,
                "range": {"start": start + 1, "end": start + len(results), "total": count},
                "page": page,
                "pages": pages,
                "page_size": PAGE_SIZE,
                "next": _address(query, page + 1) if page < pages else None,
                "previous": _address(query, page - 1) if page > 1 else None,
                "results": results,
            },
        }

    def _card(self, number: int) -> dict[str, Any]:
        document = self.corpus.document(number)
        return {"version": self.first + number - 1, **card_json(document, beginning_of(document))}


def _address(query: str, page: int) -> str:
    """Return the address of a page as `newsroom.public.address` writes it: parameters in order of their names."""
    parts = sorted([f"page={page}", f"page_size={PAGE_SIZE}", *filter(None, [query.removeprefix("&")])])
    return f"{settings.PUBLIC_URL}/api/v1/articles/?{'&'.join(parts)}"


def counts(corpus: Corpus) -> Counter[str]:
    """Return how many stories show each section, tag and author."""
    return Counter(thing for number in range(1, corpus.count + 1) for thing in corpus.frame(number).things())
