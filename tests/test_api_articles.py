"""The list of stories: each filter, what they do together, and in which order."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest

from articles.drafts import Part
from publishing.models import Publication
from tests.factories import make_author, make_photo, make_public, make_section, make_tag
from tests.once import once
from tests.reading import faults, get, headlines, problem, queries, read

pytestmark = pytest.mark.django_db

NEW_YEAR = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@once("class")
def paper() -> None:
    """Four stories, a day apart, that differ in everything a list can tell apart."""
    world, asia = make_section("World"), None
    asia = make_section("Asia", parent=world)
    economy = make_section("Economy")
    energy, water, gas = (make_tag(name).pk for name in ("Energy", "Water", "Gas"))
    aida, bek = make_author("Aida Sadykova"), make_author("Bek Omarov")
    stories: list[dict[str, Any]] = [
        {"headline": "Dam", "section": asia.pk, "tags": [energy, water], "bylines": [Part(aida.pk)]},
        {"headline": "Pipe", "section": world.pk, "tags": [energy, gas], "bylines": [Part(bek.pk)], "kind": "analysis"},
        {"headline": "Bank", "section": economy.pk, "tags": [], "bylines": [Part(aida.pk), Part(bek.pk)]},
        {"headline": "Су қоймасы", "section": asia.pk, "tags": [water], "language": "kk", "kind": "opinion"},
    ]
    for day, story in enumerate(stories):
        make_public(now=NEW_YEAR + dt.timedelta(days=day), **story)


@pytest.mark.usefixtures("paper")
class TestPaper:
    """What is asked of the four stories."""

    @pytest.mark.parametrize(
        ("query", "wanted"),
        [
            ("", "Су қоймасы,Bank,Pipe,Dam"),
            ("section=economy", "Bank"),
            ("section=world", "Су қоймасы,Pipe,Dam"),
            ("section=asia,economy", "Су қоймасы,Bank,Dam"),
            ("tag=energy", "Pipe,Dam"),
            ("tag=water,gas", "Су қоймасы,Pipe,Dam"),
            ("tag=energy&tag=water", "Dam"),
            ("tag=energy&tag=water,gas", "Pipe,Dam"),
            ("tag=energy&tag=water&tag=gas", ""),
            ("tag=energy&tag!=gas", "Dam"),
            ("tag!=water", "Bank,Pipe"),
            ("tag!=water,gas", "Bank"),
            ("tag!=water&tag!=gas", "Bank"),
            ("author=aida-sadykova", "Су қоймасы,Bank,Dam"),
            ("author=bek-omarov&author=aida-sadykova", "Bank"),
            ("author=bek-omarov,aida-sadykova", "Су қоймасы,Bank,Pipe,Dam"),
            ("kind=analysis", "Pipe"),
            ("kind=analysis,opinion", "Су қоймасы,Pipe"),
            ("kind=interview", ""),
            ("language=kk", "Су қоймасы"),
            ("language=en", "Bank,Pipe,Dam"),
            ("language=ru", ""),
            ("slug=dam,bank,never-was", "Bank,Dam"),
            ("language=kk&tag=water&section=world&kind=opinion", "Су қоймасы"),
            ("language=kk&tag=energy", ""),
        ],
    )
    def test_a_list_shows_what_was_asked_for(self, query: str, wanted: str) -> None:
        answer = read(f"articles/?{query}")
        assert ",".join(card["headline"] for card in answer["results"]) == wanted
        assert answer["count"] == len(answer["results"]) == answer["range"]["end"]

    @pytest.mark.parametrize(
        ("query", "wanted"),
        [
            ("published_after=2025-01-03", "Су қоймасы,Bank"),
            ("published_before=2025-01-03", "Pipe,Dam"),
            ("published_after=2025-01-02&published_before=2025-01-04", "Bank,Pipe"),
            ("published_after=2025-01-03T00:00:00Z", "Су қоймасы,Bank"),
            ("published_after=2025-01-03T00:00:01Z", "Су қоймасы"),
            ("published_after=2025-01-03T05:00:00%2B05:00", "Су қоймасы,Bank"),
            ("published_after=2025-01-02T19:00:00-05:00", "Су қоймасы,Bank"),
            ("updated_after=2025-01-04", "Су қоймасы"),
            ("updated_before=2025-01-01", ""),
            ("published_after=2025-01-04T00:00:00.000001Z", ""),
            ("published_after=2025-01-02T00:00:00%2B23:59", "Су қоймасы,Bank,Pipe"),
        ],
    )
    def test_a_range_takes_its_first_moment_and_not_its_last(self, query: str, wanted: str) -> None:
        assert ",".join(headlines(f"articles/?{query}")) == wanted

    @pytest.mark.parametrize("column", ["published_at", "updated_at", "headline"])
    def test_every_order_goes_both_ways(self, column: str) -> None:
        up, down = headlines(f"articles/?ordering={column}"), headlines(f"articles/?ordering=-{column}")
        assert up == down[::-1]
        assert set(up) == {"Dam", "Pipe", "Bank", "Су қоймасы"}
        if column != "headline":  # a database's collation decides where Cyrillic stands
            assert up == ["Dam", "Pipe", "Bank", "Су қоймасы"]


def test_stories_can_be_asked_for_by_id(paper: None) -> None:
    dam, bank = (Publication.objects.get(slug=slug).pk for slug in ("dam", "bank"))
    assert headlines(f"articles/?id={dam},{bank},{uuid.uuid4()}") == ["Bank", "Dam"]
    assert headlines(f"articles/?id={dam}&id={bank}") == []
    for odd in ("1", "x", str(10**30), "-1", str(dam).upper(), dam.hex, f"{{{dam}}}"):
        assert faults(f"articles/?id={odd}") == [("id", "bad_value")]


def test_stories_can_be_asked_for_by_photo() -> None:
    photo = make_photo()
    make_public(headline="With it", lead=photo)
    make_public(headline="Without")
    assert headlines(f"articles/?image={photo.pk}") == ["With it"]
    assert headlines("articles/?has_image=true") == ["With it"]
    assert headlines("articles/?has_image=false") == ["Without"]
    assert faults(f"articles/?image={uuid.uuid4()}") == [("image", "unknown_value")]
    assert faults("articles/?has_image=1") == [("has_image", "bad_value")]


def test_a_day_is_a_day_of_the_newsroom(paper: None, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Almaty"
    # The second of January begins at 19:00 of the first in London.
    make_public(headline="Evening", now=dt.datetime(2025, 1, 1, 20, tzinfo=dt.UTC))
    assert headlines("articles/?published_after=2025-01-02&published_before=2025-01-03") == ["Pipe", "Evening"]


def test_a_midnight_that_a_clock_change_skips_is_its_first_instant(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Beirut"  # 2025-03-30 begins at 01:00, an hour before two in London
    make_public(headline="Before", now=dt.datetime(2025, 3, 29, 21, 59, tzinfo=dt.UTC))
    make_public(headline="After", now=dt.datetime(2025, 3, 29, 22, 0, tzinfo=dt.UTC))
    assert headlines("articles/?published_after=2025-03-30") == ["After"]
    assert headlines("articles/?published_before=2025-03-30") == ["Before"]


@pytest.mark.parametrize(
    "moment",
    [
        "yesterday", "2025-02-30", "2025-13-01", "2025-1-1", "20250101", "0000-01-01", "10000-01-01",
        "2025-01-01T10:00",         "2025-01-01T10:00:00", "2025-01-01 10:00:00Z", "2025-01-01T25:00:00Z",
        "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59-12:00", "1737536400", "٢٠٢٥-٠١-٠١", "2025-W04-3", "2025-01-01T10:00:00%2B24:00",
    ],
)  # fmt: skip
def test_a_moment_without_a_meaning_is_a_400(moment: str) -> None:
    for name in ("published_after", "updated_before"):
        assert faults(f"articles/?{name}={moment}") == [(name, "bad_value")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("лось", True), ("ЛОСЬ", True), ("Лось вышел", True), ("вышел лось", True), ("лось медведь", False),
     ("тайги", True), ("таи\u0306ги", True), ("тайга", True), ("STRASSE", True), ("straße", True)],
)  # fmt: skip
def test_words_are_found_whatever_their_case_and_form(typed: str, found: bool) -> None:
    make_public(headline="Лось вышел из тайги", body="<p>Auf die Straße.</p>")
    make_public(headline="Elk", body="<p>Other words.</p>")
    assert headlines(f"articles/?q={typed}") == (["Лось вышел из тайги"] if found else [])


def test_a_search_is_bounded_in_words_and_length() -> None:
    assert faults("articles/?q=" + "+".join(["a"] * 11)) == [("q", "too_long")]
    assert read("articles/?q=" + "+".join(["a"] * 10))["count"] == 0
    assert faults("articles/?q=" + "a" * 201) == [("q", "too_long")]
    assert read("articles/?q=" + "a" * 200)["count"] == 0
    assert faults("articles/?q=" + "+".join(["a"] * 1000)) == [("q", "too_long")]
    for nothing in ("", "+", "%25", "_", "\\", '"'):
        assert faults(f"articles/?q={nothing}") == [("q", "empty")]
    assert faults("articles/?q=-a") == [("q", "only_excluded")]
    assert faults("tags/?q=" + "+".join(["a"] * 11)) == [("q", "too_long")]


def test_a_list_takes_fifty_alternatives_and_no_more() -> None:
    make_public()
    many = ",".join(f"s{number}" for number in range(51))
    assert faults(f"articles/?slug={many}") == [("slug", "bad_value")]
    assert headlines(f"articles/?slug={many.partition(',')[2][:480].rpartition(',')[0]},wind-farm-opens")


@pytest.mark.parametrize("value", ["A", "a b", "a--b", "-a", "a-", "é", "a_b", "a,", ",a", "a/b", "a" * 501])
def test_a_slug_that_cannot_be_one_is_a_400(value: str) -> None:
    for name in ("section", "tag", "author", "slug", "tag!"):
        assert {parameter for parameter, _ in faults(f"articles/?{name}={value}")} == {name}


@pytest.mark.parametrize("name", ["state", "withdrawn_at", "reason", "document", "text", "passages", "_state"])
def test_nothing_hidden_can_be_filtered_or_sorted_by(name: str) -> None:
    assert problem(f"articles/?{name}=x", 400)["errors"][0]["code"] == "unknown_parameter"
    assert problem(f"articles/?{name}__startswith=x", 400)["errors"][0]["code"] == "unknown_parameter"
    assert faults(f"articles/?ordering={name}") == [("ordering", "bad_value")]
    assert faults(f"articles/?fields={name}") == [("fields", "unknown_field")]


def test_a_list_costs_the_same_whatever_is_shown(paper: None) -> None:
    for query in ("fields=headline,section.name&include=body&excerpt_words=9", "tag=energy&tag=water&tag!=gas&q=dam"):
        assert queries(partial(get, f"articles/?{query}")) <= 7
