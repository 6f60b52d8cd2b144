"""What a read costs in queries: the same for one row and for a hundred."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.paging import Page
from publishing import clock
from publishing import queries as publications
from publishing.models import Publication
from publishing.selection import NEWEST, Selection
from publishing.statements import DETAIL
from tests.factories import make_author, make_photo, make_public, make_section, make_tag
from tests.once import once
from tests.reading import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nine_stories")]

LISTS = {
    "articles/": 1,
    "articles/?tag=energy": 1,
    "articles/?section=economy": 1,
    "articles/?tag=energy&tag=asia": 4,
    "articles/?excerpt_words=10": 1,
    "articles/?include=body": 1,
    "articles/?fields=headline,lead_image.sources": 1,
    "articles/?ordering=-updated_at": 2,
    "articles/?cursor=*": 2,
    "articles/?q=story": 6,
    "articles/?q=story&ordering=relevance": 7,
    "search/?q=story": 9,
    "sections/": 3,
    "tags/": 3,
    "authors/": 3,
}
LOG = {"changes/": 3, "changes/?include=document,things": 4, "changes/?fields=card.headline,document.body": 3}
STREAM = {"stream/": 1, "stream/?since=0": 3}
SINGLE = {"articles/{slug}/": 1, "articles/{key}/": 1, "articles/{slug}/?format=text": 1, "sections/economy/": 1}
SINGLE |= {f"articles/{{slug}}.{suffix}": 1 for suffix in ("ninjs", "jsonld", "md", "txt")}
SINGLE |= {"resolve/?url={path}": 1, "tags/energy/": 1, "authors/aida-sadykova/": 1, "images/{image}/": 2, "site/": 2}
SINGLE |= {"articles/{slug}/related/": 9, "articles/{key}/related/": 9, "articles/{slug}/?include=related": 9}
SINGLE |= {"articles/{slug}/?include=related,body&fields=headline,related.headline&format=text": 9}


FEEDS = [
    f"{place}{file}" for place in ("", "tag/energy/", "language/en/") for file in ("rss.xml", "atom.xml", "feed.json")
]


@once("module")
def nine_stories() -> None:
    """Publish nine stories, with tags, photos, sections and authors enough to tell one query from nine."""
    tags = [make_tag("Energy").pk, make_tag("Asia").pk]
    make_section(), make_author()
    for number in range(7):
        make_section(f"Section {number}")
        make_author(f"Author {number}")
    photo = make_photo()
    for number in range(9):
        make_public(headline=f"Story {number}", tags=tags, lead=photo)


def queries_of(client: Client, address: str) -> int:
    """Return how many queries a request makes."""
    answers: list[Any] = []
    count = queries(lambda: answers.append(client.get(address if address.startswith("/") else f"/api/v1/{address}")))
    assert answers[0].status_code == 200, answers[0].content
    return count


@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_queries_from_one_row_to_a_hundred(client: Client, address: str) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}page_size="
    counts = {size: queries_of(client, f"{joined}{size}") for size in (1, 2, 9, 100)}
    assert set(counts.values()) == {LISTS[address]}


@pytest.mark.parametrize("address", LOG)
def test_a_part_of_the_log_costs_a_query_for_each_kind_of_thing_in_it(client: Client, address: str) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}page_size="
    counts = {size: queries_of(client, f"{joined}{size}") for size in (1, 2, 9, 30, 100)}
    assert counts[100] == counts[30] == LOG[address] == max(counts.values())


@pytest.mark.parametrize("address", STREAM)
def test_a_stream_begins_with_the_queries_it_promises(client: Client, address: str) -> None:
    assert queries_of(client, address) == STREAM[address]


@pytest.mark.parametrize("address", SINGLE)
def test_one_thing_costs_the_queries_it_promises(client: Client, address: str) -> None:
    story = Publication.objects.earliest("published_at")
    image = client.get(f"/api/v1/articles/{story.slug}/").json()["lead_image"]["id"]
    filled = address.format(path=story.path, slug=story.slug, key=story.key, image=image)
    assert queries_of(client, filled) == SINGLE[address]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_costs_two_queries_however_long_it_is(client: Client, address: str) -> None:
    assert {queries_of(client, f"/feeds/{address}?limit={size}") for size in (1, 9, 100)} == {2}


@pytest.mark.parametrize(
    ("address", "cost"),
    [("/sitemap.xml", 3), ("/sitemaps/articles-1.xml", 2), ("/sitemaps/news.xml", 2), ("/sitemaps/tags-e.xml", 2)],
)
def test_a_sitemap_costs_the_same_queries_whatever_is_in_it(client: Client, address: str, cost: int) -> None:
    assert queries_of(client, address) == cost
    for number in range(3):
        make_public(headline=f"More {number}", tags=[make_tag(f"Eggs {number}").pk])
    assert queries_of(client, address) == cost


def test_a_copy_that_is_still_good_costs_one_query(client: Client) -> None:
    etag = client.get("/api/v1/articles/")["ETag"]
    clock.next_due()
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/api/v1/articles/", headers={"If-None-Match": etag}).status_code == 304
    assert len(asked) == 1


def test_the_written_out_reads_say_what_the_models_say() -> None:
    ordered = Publication.objects.mentioning("tag:energy").order_by(NEWEST, "-key")
    columns = ("card", "passages", "document")
    selection = Selection(any_of=(frozenset({"tag:energy"}),))
    assert publications.page(selection, Page(2, 4), *columns) == list(ordered.values_list(*columns)[4:8])
    for words in (False, True):
        whole: Any = Publication.objects.get(slug="story-3")
        for found in (publications.find(whole.slug, words=words), publications.find(str(whole.key), words=words)):
            assert found is not None
            assert found.stored == whole.document.encode()
            assert found.text == (whole.text if words else "")
            assert {name: getattr(found, name) for name in DETAIL} == {name: getattr(whole, name) for name in DETAIL}
