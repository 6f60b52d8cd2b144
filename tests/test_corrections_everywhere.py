"""What was corrected is told in every form that can say it, with its time, and what was taken down says why."""

from __future__ import annotations

import datetime as dt
import json
from html import unescape
from typing import Any

import pytest
from django.test import Client

from articles.drafts import Note
from articles.services import publishing
from publishing.models import Publication
from tests.factories import make_public
from tests.reading import get, problem, read

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
# In UTC this was the 21st; the newsroom's day is the one that readers are told.
LATE = dt.datetime(2025, 1, 21, 20, 30, tzinfo=dt.UTC)
TEXT = "The dam is 40 metres high, not <4> & a half."
NOTICE = "Updated often & <soon>."
FEEDS = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture
def story(settings: Any) -> Publication:
    settings.TIME_ZONE = "Asia/Almaty"
    note = Note(TEXT, "correction", LATE)
    return make_public(headline="Naryn dam opens", corrections=[note], notice=NOTICE, now=NOON)


def words(story: Publication, outlet: str) -> str:
    """Return what an outlet says, as somebody reads it."""
    if outlet in FEEDS:
        return unescape(unescape(Client().get(f"/feeds/{outlet}").content.decode().replace("\\/", "/")))
    return get(f"articles/{story.slug}{outlet}").content.decode()


@pytest.mark.parametrize(
    ("outlet", "said"),
    [
        (".md", "Correction, 22 January 2025: The dam is 40 metres high, not \\<4\\> & a half."),
        (".txt", f"Correction, 22 January 2025: {TEXT}"),
        ("rss.xml", f"<strong>Correction, 22 January 2025:</strong> {TEXT}"),
        ("atom.xml", f"<strong>Correction, 22 January 2025:</strong> {TEXT}"),
        ("feed.json", f"<strong>Correction, 22 January 2025:</strong> {TEXT}"),
    ],
)
def test_what_is_read_as_it_is_says_what_was_corrected_and_on_which_day(
    story: Publication, outlet: str, said: str
) -> None:
    assert said in words(story, outlet)


def test_what_programs_read_has_it_as_data(story: Publication) -> None:
    document = read(f"articles/{story.slug}/")
    assert document["corrections"] == [{"at": "2025-01-21T20:30:00Z", "kind": "correction", "text": TEXT}]
    assert document["structured_data"]["correction"] == [
        {"@type": "CorrectionComment", "text": TEXT, "datePublished": "2025-01-21T20:30:00+00:00"}
    ]
    assert read(f"articles/{story.slug}.jsonld")["correction"] == document["structured_data"]["correction"]
    descriptions = {each["role"]: each["value"] for each in read(f"articles/{story.slug}.ninjs")["descriptions"]}
    assert descriptions["correction"] == f"2025-01-21T20:30:00Z: {TEXT}"
    assert descriptions["notice"] == NOTICE
    assert "corrections" not in read("articles/")["results"][0]  # a card has no room for them


@pytest.mark.parametrize("outlet", ["/", ".md", ".txt", ".ninjs", *FEEDS])
def test_the_note_above_a_story_is_told_with_it(story: Publication, outlet: str) -> None:
    assert "Updated often" in words(story, outlet)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Исправление, 22 января 2025"),
        ("kk", "Түзету, 22 "),
        ("ky", "Оңдоо, 22 январь"),
        ("en", "Correction, 22 "),
    ],
)
def test_a_note_is_in_the_language_of_its_story(settings: Any, language: str, said: str) -> None:
    settings.TIME_ZONE = "Asia/Almaty"
    note = Note("Сорок метров.", "correction", LATE)
    story = make_public(headline="Плотина", language=language, corrections=[note], now=NOON)
    assert said in words(story, ".txt")


def test_a_correction_and_a_note_that_hold_markup_run_nowhere() -> None:
    hostile = "<script>alert(1)</script>\n]]>"
    make_public(headline="Dam", notice=hostile, corrections=[Note(hostile)], now=NOON)
    for outlet in FEEDS:
        raw = Client().get(f"/feeds/{outlet}").content.decode()
        html = json.loads(raw)["items"][0]["content_html"] if outlet == "feed.json" else unescape(raw)
        assert "<script>" not in html
        assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;<br>") == 2


@pytest.mark.parametrize("outlet", ["/", ".md", ".txt", ".jsonld", ".ninjs", "/related/"])
def test_what_was_taken_down_says_why_and_nothing_else(story: Publication, outlet: str) -> None:
    publishing.withdraw(story.key, by=None, reason="We named the wrong dam.", now=NOON)
    said = problem(f"articles/{story.slug}{outlet}", 410)
    assert said["reason"] == "We named the wrong dam."
    assert TEXT not in json.dumps(said)


def test_feeds_tell_nothing_of_what_was_taken_down(story: Publication) -> None:
    publishing.withdraw(story.key, by=None, reason="We named the wrong dam.", now=NOON)
    for outlet in FEEDS:
        said = words(story, outlet)
        assert "dam" not in said
        assert "Updated often" not in said
