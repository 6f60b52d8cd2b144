"""`site/`: what a front end needs before it has read a single story."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from publishing import clock
from tests.factories import make_public, make_section
from tests.reading import get, read

pytestmark = pytest.mark.django_db

WEDNESDAY = dt.datetime(2025, 1, 22, 9, 30, tzinfo=dt.UTC)


def test_today_is_written_as_each_language_writes_it() -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        today = read("site/")["today"]
    assert {code: (day["weekday"], day["text"]) for code, day in today.items()} == {
        "en": ("Wednesday", "22 January 2025"),
        "ru": ("среда", "22 января 2025"),
        "kk": ("сәрсенбі", "22 қаңтар 2025"),
        "ky": ("шаршемби", "22 январь 2025"),
    }
    assert {day["iso"] for day in today.values()} == {"2025-01-22"}


def test_today_is_the_day_of_the_newsroom(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Almaty"
    for moment, day in [("2025-01-22T18:59:59Z", "2025-01-22"), ("2025-01-22T19:00:00Z", "2025-01-23")]:
        with time_machine.travel(moment, tick=False):
            assert read("site/")["today"]["en"]["iso"] == day


def test_a_day_after_the_clocks_were_moved_begins_at_the_new_midnight(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Almaty"  # +06 until the end of February 2024, +05 since
    for moment, day in [
        ("2024-02-28T18:00:00Z", "2024-02-29"),
        ("2024-02-29T18:30:00Z", "2024-02-29"),
        ("2024-02-29T19:00:00Z", "2024-03-01"),
    ]:
        with time_machine.travel(moment, tick=False):
            assert read("site/")["today"]["en"]["iso"] == day


def test_yesterdays_answer_is_never_confirmed_today() -> None:
    with time_machine.travel("2025-01-22T23:59:00Z", tick=False):
        clock.reset()
        make_section()
        before = get("site/")
    with time_machine.travel("2025-01-23T00:00:01Z", tick=False):
        clock.reset()
        after = get("site/", if_none_match=before["ETag"])
        assert after["ETag"] != before["ETag"]
        assert get("site/", if_modified_since=before["Last-Modified"]).content == after.content


def test_no_edge_keeps_a_date_past_midnight() -> None:
    with time_machine.travel("2025-01-22T23:59:50Z", tick=False):
        clock.reset()
        assert "s-maxage=10," in get("site/")["Cache-Control"]


def test_the_sections_are_a_tree_in_the_order_of_the_desk() -> None:
    world = make_section("World", position=2)
    make_section("Economy", position=1)
    asia = make_section("Asia", parent=world, position=4)
    make_section("Europe", parent=world, position=3)
    make_section("Kyrgyzstan", parent=asia)
    make_public(section=asia.pk)

    def drawn(nodes: list[dict[str, Any]]) -> list[Any]:
        return [(node["name"], node["articles"], drawn(node["children"])) for node in nodes]

    assert drawn(read("site/")["sections"]) == [
        ("Economy", 0, []),
        ("World", 1, [("Europe", 0, []), ("Asia", 1, [("Kyrgyzstan", 0, [])])]),
    ]


def test_the_site_says_who_it_is() -> None:
    site = read("site/")
    assert site["name"] == "Newsroom"
    assert [(each["code"], each["name"]) for each in site["languages"]] == [
        ("en", "English"),
        ("ru", "Русский"),
        ("kk", "Қазақ тілі"),
        ("ky", "Кыргызча"),
    ]
    assert site["time_zone"] == "UTC"
    assert site["version"] == 0
    make_public()
    assert read("site/")["version"] > 0


def test_the_site_lists_its_feeds_and_each_is_there() -> None:
    make_section("Economy")
    feeds = read("site/")["feeds"]
    assert len({feed["url"] for feed in feeds}) == 3 * (1 + 4 + 1)
    assert feeds[0] == {
        "type": "application/rss+xml",
        "title": "Newsroom (RSS)",
        "url": "http://localhost:8000/feeds/rss.xml",
        "language": None,
    }
    assert [feed["language"] for feed in feeds if feed["type"] == "application/feed+json"] == [
        None,
        "en",
        "ru",
        "kk",
        "ky",
        None,
    ]
    for feed in feeds:
        answer = Client().get(feed["url"].removeprefix("http://localhost:8000"))
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(feed["type"])
