"""Feeds: what readers of RSS, Atom and JSON Feed get, of everything and of each thing."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import feedparser
import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from django.test import Client
from jsonschema import Draft4Validator
from referencing import Registry, Resource

from articles.drafts import Draft, Part
from articles.models import Tag
from articles.services import publishing, saving, taxonomy
from publishing import clock
from publishing import services as door
from publishing.feeds.addresses import topics
from publishing.models import Change
from tests.factories import make_article, make_author, make_photo, make_public, make_section, make_tag, publish

pytestmark = pytest.mark.django_db

FILES = ("rss.xml", "atom.xml", "feed.json")
PLACES = ("", "section/economy/", "tag/energy/", "author/aida-sadykova/", "language/en/")
EVERYWHERE = pytest.mark.parametrize("address", [f"/feeds/{place}{file}" for place in PLACES for file in FILES])
NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def feed(address: str, *, status: int = 200, **headers: str) -> Any:
    """Return the answer at an address, its status checked."""
    response = Client().get(address, headers=headers)
    assert response.status_code == status, (address, response.status_code, response.content[:500])
    return response


def titles(address: str) -> list[str]:
    """Return the titles in a feed of any format, after checking that it is one."""
    content = feed(address).content
    if address.partition("?")[0].endswith(".json"):
        return [item["title"] for item in json.loads(content)["items"]]
    parsed = feedparser.parse(content)
    assert not parsed.bozo, parsed.bozo_exception
    return [entry.title for entry in parsed.entries]


def by(name: str) -> list[Part]:
    """Return the bylines of a story that this person alone wrote."""
    return [Part(make_author(name).pk)]


def energy() -> int:
    """Return the id of the tag that the story carries."""
    return int(Tag.objects.get(slug="energy").pk)


@pytest.fixture
def story(db: None) -> Any:
    tags = [make_tag("Energy").pk]
    return make_public(tags=tags, lead=make_photo(copyright="© Courier"), kicker="Wind", now=NOON)


@EVERYWHERE
def test_a_feed_shows_the_newest_stories_of_its_thing(address: str, story: Any) -> None:
    make_public(
        headline="Elsewhere",
        language="ru",
        section=make_section("Sport").pk,
        bylines=by("Bek Omarov"),
        now=NOON + dt.timedelta(1),
    )
    wanted = (
        ["Wind farm opens"] if "/feeds/" + address.rpartition("/")[2] != address else ["Elsewhere", "Wind farm opens"]
    )
    assert titles(address) == wanted


@EVERYWHERE
def test_a_feed_has_the_manners_of_every_public_answer(address: str, story: Any) -> None:
    whole = feed(address, accept="text/calendar")  # the address names the format
    for name in ("ETag", "Last-Modified", "Surrogate-Key"):
        assert whole[name]
    assert whole["Cache-Control"] == "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
    assert whole["Link"] == f'<http://localhost:8000{address}>; rel="self"'
    assert whole["Vary"] == "origin"
    assert not feed(address, status=304, if_none_match=whole["ETag"]).content
    head = Client().head(address)
    assert (head.status_code, head["ETag"], head["Content-Type"]) == (200, whole["ETag"], whole["Content-Type"])
    assert Client().options(address)["Allow"] == "GET, HEAD, OPTIONS"
    assert Client().post(address).status_code == 405
    elsewhere = feed(address, origin="https://reader.example")
    assert elsewhere["Access-Control-Allow-Origin"] == "*"
    for query in ("limit=0", "limit=101", "limit=", "limit=1&limit=2", "page=1", "limit=１"):
        assert feed(f"{address}?{query}", status=400)["Content-Type"] == "application/problem+json"
    assert feed(f"{address}?utm_source=x").content == whole.content


@pytest.mark.parametrize("file", FILES)
def test_a_feed_of_nothing_that_is_public_is_a_404_problem(file: str, story: Any) -> None:
    make_tag("Secret plan")
    make_author("Ghost Writer")
    draft = make_article(headline="Not yet", tags=[make_tag("Drafted").pk], language="kk")
    assert draft.pk
    for place in ("tag/secret-plan", "tag/drafted", "author/ghost-writer", "section/none", "tag/none", "language/xx"):
        answer = feed(f"/feeds/{place}/{file}", status=404)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Cache-Control"] == "no-store"
    assert feed("/feeds/none.xml", status=404)["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("file", FILES)
def test_a_newsroom_without_a_story_has_empty_feeds(file: str) -> None:
    make_section("Economy")
    assert titles(f"/feeds/{file}") == []
    assert titles(f"/feeds/section/economy/{file}") == []
    assert titles(f"/feeds/language/ru/{file}") == []


def test_a_feed_is_as_long_as_was_asked(story: Any) -> None:
    for number in range(34):
        make_public(headline=f"Story {number}", now=NOON + dt.timedelta(minutes=number + 1))
    for file in FILES:
        assert titles(f"/feeds/{file}") == [f"Story {number}" for number in range(33, 3, -1)]
        assert titles(f"/feeds/{file}?limit=2") == ["Story 33", "Story 32"]
        assert len(titles(f"/feeds/{file}?limit=100")) == 35


@EVERYWHERE
def test_a_scheduled_story_is_in_a_feed_at_its_second_and_not_before(address: str) -> None:
    draft = {"tags": [make_tag("Energy").pk], "headline": "Later"}
    with time_machine.travel(NOON, tick=False):
        make_public(tags=draft["tags"], headline="Now")
        later = make_article(**draft)
        publishing.schedule(later.pk, at=NOON + dt.timedelta(hours=1), by=None, revision=later.revision)
    for seconds, wanted in ((-1, ["Now"]), (0, ["Later", "Now"])):
        with time_machine.travel(NOON + dt.timedelta(hours=1, seconds=seconds), tick=False):
            clock.reset()
            assert titles(address) == wanted
            assert ("s-maxage=1," in feed(address)["Cache-Control"]) is (seconds < 0)


@EVERYWHERE
def test_a_change_changes_the_feeds_that_show_it_and_no_other(address: str, story: Any) -> None:
    before = feed(address)
    other = make_public(headline="Other", language="ru", section=make_section("Sport").pk, bylines=by("Bek Omarov"))
    shows_all = before["Surrogate-Key"] == "articles:"
    assert (feed(address)["ETag"] != before["ETag"]) is shows_all
    touched = Change.objects.get(pk=other.version).touched.split()
    assert (before["Surrogate-Key"] in touched) is shows_all
    assert (f"http://localhost:8000{address}" in topics(touched)) is shows_all
    present = feed(address)
    door.withdraw(story.pk, reason="Wrong.")
    if address.startswith(("/feeds/tag/", "/feeds/author/")):
        feed(address, status=404)  # nothing public carries it now
    else:
        assert feed(address)["ETag"] != present["ETag"]


def test_a_thing_that_was_renamed_has_a_feed_of_its_new_name(story: Any) -> None:
    before = feed("/feeds/tag/energy/rss.xml")
    tag = Tag.objects.get(slug="energy")
    tag.name = "Power"
    taxonomy.save(tag)
    after = feed("/feeds/tag/energy/rss.xml")
    assert b"<title>Newsroom: Power</title>" in after.content
    assert after["ETag"] != before["ETag"]


def test_rss_says_who_wrote_a_story_and_whose_photos_it_shows(story: Any) -> None:
    parsed = feedparser.parse(feed("/feeds/rss.xml").content)
    assert parsed.version == "rss20"
    assert parsed.feed.title == "Newsroom"
    assert [(link.rel, link.href) for link in parsed.feed.links if link.rel == "self"] == [
        ("self", "http://localhost:8000/feeds/rss.xml")
    ]
    entry = parsed.entries[0]
    assert (entry.id, entry.guidislink) == (f"urn:uuid:{story.pk}", False)
    assert entry.link == f"http://localhost:8000/reader/#{story.path}"
    assert entry.published_parsed[:6] == (2025, 1, 22, 12, 0, 0)
    assert [author.name for author in entry.authors] == ["Aida Sadykova"]
    assert [tag.term for tag in entry.tags] == ["Economy", "Energy"]
    assert entry.summary == "It is the first on the steppe."
    assert "<p>The lake rose by two metres in a night.</p>" in entry.content[0].value
    photo = entry.media_content[0]
    assert photo["url"].startswith("http://localhost:8000/renditions/")
    assert (photo["type"], photo["medium"], photo["width"], photo["height"]) == ("image/jpeg", "image", "640", "480")
    assert entry.media_credit[0]["content"] == "Pia Orlova/Courier"


def test_atom_names_every_author_and_keeps_summary_and_text_apart(story: Any) -> None:
    make_public(headline="Две <руки> & одна", language="ru", summary="A < B & C", now=NOON + dt.timedelta(1))
    parsed = feedparser.parse(feed("/feeds/atom.xml").content)
    assert parsed.version == "atom10"
    assert parsed.feed.id == "http://localhost:8000/feeds/atom.xml"
    first, second = parsed.entries
    assert first.title == "Две <руки> & одна"
    assert first.title_detail.language == "ru"
    assert first.summary_detail.type == "text/plain"
    assert first.summary == "A < B & C"
    assert first.content[0].type == "text/html"
    assert second.id == f"urn:uuid:{story.pk}"
    assert [(author.name, author.href) for author in second.authors] == [
        ("Aida Sadykova", "http://localhost:8000/reader/#/author/aida-sadykova")
    ]
    assert [link.rel for link in second.links] == ["alternate", "enclosure"]


def gone(address: str) -> list[dict[str, str]]:
    """Return the attributes of the deleted entries of an Atom feed."""
    return [dict(element.attrib) for element in fromstring(feed(address).content).iter(TOMBSTONE)]


def test_a_story_taken_down_is_a_deleted_entry_without_a_word_of_it(story: Any) -> None:
    places = ("/feeds/atom.xml", "/feeds/section/economy/atom.xml", "/feeds/tag/energy/atom.xml")
    make_public(headline="Stays", tags=[make_tag("Wind").pk, energy()])
    assert [gone(place) for place in places] == [[], [], []]
    publishing.withdraw(story.pk, by=None, reason="It named a minor.", now=NOON + dt.timedelta(hours=1))
    wanted = [{"ref": f"urn:uuid:{story.pk}", "when": "2025-01-22T13:00:00Z"}]
    for place in places:
        assert gone(place) == wanted
        assert "Wind farm opens" not in feed(place).content.decode()
        assert "minor" not in feed(place).content.decode()
    assert gone("/feeds/tag/wind/atom.xml") == []
    before = feed("/feeds/tag/energy/atom.xml").content
    door.withdraw(story.pk, reason="", erase=True)
    assert feed("/feeds/tag/energy/atom.xml").content == before


def test_a_story_that_comes_back_is_no_deleted_entry(story: Any) -> None:
    publishing.withdraw(story.pk, by=None, reason="Checked.", now=NOON + dt.timedelta(hours=1))
    article = saving.lock(story.pk)
    saving.save(article.pk, Draft(tags=[]), by=None, revision=article.revision)
    publish(article, now=NOON + dt.timedelta(hours=2))
    assert gone("/feeds/atom.xml") == []
    assert titles("/feeds/atom.xml") == ["Wind farm opens"]
    make_public(headline="Another", tags=[energy()])
    # It did not come back there.
    assert [each["ref"] for each in gone("/feeds/tag/energy/atom.xml")] == [f"urn:uuid:{story.pk}"]


def test_only_the_newest_takedowns_are_told() -> None:
    keys = [make_public(headline=f"Story {number}").pk for number in range(32)]
    for key in keys:
        door.withdraw(key, reason="Wrong.")
    assert [each["ref"] for each in gone("/feeds/atom.xml")] == [f"urn:uuid:{key}" for key in keys[:1:-1]]


@pytest.mark.data
def test_json_feeds_keep_their_schema(story: Any, shared: Path, settings: Any) -> None:
    settings.WEBSUB_HUB = "https://hub.example/"
    make_public(headline="Bare", tags=[])
    texts = {name: json.loads((shared / "schemas" / f"{name}.json").read_text("utf-8")) for name in ("feed", "feed-1")}
    known = Registry().with_resources(
        (name, Resource.from_contents(text)) for name, text in [("feed-1", texts["feed-1"])]
    )
    validator = Draft4Validator(texts["feed"], registry=known)
    for place in PLACES:
        found = json.loads(feed(f"/feeds/{place}feed.json").content)
        assert [error.message for error in validator.iter_errors(found)] == []
        assert found["version"] == "https://jsonfeed.org/version/1.1"
        assert found["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    item = found["items"][1]
    assert item["image"] == item["attachments"][0]["url"]
    assert item["authors"] == [{"name": "Aida Sadykova", "url": "http://localhost:8000/reader/#/author/aida-sadykova"}]
    assert item["date_published"] == "2025-01-22T12:00:00Z"


@pytest.mark.parametrize("file", FILES)
def test_a_hub_is_named_where_there_is_one(file: str, story: Any, settings: Any) -> None:
    assert b"hub" not in feed(f"/feeds/{file}").content
    settings.WEBSUB_HUB = "https://hub.example/"
    answer = feed(f"/feeds/{file}")
    assert answer["Link"] == f'<http://localhost:8000/feeds/{file}>; rel="self", <https://hub.example/>; rel="hub"'
    assert b"https://hub.example/" in answer.content
    # Pings are for the plain address.
    assert "hub" not in feed(f"/feeds/{file}?limit=3")["Link"]
