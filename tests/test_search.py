"""Searching what is public: what is found, how it is shown, and what never is."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest.mock import patch

import pytest

from articles.drafts import Draft, Part
from articles.services import publishing, saving
from publishing.models import Entry, Posting, Spelling
from publishing.search import facets, filing
from tests.factories import make_article, make_author, make_public, make_section, make_tag, publish
from tests.once import once
from tests.reading import faults, get, problem, read

pytestmark = pytest.mark.django_db

NEW_YEAR = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def found(query: str) -> list[str]:
    """Return the headlines that a search finds, in order."""
    return [card["headline"] for card in read(f"search/?q={query}")["results"]]


@once("class")
def paper() -> None:
    """Five stories, a day apart."""
    water, code = make_tag("Water").pk, make_tag("Law").pk
    aida, bek = make_author("Aida Sadykova"), make_author("Bek Omarov")
    usual = {"summary": "So it is.", "bylines": [Part(bek.pk)], "section": make_section("Economy").pk}
    stories: list[dict[str, Any]] = [
        {"headline": "Parliament passes the water code", "tags": [water, code], "bylines": [Part(aida.pk)]},
        {
            "headline": "Elections in May",
            "summary": "A code of conduct.",
            "body": "<p>Water ran out.</p>",
            "tags": [code],
        },
        {"headline": "Выборы мэра в Казани", "language": "ru", "body": "<p>Ёлка ещё стоит.</p>", "tags": []},
        {"headline": "Су кодексі қабылданды", "language": "kk", "body": "<p>Мектептерде су бар.</p>", "tags": [water]},
        {"headline": "Café culture", "body": "<p>She said: “the code of water”. Nobody laughed.</p>", "tags": []},
    ]
    for day, story in enumerate(stories):
        make_public(now=NEW_YEAR + dt.timedelta(days=day), **{**usual, **story})


@pytest.mark.usefixtures("paper")
class TestPaper:
    """What is looked for in the five stories."""

    @pytest.mark.parametrize(
        ("query", "wanted"),
        [
            ("water code", "Parliament passes the water code,Café culture,Elections in May"),
            ('"water code"', "Parliament passes the water code"),
            ('"code of water', "Café culture"),
            ("“code of water”", "Café culture"),
            ("water -conduct", "Parliament passes the water code,Су кодексі қабылданды,Café culture"),
            ('code -"water code"', "Elections in May,Café culture"),
            ("election", "Elections in May"),
            ("ELECTED", "Elections in May"),
            ("elec", "Elections in May"),
            ("elec+", ""),
            ("elec*", "Elections in May"),
            ("cafe", "Café culture"),
            ("cafés", "Café culture"),
            ("елка", "Выборы мэра в Казани"),
            ("ЁЛКИ", "Выборы мэра в Казани"),
            ("казань", "Выборы мэра в Казани"),
            ("мектеп", "Су кодексі қабылданды"),
            ("мектебі", "Су кодексі қабылданды"),
            ("кабылданды", "Су кодексі қабылданды"),
            ("sadykova", "Parliament passes the water code"),
            ("nothing-of-the-kind", ""),
        ],
    )
    def test_a_search_finds_what_was_meant(self, query: str, wanted: str) -> None:
        answer = read(f"search/?q={query}")
        assert ",".join(card["headline"] for card in answer["results"]) == wanted
        assert answer["count"] == len(answer["results"])
        assert not answer["corrected"]

    def test_what_was_mistyped_is_found_and_said(self) -> None:
        for typed, meant in (("electoins", "elections"), ("parlament", "parliament"), ("казаин", "казани")):
            answer = read(f"search/?q={typed}")
            assert (answer["corrected"], answer["did_you_mean"]) == (True, meant)
            assert answer["count"] == 1
        assert read("search/?q=zzzzzz")["did_you_mean"] is None

    def test_the_found_words_are_shown_where_they_stand(self) -> None:
        first, *_ = read("search/?q=“code of water”")["results"]
        body = first["highlights"]["body"]
        assert body["text"] == "She said: “the code of water”. Nobody laughed."
        assert [body["text"][start:end] for start, end in body["offsets"]] == ["code", "of", "water"]
        kazakh, *_ = read("search/?q=мектеп")["results"]
        body = kazakh["highlights"]["body"]
        assert [body["text"][start:end] for start, end in body["offsets"]] == ["Мектептерде"]
        assert kazakh["highlights"]["headline"] == {"text": "Су кодексі қабылданды", "offsets": []}

    def test_facets_count_all_matches_whatever_the_page(self) -> None:
        answer = read("search/?q=water&page_size=1")
        assert answer["count"] == 4
        assert {kind: {v["value"]: v["count"] for v in values} for kind, values in answer["facets"].items()} == {
            "section": {"economy": 4},
            "tag": {"law": 2, "water": 2},
            "author": {"aida-sadykova": 1, "bek-omarov": 3},
            "language": {"en": 3, "kk": 1},
            "year": {"2025": 4},
        }
        assert answer["facets"]["tag"][0] == {"value": "law", "name": "Law", "count": 2}


def test_facets_of_many_matches_are_those_of_a_count_one_by_one() -> None:
    tags, umbrellas = [make_tag(f"Tag {number}").pk for number in range(6)], make_tag("Umbrellas").pk
    for day in range(12):
        # Tag 0 is on every story and tag 5 on two; umbrellas, on four, have to do with rain alone.
        some = [tag for number, tag in enumerate(tags) if day % (number + 1) == 0]
        headline, also = (f"Rain {day}", [umbrellas]) if day % 3 == 1 else (f"Water {day}", [])
        make_public(headline=headline, tags=[*some, *also], now=NEW_YEAR + dt.timedelta(days=day * 100))
    for shown in (1, 2, 4, 20):
        with patch.object(facets, "SHOWN", shown):
            one_by_one = read("search/?q=water")["facets"]
            with patch.object(facets, "FEW", 0):
                facets.reset()
                assert read("search/?q=water")["facets"] == one_by_one
        assert len(one_by_one["tag"]) == min(shown, 6)


def test_a_search_is_narrowed_by_the_filters_of_the_list(paper: None) -> None:
    assert found("water&tag=water&language=en") == ["Parliament passes the water code"]
    assert found("water&tag!=law&language=en") == ["Café culture"]
    assert found("water&language=ru") == []
    assert found("water&published_after=2025-01-02T00:00:00Z&section=economy&language=en") == [
        "Café culture",
        "Elections in May",
    ]
    assert found("water&published_before=2025-01-02T00:00:00Z") == ["Parliament passes the water code"]
    assert found("water&has_image=true") == []
    assert faults("search/?q=water&tag=nowhere") == [("tag", "unknown_value")]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "missing"),
        ("q=", "empty"),
        ("q=%2B-!", "empty"),
        ("q=-water", "only_excluded"),
        ('q=-"a+b"', "only_excluded"),
    ],
)
def test_a_search_for_nothing_is_refused_in_words(query: str, code: str) -> None:
    assert faults(f"search/?{query}") == [("q", code)]


@pytest.mark.parametrize("filed", [False, True])
def test_only_what_is_public_is_found_counted_or_suggested(edna: Any, filed: bool) -> None:
    secret = "Xylophonist"
    article = make_article(headline=secret)
    assert found(secret) == []
    publish(article)
    if filed:
        filing.file_all(dt.datetime.now(dt.UTC))
    assert found(secret) == [secret]
    assert read("search/?q=xylofonist")["did_you_mean"] == "xylophonist"
    article.refresh_from_db()
    saved = saving.save(article.pk, Draft(headline="Zitherist"), by=None, revision=article.revision).article
    assert found("zitherist") == []
    publish(saved)
    assert found(secret) == []
    assert found("zitherist") == ["Zitherist"]
    assert read("search/?q=xylofonist")["did_you_mean"] is None
    publishing.withdraw(article.pk, by=None, reason="Wrong.")
    assert found("zitherist") == []
    assert read("search/?q=zytherist")["did_you_mean"] is None
    assert not any(model.objects.exists() for model in (Entry, Posting, Spelling))


def test_what_waits_for_its_time_is_not_found(edna: Any) -> None:
    article = make_article(headline="Embargoed")
    due = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    publishing.schedule(article.pk, at=due, by=edna, revision=article.revision, reason="")
    assert found("embargoed") == []
    assert not Spelling.objects.exists()


def test_pages_follow_one_another_and_end(paper: None) -> None:
    whole = found("water")
    assert [found(f"water&page_size=1&page={page}")[0] for page in (1, 2, 3, 4)] == whole
    assert problem("search/?q=water&page_size=1&page=5", 404)["pages"] == 4
    assert get("search/?q=water&cursor=*", status=400)


def test_only_the_fields_that_were_asked_for_are_answered(paper: None) -> None:
    results = read("search/?q=mayor+election&fields=slug,highlights.headline.text")["results"]
    assert results == []
    results = read("search/?q=election&fields=slug,highlights.headline.text")["results"]
    assert results == [{"slug": "elections-in-may", "highlights": {"headline": {"text": "Elections in May"}}}]
