"""Golden queries in English, Russian and Kazakh over the demo's stories: which are found, in which order.

The file says what both databases must answer; tests run on either read the same file. A
change of it is a change of what readers find: read it story by story before it is kept.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from examples.demo import content
from publishing import services
from publishing.document import AuthorRef, Body, Document, SectionRef, TagRef
from publishing.search import filing
from publishing.search.fold import words
from publishing.search.language import term, terms

pytestmark = pytest.mark.django_db

DEMO = Path(content.__file__).parent
GOLDEN = tomllib.loads((Path(__file__).parent / "golden_queries.toml").read_text("utf-8"))
NOW = dt.datetime(2026, 3, 1, 6, tzinfo=dt.UTC)


def documents() -> Iterator[Document]:
    """Yield the demo's stories, every one as if it were public, as old as its file says."""
    newsroom = content.load(DEMO)
    tags = {tag.slug: TagRef(tag.slug, tag.name, tag.kind) for tag in newsroom.tags}
    authors = {author.slug: AuthorRef(author.slug, author.name) for author in newsroom.authors}
    sections = {section.slug: SectionRef(section.slug, section.name) for section in newsroom.sections}
    for row in newsroom.articles:
        at = NOW - dt.timedelta(hours=row.hours_ago)
        text = "\n\n".join(row.body.paragraphs)
        yield Document(
            id=uuid.uuid5(uuid.NAMESPACE_URL, row.slug),
            kind=row.kind,
            language=row.language,
            slug=row.slug,
            path=f"/{row.slug}",
            headline=row.headline,
            summary=row.summary,
            body=Body((), row.body.html, text, ((text, False),)),
            published_at=at,
            updated_at=at,
            word_count=1,
            reading_minutes=1,
            section=sections[row.section],
            tags=tuple(tags[slug] for slug in row.tags),
            authors=tuple(authors[credit.author] for credit in row.authors),
        )


@pytest.fixture(autouse=True, params=["filed", "half of it filed"])
def paper(db: None, request: pytest.FixtureRequest) -> None:
    """The demo's stories, published oldest last, so that nothing rests on the order of arrival.

    Readers cannot tell whether the index has filed them.
    """
    for number, document in enumerate(documents()):
        services.put(document, cause="published", now=NOW)
        if number % 40 == 20 or request.param == "filed":
            filing.file_all(NOW)


def test_golden_queries_find_the_same_stories_in_the_same_order_everywhere() -> None:
    found = {}
    for query in GOLDEN:
        answer = Client().get("/api/v1/search/", {"q": query, "page_size": 10, "fields": "slug"}).json()
        found[query] = [card["slug"] for card in answer["results"]]
    assert found == GOLDEN


def test_every_highlight_stands_on_a_word_that_was_looked_for() -> None:
    seen = 0
    for query in GOLDEN:
        looked_for = {found for word in words(query) for found in terms(word.text)}
        answer = Client().get("/api/v1/search/", {"q": query, "page_size": 20}).json()
        for card in answer["results"]:
            for shown in filter(None, card["highlights"].values()):
                for start, end in shown["offsets"]:
                    word = shown["text"][start:end]
                    assert [(w.start, w.end) for w in words(word)] == [(0, len(word))]
                    if not answer["corrected"] and not query.endswith("*"):
                        assert term(word, card["language"]) in looked_for, (query, word)
                    seen += 1
            assert set(card["highlights"]) == {"headline", "summary", "body"}
    assert seen > 100


def test_facets_are_what_counting_the_cards_gives() -> None:
    for query in ("the", "вода", "су", "Almaty"):
        answer = Client().get("/api/v1/search/", {"q": query, "page_size": 100}).json()
        for kind in ("section", "tag", "author", "language", "year"):
            counted: dict[str, int] = {}
            for card in answer["results"]:
                for value in _values(card, kind):
                    counted[value] = counted.get(value, 0) + 1
            wanted = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:20]
            got = [(each["value"], each["count"]) for each in answer["facets"][kind]]
            assert got == (sorted(wanted, reverse=True) if kind == "year" else wanted), json.dumps(got)


def test_many_matches_are_counted_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [Client().get("/api/v1/search/", {"q": q}).json()["facets"] for q in ("the", "вода", "Almaty")]
    monkeypatch.setattr("publishing.search.facets.FEW", 0)
    many = [Client().get("/api/v1/search/", {"q": q}).json()["facets"] for q in ("the", "вода", "Almaty")]
    assert many == few


def _values(card: dict[str, object], kind: str) -> list[str]:
    match kind:
        case "year":
            return [str(card["published_at"])[:4]]
        case "language":
            return [str(card["language"])]
        case "section":
            return [card["section"]["slug"]]  # type: ignore[index]
    return [each["slug"] for each in card[f"{kind}s"]]  # type: ignore[attr-defined]
