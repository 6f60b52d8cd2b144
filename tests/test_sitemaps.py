"""Sitemaps: what search engines find, and that a shard stays where it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import time_machine
import xmlschema
from defusedxml.ElementTree import fromstring
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.drafts import Draft, Part
from articles.services import publishing, saving
from newsroom import text
from publishing import clock
from publishing import services as door
from publishing.formats import sitemap
from publishing.models import Change, SitemapEntry
from publishing.sitemaps import shards
from tests.factories import make_article, make_author, make_photo, make_public, make_section, make_tag, publish
from tests.test_api_document import whole_story

pytestmark = pytest.mark.django_db

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
SITE = "http://localhost:8000/reader/#"
PLACES = ("/sitemap.xml", "/sitemaps/articles-1.xml", "/sitemaps/news.xml", "/sitemaps/sections.xml",
          "/sitemaps/authors.xml", "/sitemaps/tags-e.xml", "/robots.txt")  # fmt: skip


def fetch(address: str, *, status: int = 200, **headers: str) -> Any:
    """Return the answer at an address, its status checked."""
    response = Client().get(address, headers=headers)
    assert response.status_code == status, (address, response.status_code, response.content[:500])
    return response


def locations(address: str) -> list[str]:
    """Return the addresses that a sitemap or an index lists."""
    return [element.text or "" for element in fromstring(fetch(address).content).iter(f"{S}loc")]


@pytest.fixture
def story(db: None) -> Any:
    return make_public(tags=[make_tag("Energy").pk], lead=make_photo(), now=NOON)


def test_the_index_leads_to_every_public_page(story: Any) -> None:
    make_tag("Secret")
    make_article(headline="Not yet")
    found = [place.removeprefix("http://localhost:8000") for place in locations("/sitemap.xml")]
    assert found == [
        "/sitemaps/articles-1.xml",
        "/sitemaps/authors.xml",
        "/sitemaps/sections.xml",
        "/sitemaps/tags-e.xml",
    ]
    pages = [page for place in found for page in locations(place)]
    assert pages == [
        f"{SITE}{story.path}",
        f"{SITE}/author/aida-sadykova",
        f"{SITE}/section/economy",
        f"{SITE}/tag/energy",
    ]


def test_robots_are_told_of_the_sitemaps() -> None:
    said = fetch("/robots.txt")
    assert said["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: http://localhost:8000/sitemap.xml\n" in said.content.decode()
    assert "Disallow: /admin/" in said.content.decode()


@pytest.mark.parametrize("address", PLACES)
def test_a_sitemap_has_the_manners_of_every_public_answer(address: str, story: Any) -> None:
    whole = fetch(address, accept="image/png")
    assert whole["ETag"]
    assert whole["Surrogate-Key"]
    assert "public" in whole["Cache-Control"]
    assert whole["Vary"] == "origin"
    assert not fetch(address, status=304, if_none_match=whole["ETag"]).content
    assert fetch(f"{address}?page=2", status=400)["Content-Type"] == "application/problem+json"
    assert Client().post(address).status_code == 405
    assert Client().head(address)["ETag"] == whole["ETag"]


@pytest.mark.parametrize("place", ["articles-2", "articles-01", "articles-x", "tags-x", "tags-en", "tags-", "none"])
def test_a_sitemap_that_is_none_is_a_404_problem(place: str, story: Any) -> None:
    assert fetch(f"/sitemaps/{place}.xml", status=404)["Content-Type"] == "application/problem+json"


def test_a_newsroom_without_a_story_has_an_index_without_stories() -> None:
    assert locations("/sitemap.xml") == []
    make_section("Economy")
    assert locations("/sitemap.xml") == ["http://localhost:8000/sitemaps/sections.xml"]
    assert locations("/sitemaps/news.xml") == []


def shard_pages() -> dict[str, list[str]]:
    """Return the stories of each shard by its address."""
    places = [place.removeprefix("http://localhost:8000") for place in locations("/sitemap.xml")]
    return {place: locations(place) for place in places if "/articles-" in place}


def test_a_shard_does_not_shift_when_stories_come_and_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "NUMBERS", 5)
    make_section(), make_author()
    stories = [make_public(headline=f"Story {number}") for number in range(9)]
    before = shard_pages()
    tags = {place: fetch(place)["ETag"] for place in before}
    assert len(before) > 2
    assert all(len(pages) <= 5 for pages in before.values())
    publishing.withdraw(stories[4].pk, by=None, reason="Wrong.")
    article = saving.lock(stories[6].pk)
    saving.save(article.pk, Draft(slug="moved"), by=None, revision=article.revision)
    publish(article)
    gone, old, new = f"{SITE}{stories[4].path}", f"{SITE}{stories[6].path}", f"{SITE}{stories[6].path[:9]}moved"
    wanted = {
        place: [new if page == old else page for page in pages if page != gone] for place, pages in before.items()
    }
    assert shard_pages() == {place: pages for place, pages in wanted.items() if pages}
    for place, pages in wanted.items():
        if pages:
            assert (fetch(place)["ETag"] == tags[place]) is (pages == before[place])
    make_public(headline="New")
    # It comes last, and pushes none out.
    after = shard_pages()
    assert [after[place][: len(pages)] for place, pages in wanted.items() if pages] == [*filter(None, wanted.values())]


def test_a_shard_is_purged_by_its_own_key(story: Any) -> None:
    assert fetch("/sitemaps/articles-1.xml")["Surrogate-Key"] == "sitemap:1"
    assert "sitemap:1" in Change.objects.get(pk=story.version).touched.split()
    door.withdraw(story.pk, reason="Wrong.")
    assert "sitemap:1" in Change.objects.order_by("-number")[0].touched.split()
    fetch("/sitemaps/articles-1.xml", status=404)
    assert SitemapEntry.objects.count() == 0


def test_photos_and_translations_stand_with_their_story(story: Any) -> None:
    article = saving.lock(story.pk)
    make_public(headline="Ветер", language="ru", story=article.story, now=NOON)
    urls = {url.findtext(f"{S}loc"): url for url in fromstring(fetch("/sitemaps/articles-1.xml").content)}
    url = urls[f"{SITE}{story.path}"]
    assert [image.text.rpartition("/")[2][:4] for image in url.iter(f"{IMAGE}loc")] == ["full"]
    assert [(link.get("hreflang"), link.get("href")) for link in url.iter(f"{XHTML}link")] == [
        ("en", f"{SITE}{story.path}"), ("ru", f"{SITE}/2025/01/veter"),
    ]  # fmt: skip
    assert [link.get("hreflang") for link in urls[f"{SITE}/2025/01/veter"].iter(f"{XHTML}link")] == ["ru", "en"]


def test_a_story_that_was_first_told_elsewhere_is_not_in_our_sitemaps() -> None:
    publication = whole_story(make_photo())
    assert publication.path
    assert not [place for place in locations("/sitemap.xml") if "articles" in place]
    with time_machine.travel(NOON, tick=False):
        assert locations("/sitemaps/news.xml") == []


def test_news_are_those_of_two_days_and_a_copy_ends_with_the_hour(story: Any) -> None:
    for hours, there in ((0, True), (46, True), (47, False), (72, False)):
        with time_machine.travel(NOON + dt.timedelta(hours=hours, seconds=1), tick=False):
            clock.reset()
            assert bool(locations("/sitemaps/news.xml")) is there, hours
    with time_machine.travel(NOON + dt.timedelta(hours=46, minutes=59, seconds=50), tick=False):
        clock.reset()
        before = fetch("/sitemaps/news.xml")
        assert "s-maxage=10," in before["Cache-Control"]
    with time_machine.travel(NOON + dt.timedelta(hours=47), tick=False):
        clock.reset()
        assert fetch("/sitemaps/news.xml", if_none_match=before["ETag"]).content != before.content
    entry = fromstring(before.content).find(f"{S}url/{NEWS}news")
    assert entry is not None
    assert entry.findtext(f"{NEWS}title") == "Wind farm opens"
    assert entry.findtext(f"{NEWS}publication_date") == "2025-01-22T12:00:00Z"
    assert entry.findtext(f"{NEWS}publication/{NEWS}name") == "Newsroom"
    assert entry.findtext(f"{NEWS}publication/{NEWS}language") == "en"


@pytest.mark.parametrize("code", ["zh", "zh-CN", "zh-Hant", "sr-Latn", "kk"])
def test_news_name_a_language_as_their_schema_allows(code: str) -> None:
    found = {"zh": "zh-cn", "zh-CN": "zh-cn", "zh-Hant": "zh-tw", "sr-Latn": "sr", "kk": "kk"}
    assert sitemap._language(code) == found[code]


@pytest.mark.parametrize("address", PLACES[:3] + PLACES[4:6])
def test_a_scheduled_story_is_in_a_sitemap_at_its_second_and_not_before(address: str) -> None:
    with time_machine.travel(NOON, tick=False):
        make_section()
        draft = {"tags": [make_tag("Energy").pk], "bylines": [Part(make_author("Ema Later").pk)]}
        later = make_article(headline="Later", **draft)
        publishing.schedule(later.pk, at=NOON + dt.timedelta(hours=1), by=None, revision=later.revision)
    for seconds, there in ((-1, False), (0, True)):
        with time_machine.travel(NOON + dt.timedelta(hours=1, seconds=seconds), tick=False):
            clock.reset()
            answer = Client().get(address)
            said = answer.content.decode() if answer.status_code == 200 else ""
            assert any(name in said for name in ("later", "articles-1", "energy")) is there


def schemas(shared: Path) -> xmlschema.XMLSchema:
    """Return the schema of sitemaps with the extensions that we use, read from disk alone."""
    folder = shared / "schemas" / "sitemap"
    extensions = {IMAGE[1:-1]: str(folder / "sitemap-image.xsd"), NEWS[1:-1]: str(folder / "sitemap-news.xsd")}
    strict = {XHTML[1:-1]: str(folder / "xhtml-strict.xsd")}
    return xmlschema.XMLSchema(str(folder / "sitemap.xsd"), locations={**extensions, **strict}, allow="local")


@pytest.mark.data
def test_sitemaps_keep_their_schema(story: Any, shared: Path) -> None:
    schema = schemas(shared)
    article = saving.lock(story.pk)
    with time_machine.travel(NOON, tick=False):
        make_public(headline="Ветер <и> & вода", language="ru", story=article.story, lead=make_photo(), now=NOON)
        for address in PLACES[1:-1]:
            assert [str(error)[:500] for error in schema.iter_errors(fetch(address).content.decode())] == [], address


@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=st.text(st.characters(exclude_categories=[]), max_size=60))
def test_no_headline_breaks_a_sitemap(said: str) -> None:
    document = {
        "url": "https://site.example/x",
        "headline": text.line(said),
        "language": "en",
        "published_at": "2025-01-22",
    }
    found = fromstring(sitemap.whole("urlset", [sitemap.news(document)]))
    assert (found.findtext(f".//{NEWS}title") or "") == document["headline"]
