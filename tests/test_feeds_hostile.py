"""Whatever stands in a headline, a caption or a body, every feed is well-formed and says it to the letter."""

from __future__ import annotations

import json
from typing import Any

import feedparser
import pytest
from defusedxml.ElementTree import fromstring
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.drafts import LeadPhoto, Part
from newsroom import text
from publishing.feeds.html import absolute, whole
from publishing.models import Publication
from tests.factories import make_author, make_photo, make_public, make_section, make_tag

pytestmark = pytest.mark.django_db

# Every code point that Python knows: unassigned ones, private ones, lone surrogates.
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=60)
HOSTILE = (
    "</title><script>alert(1)</script>",
    "]]>&amp;&#0;&lt;b&gt;<![CDATA[",
    "\x0bsoft\x0cbreak\x1f\ufffe\uffff\ud800\udfff\U0001ffff",
    "AT&T <b>bold</b> &copy; &unknown; %00 \u202e\u2028",
    "'\"><?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>",
)
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(file: str) -> bytes:
    """Return the newest story in one format."""
    response = Client().get(f"/feeds/{file}?limit=1")
    assert response.status_code == 200, response.content
    return bytes(response.content)


def check(said: str) -> None:
    """Check the feeds of a story that says `said` wherever it can."""
    made = text.line(f"H {said}")
    rss = fromstring(feed("rss.xml"))
    atom = fromstring(feed("atom.xml"))
    found = json.loads(feed("feed.json"))["items"][0]
    entry = atom.find(f"{ATOM}entry")
    assert entry is not None
    assert found["title"] == entry.findtext(f"{ATOM}title") == rss.findtext("channel/item/title") == made
    assert found["summary"] == entry.findtext(f"{ATOM}summary")
    assert found["content_html"] == entry.findtext(f"{ATOM}content") == rss.findtext(f"channel/item/{CONTENT}")
    assert "<script" not in found["content_html"].lower()
    for content in (feed("rss.xml"), feed("atom.xml")):
        parsed = feedparser.parse(content)
        assert not parsed.bozo, parsed.bozo_exception
        assert len(parsed.entries) == 1


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=ANYTHING)
@example(said=HOSTILE[0])
@example(said=HOSTILE[1])
@example(said=HOSTILE[2])
@example(said=HOSTILE[3])
@example(said=HOSTILE[4])
def test_no_text_breaks_a_feed(said: str) -> None:
    with transaction.atomic():
        photo = make_photo(caption=f"C {said}", credit=f"Cr {said}", alt=f"A {said}", copyright=f"© {said}")
        make_public(
            headline=f"H {said}",
            summary=f"S {said}",
            kicker=said,
            body=f"<p>{said}</p><p>Text {said}</p><pre>{said}</pre>",
            lead=LeadPhoto(photo.pk),
            section=make_section(f"Sec {said}", slug="sec").pk,
            tags=[make_tag(f"T {said}", slug="t").pk],
            bylines=[Part(make_author(f"N {said}", slug="n").pk, said.strip()[:20])],
        )
        check(said)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("/2025/01/x", "https://site.example/2025/01/x"),
        ("https://other.example/?a=1&b=2", "https://other.example/?a=1&b=2"),
        ("mailto:desk@site.example", "mailto:desk@site.example"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("#notes", "https://site.example/2025/01/y#notes"),
        ("z", "https://site.example/2025/01/z"),
        ("", "https://site.example/2025/01/y"),
        (" //[", "https://site.example/2025/01/y"),
    ],
)
def test_a_relative_link_is_made_whole(href: str, leads: str, settings: Any) -> None:
    settings.SITE_URL = "https://site.example"
    assert whole(href, "https://site.example/2025/01/y") == leads


def test_the_links_of_a_story_are_whole_in_its_feeds() -> None:
    make_public(body='<p>See <a href="/2024/12/older?a=1&amp;b=2">this</a> and <a href="tel:+996">us</a>.</p>')
    found = json.loads(feed("feed.json"))["items"][0]["content_html"]
    assert '<a href="http://localhost:8000/reader/#/2024/12/older?a=1&amp;b=2">this</a>' in found
    assert '<a href="tel:+996">us</a>' in found
    assert absolute(found, "https://x.example") == found


def test_every_block_has_a_form_in_a_feed() -> None:
    from tests.test_api_document import whole_story

    whole_story(make_photo(colour="steelblue"))
    html = json.loads(feed("feed.json"))["items"][0]["content_html"]
    for part in (
        "<figure><img src=",
        "<figcaption>Rescuers. <cite>Pia Orlova/Courier</cite></figcaption>", "<h2>Nobody was hurt</h2>",
        "<ul><li>One dam</li>", "<blockquote><p>We heard it at night.</p><cite>A shepherd</cite></blockquote>", "<hr>",
        "<td>2024</td>", "<aside><p>What is a moraine?</p></aside>", "<pre><code>x = 1</code></pre>",
        '<a href="https://www.youtube.com/watch?v=abc123_-xyz">',
    ):  # fmt: skip
        assert part in html
    assert html.startswith('<p><em>Updated often.</em></p><figure><img src="http://localhost:8000/renditions/')
    for absent in ("data-", "srcset", "<picture", "<div"):
        assert absent not in html
    assert Publication.objects.count() == 1
