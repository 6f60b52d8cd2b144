"""What the desk offers somebody who writes: stories to link to, the tags that a text names, related stories."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.services import publishing
from articles.suggesting.topics import SUGGESTED, rank
from tests.desk_api import Desk
from tests.factories import make_article, make_public, make_section, make_tag, publish

pytestmark = pytest.mark.django_db

NEW_YEAR = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def desk(rita: User) -> Desk:
    return Desk(rita)


def targets(desk: Desk, **given: str) -> list[tuple[str, str | None]]:
    answer = desk.get(f"links/?{urlencode(given)}")
    assert answer.status_code == 200, answer.content
    return [(story["headline"], story["path"]) for story in answer.json()["results"]]


def asked(desk: Desk, **sent: Any) -> dict[str, Any]:
    answer = desk.post("suggestions/", sent)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def tags(desk: Desk, **sent: Any) -> list[str]:
    return [tag["name"] for tag in asked(desk, **sent)["tags"]]


def test_a_link_finds_what_is_published_first_and_then_the_desk(desk: Desk) -> None:
    make_public(headline="Naryn dam opens", now=NEW_YEAR)
    make_article(headline="Naryn dam: the bill")
    make_article(headline="Something else")
    assert targets(desk, q="naryn dams") == [("Naryn dam opens", "/2025/01/naryn-dam-opens")]
    assert targets(desk, q="dam nar") == [
        ("Naryn dam opens", "/2025/01/naryn-dam-opens"),
        ("Naryn dam: the bill", None),
    ]
    assert targets(desk, q="zzz") == []


def test_without_words_a_link_is_offered_the_newest(desk: Desk) -> None:
    make_public(headline="Old", now=NEW_YEAR)
    make_public(headline="New", now=NEW_YEAR + dt.timedelta(days=1))
    assert [headline for headline, _ in targets(desk)] == ["New", "Old"]


def test_the_story_that_is_written_is_not_offered_to_itself(desk: Desk) -> None:
    own = make_public(headline="Naryn dam opens", now=NEW_YEAR)
    assert targets(desk, **{"q": "naryn", "except": str(own.key)}) == []
    draft = make_article(headline="Naryn draft")
    assert targets(desk, **{"q": "draft", "except": str(draft.pk)}) == []


def test_a_story_that_waits_for_its_time_has_its_address_already(desk: Desk, edna: User) -> None:
    story = make_article(headline="Naryn opens tomorrow")
    due = dt.datetime(2099, 5, 1, 6, tzinfo=dt.UTC)
    publishing.schedule(story.pk, by=edna, revision=story.revision, at=due)
    assert targets(desk, q="tomorrow") == [("Naryn opens tomorrow", "/2099/05/naryn-opens-tomorrow")]


def test_a_withdrawn_story_is_no_target_and_a_spiked_one_neither(desk: Desk, edna: User) -> None:
    story = make_article(headline="Naryn mistake")
    publish(story)
    publishing.withdraw(story.pk, by=edna, reason="Wrong.")
    spiked = make_article(headline="Naryn spiked")
    publishing.move(spiked.pk, "spike", by=edna)
    assert [path for headline, path in targets(desk, q="naryn") if path] == []
    assert "Naryn spiked" not in [headline for headline, _ in targets(desk, q="naryn")]


NAMED = [
    ("en", "Wind farms open", "Energy prices rose in Kazakhstan.", ["Kazakhstan", "Energy"]),
    ("ru", "Цены выросли", "Цены на энергию выросли в Казахстане и Бишкеке.", ["Kazakhstan", "Bishkek"]),
    ("ru", "О водах", "Водные ресурсы делят трудно; водных ресурсов мало.", ["Водные ресурсы"]),
    ("en", "A man", "Mr Will spoke. They will not.", ["Will"]),
    ("en", "A wish", "They will go to the bank.", []),
    ("en", "A union", "The Eurasian Economic Union met; an economic union, in short.", ["Eurasian Economic Union"]),
]


@pytest.mark.parametrize(("language", "headline", "text", "wanted"), NAMED)
def test_a_text_names_its_tags_however_they_are_inflected(
    desk: Desk, language: str, headline: str, text: str, wanted: list[str]
) -> None:
    make_tag("Energy")
    make_tag("Kazakhstan", kind="place")
    make_tag("Bishkek", kind="place")
    make_tag("Водные ресурсы")
    make_tag("Will", kind="person")
    make_tag("Eurasian Economic Union", kind="organisation")
    assert sorted(tags(desk, language=language, headline=headline, text=text)) == sorted(wanted)


def test_what_the_headline_names_comes_first_and_what_is_chosen_is_not_offered(desk: Desk) -> None:
    energy, water = make_tag("Energy"), make_tag("Water")
    said = {"headline": "Water comes", "text": "Energy, energy, and more energy."}
    assert tags(desk, **said) == ["Water", "Energy"]
    assert tags(desk, **said, tags=[water.pk]) == ["Energy"]
    assert tags(desk, **said, tags=[water.pk, energy.pk]) == []


def test_a_kazakh_text_names_its_places() -> None:
    rows = [(1, "Қазақстан", "place"), (2, "Алматы", "place")]
    found = rank(rows, {"Қазақстанда жаңа заң. Алматыда жаңбыр.": 1}, "kk")
    assert [tag.name for tag in found] == ["Қазақстан", "Алматы"]


def test_a_dozen_tags_are_not_all_offered() -> None:
    rows = [(number, f"word{number}", "topic") for number in range(40)]
    assert len(rank(rows, {" ".join(name for _, name, _ in rows): 1}, "en")) == SUGGESTED


def test_related_stories_are_offered_before_a_story_is_live(desk: Desk) -> None:
    energy, section = make_tag("Energy"), make_section("Economy")
    make_public(headline="Naryn dam opens", tags=[energy.pk], section=section.pk, now=NEW_YEAR)
    make_public(headline="Goal", now=NEW_YEAR)
    by_words = asked(desk, headline="What the Naryn dams cost")["related"]
    assert [story["headline"] for story in by_words][:1] == ["Naryn dam opens"]
    by_tag = asked(desk, headline="Prices", tags=[energy.pk])["related"]
    assert [story["headline"] for story in by_tag][:1] == ["Naryn dam opens"]
    by_text = asked(desk, headline="Prices", text="Of energy.")["related"]
    assert [story["headline"] for story in by_text][:1] == ["Naryn dam opens"]
    assert by_text[0]["path"] == "/2025/01/naryn-dam-opens"


def test_a_live_story_is_not_related_to_itself(desk: Desk) -> None:
    own = make_public(headline="Naryn dam opens", now=NEW_YEAR)
    assert asked(desk, headline="Naryn dam opens", article=str(own.key))["related"] == []
    assert asked(desk) == {"tags": [], "related": []}


def test_nothing_that_is_not_live_is_related(desk: Desk) -> None:
    make_article(headline="Naryn secret")
    assert asked(desk, headline="Naryn secret")["related"] == []


ODD = [
    ({"headline": 5}, "/headline"),
    ({"language": "tlh"}, "/language"),
    ({"tags": "x"}, "/tags"),
    ({"tags": [2**40]}, "/tags"),
    ({"tags": [True]}, "/tags"),
    ({"section": -1}, "/section"),
    ({"article": "x"}, "/article"),
    ({"article": 7}, "/article"),
    ({"txt": "x"}, "/txt"),
]


@pytest.mark.parametrize(("sent", "place"), ODD)
def test_what_makes_no_sense_is_named(desk: Desk, sent: dict[str, Any], place: str) -> None:
    answer = desk.post("suggestions/", sent)
    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [place]
    assert desk.get("links/?except=x").status_code == 400
    assert desk.get("links/?search=x").status_code == 400


def test_who_sees_no_stories_is_offered_none(oscar: User, max_: User) -> None:
    for person in (oscar, max_):
        assert Desk(person).get("links/").status_code == 403
        assert Desk(person).post("suggestions/", {}).status_code == 403


def test_what_is_offered_costs_the_same_however_much_there_is(desk: Desk) -> None:
    def cost() -> list[int]:
        with CaptureQueriesContext(connection) as link:
            desk.get("links/?q=story")
        with CaptureQueriesContext(connection) as suggestion:
            desk.post("suggestions/", {"headline": "Story of energy", "text": "Energy and asia.", "tags": []})
        return [len(link), len(suggestion)]

    energy = make_tag("Energy")
    make_public(headline="Story one", tags=[energy.pk], now=NEW_YEAR)
    make_article(headline="Story on the desk")
    first = cost()
    for number in range(12):
        make_public(headline=f"Story {number}", tags=[energy.pk, make_tag(f"Asia {number}").pk], now=NEW_YEAR)
        make_article(headline=f"Story on the desk {number}")
    assert cost() == first
    assert max(first) <= 18
