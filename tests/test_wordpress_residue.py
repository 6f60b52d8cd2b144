"""Nothing of WordPress's own marks reaches a reader, and the report counts what the files hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from defusedxml.ElementTree import iterparse
from django.core.management import call_command
from django.test import Client

from articles.models import Article
from media.models import Image
from publishing.models import Publication
from tests.conftest import SHARED
from tests.outlets import FORMS
from wordpress import report
from wordpress.models import Run
from wordpress.services import importing
from wordpress.services.importing import Options

pytestmark = [pytest.mark.django_db, pytest.mark.data]

FILES = sorted((SHARED / "wordpress").glob("*.xml"))
PAGE = SHARED / "page" / "listing-page.txt"
# Text and Markdown write addresses and links in brackets.
RESIDUE = re.compile(
    r"\[/?(?!https?:)[a-z_]+[^\]\n]{0,200}\](?!\()|\[/?(?:caption|gallery|embed|audio|video|playlist)\b", re.I
)
PROSE = {"[simple boat]", "[simple boat\\]"}  # a sentence of J. M. Barrie’s, also in Markdown
LISTED = re.compile(r"<loc>([^<]+)</loc>")
WORDS = ("caption", "gallery", "embed", "video", "audio", "image", "boat", "shortcode", "wordpress", "block")
FEEDS = ("rss.xml", "atom.xml", "feed.json")


def bring() -> Run:
    """Return the run that brought in every export and the listing page."""
    run = importing.run(FILES, Options())
    call_command("import_listing", PAGE, stdout=_Nowhere())
    return run


class _Nowhere:
    def write(self, words: str) -> None:
        """Say nothing."""


def seen(path: str) -> str:
    """Return what a reader gets at an address."""
    response = Client().get(path)
    assert response.status_code == 200, (path, response.status_code)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return bytes(body).decode("utf-8")


def addresses() -> Iterator[str]:
    """Yield every address at which a reader may meet a word of the imported stories."""
    things = [f"section/{slug}" for slug in _slugs("section")] + [f"tag/{slug}" for slug in _slugs("tags")]
    yield from (f"/feeds/{each}{name}" for each in ("", *(f"{thing}/" for thing in things)) for name in FEEDS)
    yield from (f"/api/v1/search/?q={word}&page_size=50" for word in WORDS)
    yield "/api/v1/changes/?page_size=100&include=document"
    for slug in Publication.objects.live().values_list("slug", flat=True):
        yield from (f"/api/v1/articles/{slug}{form or '/'}" for form in FORMS)
        yield f"/api/v1/articles/{slug}/?format=blocks,html,text"
    for listed in LISTED.findall(seen("/sitemap.xml")):
        yield urlsplit(listed).path


def _slugs(name: str) -> list[str]:
    found = (
        Article.objects.filter(state="published")
        .exclude(**{f"{name}__slug": None})
        .values_list(f"{name}__slug", flat=True)
    )
    return sorted(set(found))


def residue(said: str) -> set[str]:
    """Return what of WordPress's marks stands in a text."""
    return set(RESIDUE.findall(said)) - PROSE


def test_no_mark_of_wordpress_is_in_anything_that_readers_get() -> None:
    bring()
    asked = 0
    for address in addresses():
        assert residue(seen(address)) == set(), address
        asked += 1
    assert asked > 100


def test_no_mark_of_wordpress_is_in_what_editors_get() -> None:
    bring()
    drafts = Article.objects.exclude(state=Article.State.PUBLISHED)
    assert drafts.count() == 9  # six of the page; a draft, a future one and one behind a password
    for story in Article.objects.prefetch_related("captions"):
        said = [story.headline, story.summary, story.body, story.text, story.blocks, story.seo_description]
        said += [words for each in story.captions.all() for words in (each.text, each.credit, each.alt)]
        assert [residue(words) for words in said if residue(words)] == [], story
    for photo in Image.objects.all():
        assert residue(" ".join((photo.title, photo.caption, photo.credit, photo.alt))) == set()


def counted(paths: list[Path]) -> tuple[Counter[str], Counter[str]]:
    """Return what the files hold by the reckoning of another reader: items by kind and status, and the rest."""
    items: Counter[str] = Counter()
    others: Counter[str] = Counter()
    names = {"author": "people", "category": "category", "tag": "post_tag"}
    for path in paths:
        for _event, element in iterparse(path):
            space, _, tag = element.tag.rpartition("}")
            if tag == "item":
                said = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
                items[f"{said['post_type']}/{said['status']}"] += 1
                others["comments"] += sum(child.tag.endswith("}comment") for child in element)
                element.clear()
            elif space.startswith("{http") and "wordpress.org" in space and tag in names:
                others[names[tag]] += 1
            elif tag == "term_taxonomy" and space:
                others[element.text] += 1
    return items, others


def test_the_report_counts_what_another_reader_of_the_files_counts() -> None:
    run = importing.run(FILES, Options())
    items, others = counted(FILES)
    said = report.summary(run)
    assert said["counts"]["items"] == dict(items)
    found = {name: number for name, number in said["counts"]["found"].items() if number and name != "mended"}
    assert found == dict(others)
    stories = sum(number for kind, number in items.items() if kind.partition("/")[0] in ("post", "page"))
    assert said["counts"]["new"] == sum(said["stories"].values()) == Article.objects.count() == stories
    # Both files hold some photos: each is told once, and named where it is told again.
    photos = sum(number for kind, number in items.items() if kind.startswith("attachment/"))
    assert said["counts"]["photos_new"] + len(said["counts"]["repeated"]) == photos
    assert said["awaited_photos"] <= Image.objects.count()
