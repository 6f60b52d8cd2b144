"""What else to read: the nearest first, the same on every database, and nothing that is not live."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from articles.drafts import Draft, Part
from articles.services import publishing, saving
from publishing.models import Publication
from publishing.search.related import related_cards
from tests.factories import make_article, make_author, make_public, make_section, make_tag, publish
from tests.reading import faults, get, headlines, problem, read

pytestmark = pytest.mark.django_db

NEW_YEAR = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def paper(db: None) -> dict[str, Publication]:
    """Eight stories, a day apart: two share a rare tag, most share a common one."""
    dam, energy = make_tag("Dam").pk, make_tag("Energy").pk
    economy, sport = make_section("Economy").pk, make_section("Sport").pk
    aida, bek = Part(make_author("Aida Sadykova").pk), Part(make_author("Bek Omarov").pk)
    rows: list[tuple[str, list[Any], int, Part, str]] = [
        ("Naryn dam opens", [dam, energy], economy, aida, "en"),
        ("Engineers look back", [dam, energy], sport, bek, "en"),
        ("Prices rise", [energy], economy, bek, "en"),
        ("Prices fall", [energy], economy, bek, "en"),
        ("Naryn in spring", [], sport, bek, "en"),
        ("Плотина открыта", [dam, energy], economy, aida, "ru"),
        ("Goal", [], sport, bek, "en"),
        ("Another goal", [], sport, bek, "en"),
    ]
    return {
        headline: make_public(
            headline=headline, tags=tags, section=section, bylines=[by], language=code, now=NEW_YEAR + dt.timedelta(day)
        )
        for day, (headline, tags, section, by, code) in enumerate(rows)
    }


def test_what_shares_the_rarer_comes_first_and_another_language_last(paper: dict[str, Publication]) -> None:
    assert headlines("articles/naryn-dam-opens/related/") == [
        "Engineers look back",
        "Naryn in spring",
        "Prices fall",
        "Prices rise",
        "Плотина открыта",
    ]


def test_a_limit_cuts_and_nothing_else_changes(paper: dict[str, Publication]) -> None:
    whole = headlines("articles/naryn-dam-opens/related/?limit=20")
    assert headlines("articles/naryn-dam-opens/related/?limit=2") == whole[:2]
    for limit in ("0", "21", "x"):
        assert faults(f"articles/naryn-dam-opens/related/?limit={limit}") == [("limit", "not_a_number")]


def test_a_card_there_is_the_card_of_the_lists(paper: dict[str, Publication]) -> None:
    answer = read("articles/naryn-dam-opens/related/?limit=1")
    assert answer == {"count": 1, "results": read("articles/?slug=engineers-look-back")["results"]}
    assert related_cards(paper["Naryn dam opens"].key, 1) == [Publication.objects.get(slug="engineers-look-back").card]


def test_a_story_brings_them_along(paper: dict[str, Publication]) -> None:
    story, rest = read("articles/naryn-dam-opens/"), read("articles/naryn-dam-opens/related/")["results"]
    assert read("articles/naryn-dam-opens/?include=related") == {**story, "related": rest}
    text = read("articles/naryn-dam-opens/?include=related&format=text")
    assert text["related"] == rest
    assert text["body"].keys() == {"text"}


def test_of_those_a_story_brings_parts_can_be_picked(paper: dict[str, Publication]) -> None:
    told = [{"headline": each} for each in headlines("articles/naryn-dam-opens/related/")]
    own = {"slug": "naryn-dam-opens"}
    assert read("articles/naryn-dam-opens/?fields=slug,related.headline") == {**own, "related": told}
    both = read("articles/naryn-dam-opens/?fields=slug&include=body,related")
    assert both.keys() == {"slug", "body", "related"}
    assert [{"headline": each["headline"]} for each in both["related"]] == told
    assert faults("articles/naryn-dam-opens/?include=relatd") == [("include", "bad_value")]
    assert faults("articles/naryn-dam-opens/?fields=related.body") == [("fields", "unknown_field")]


def test_a_story_with_them_is_as_new_as_any_story(paper: dict[str, Publication]) -> None:
    plain, rich = (get(f"articles/naryn-dam-opens/{query}") for query in ("", "?include=related"))
    key = f"article:{paper['Naryn dam opens'].pk}"
    assert plain["Surrogate-Key"] == key
    assert set(rich["Surrogate-Key"].split(" ")) == {key, "articles:"}
    publishing.withdraw(paper["Engineers look back"].pk, by=None, reason="Wrong.")
    assert get("articles/naryn-dam-opens/")["ETag"] == plain["ETag"]
    again = get("articles/naryn-dam-opens/?include=related")
    assert again["ETag"] != rich["ETag"]
    assert "Engineers look back" not in again.content.decode()


def test_what_is_not_live_is_neither_shown_nor_asked_about(paper: dict[str, Publication]) -> None:
    taken = paper["Engineers look back"]
    publishing.withdraw(taken.pk, by=None, reason="Wrong.")
    assert "Engineers look back" not in headlines("articles/naryn-dam-opens/related/")
    assert problem("articles/engineers-look-back/related/", 410)["reason"] == "Wrong."
    draft = make_article(headline="Only a draft")
    problem(f"articles/{draft.slug}/related/", 404)


def test_an_old_address_leads_to_the_new_one(paper: dict[str, Publication]) -> None:
    article = make_article(headline="Moved")
    publish(article)
    saving.save(article.pk, Draft(slug="moved-away"), by=None, revision=article.revision)
    publish(article)
    answer = get("articles/moved/related/?limit=3", status=301)
    assert answer["Location"] == "/api/v1/articles/moved-away/related/?limit=3"
