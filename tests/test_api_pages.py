"""Lists by page and by cursor: where a reader stands, and a crawl that misses nothing."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import json
from functools import partial
from typing import Any

import pytest

from publishing import clock
from publishing import services as door
from publishing.models import Publication
from tests.factories import make_article, make_author, make_public, make_section, make_tag, publish
from tests.reading import LISTS, faults, get, headlines, links, problem, queries, read, under_api

pytestmark = pytest.mark.django_db

START = dt.datetime(2025, 1, 22, 9, 30, tzinfo=dt.UTC)
# What int() takes, or a database does, and a page number is not.
ODD_NUMBERS = [
    "１２",
    "1_0",
    "+1",
    "-1",
    "0",
    "",
    " 1",
    "1 ",
    "1.0",
    "1e3",
    "0x1",
    "²",
    "٣",
    str(10**30),
    "NaN",
    "null",
]


def make_stories(count: int, *, first: int = 0) -> list[Publication]:
    """Return stories a minute apart; two and two share a second, so that the key must break ties."""
    return [
        make_public(headline=f"Story {number:03}", now=START + dt.timedelta(minutes=number // 2))
        for number in range(first, first + count)
    ]


def crawl(path: str) -> list[dict[str, Any]]:
    """Return every result from `path` on, following `next` to the end."""
    found = []
    while path:
        page = read(path)
        found += page["results"]
        path = under_api(page["next"]) if page["next"] else ""
    return found


@pytest.mark.parametrize("path", ["articles/", "sections/", "search/?q=Story", "ticker/"])
def test_a_list_of_one_page_sends_no_link_header(path: str) -> None:
    make_stories(1)
    assert "Link" not in get(path)


def test_a_page_says_where_it_stands() -> None:
    make_stories(5)
    page = read("articles/?page=2&page_size=2")
    assert {name: value for name, value in page.items() if name != "results"} == {
        "count": 5,
        "range": {"start": 3, "end": 4, "total": 5},
        "page": 2,
        "pages": 3,
        "page_size": 2,
        "next": "http://localhost:8000/api/v1/articles/?page=3&page_size=2",
        "previous": "http://localhost:8000/api/v1/articles/?page=1&page_size=2",
    }
    assert links(get("articles/?page=2&page_size=2")) == {
        "first": "http://localhost:8000/api/v1/articles/?page=1&page_size=2",
        "prev": "http://localhost:8000/api/v1/articles/?page=1&page_size=2",
        "next": "http://localhost:8000/api/v1/articles/?page=3&page_size=2",
        "last": "http://localhost:8000/api/v1/articles/?page=3&page_size=2",
    }


def test_the_pages_hold_everything_once_in_order() -> None:
    make_stories(7)
    pages = [headlines(f"articles/?page_size=3&page={number}") for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert sorted(itertools.chain(*pages)) == [f"Story {number:03}" for number in range(7)]


@pytest.mark.parametrize("path", LISTS)
def test_an_empty_newsroom_has_one_empty_page(path: str) -> None:
    page = read(path)
    assert page["results"] == []
    assert page["range"] == {"start": 0, "end": 0, "total": 0}
    assert (page["page"], page["pages"], page["next"], page["previous"]) == (1, 1, None, None)


@pytest.mark.parametrize("path", LISTS)
def test_a_page_past_the_last_is_a_404_that_says_which_is_the_last(path: str) -> None:
    make_public(tags=[make_tag().pk])
    assert problem(f"{path}?page=2", 404)["pages"] == 1
    assert problem(f"{path}?page=999999999&page_size=100", 404)["pages"] == 1


@pytest.mark.parametrize("path", LISTS)
def test_a_page_has_one_to_a_hundred_rows(path: str) -> None:
    assert read(path)["page_size"] == 20
    assert read(f"{path}?page_size=1")["page_size"] == 1
    assert read(f"{path}?page_size=100")["page_size"] == 100
    assert faults(f"{path}?page_size=101") == [("page_size", "not_a_number")]


@pytest.mark.parametrize("odd", ODD_NUMBERS)
@pytest.mark.parametrize("name", ["page", "page_size"])
def test_a_number_is_ascii_digits_and_nothing_else(name: str, odd: str) -> None:
    query = f"articles/?{name}={odd.replace('+', '%2B').replace(' ', '%20')}"
    assert faults(query) == [(name, "not_a_number")]


def test_a_crawl_sees_every_story_once_whatever_is_published_meanwhile() -> None:
    stories = make_stories(11)
    path, seen = "articles/?cursor=*&page_size=3", []
    for round_ in range(20):
        page = read(path)
        assert not page.keys() & {"page", "pages", "range"}
        seen += [card["id"] for card in page["results"]]
        if not page["next"]:
            break
        path = under_api(page["next"])
        # Newer ones come in above, and a story that was seen goes.
        make_public(headline=f"Breaking {round_}", now=START + dt.timedelta(days=1, minutes=round_))
        door.withdraw(stories[10 - round_].pk, reason="Wrong.")
    assert len(seen) == len(set(seen))
    assert set(seen) >= {str(story.pk) for story in stories}


def test_a_crawl_outlives_the_story_that_its_cursor_names() -> None:
    stories = make_stories(6)
    page = read("articles/?cursor=*&page_size=2")
    for card in page["results"]:
        door.withdraw(Publication.objects.get(pk=card["id"]).pk, reason="Wrong.")
    rest = crawl(under_api(page["next"]))
    assert {card["id"] for card in rest} == {str(story.pk) for story in stories[:4]}


@pytest.mark.parametrize(
    "ordering", ["published_at", "-published_at", "updated_at", "-updated_at", "headline", "-headline"]
)
def test_a_crawl_goes_in_the_order_of_the_list(ordering: str) -> None:
    make_stories(7)
    whole = headlines(f"articles/?ordering={ordering}")
    found = crawl(f"articles/?cursor=*&page_size=2&ordering={ordering}")
    assert [card["headline"] for card in found] == whole


def test_a_crawl_by_headline_passes_the_longest_headlines() -> None:
    for letter in "ЖҚӨ":
        make_public(headline=letter * 300, slug=f"story-{ord(letter)}")
    found = crawl("articles/?cursor=*&page_size=1&ordering=headline")
    assert [card["headline"][0] for card in found] == ["Ж", "Қ", "Ө"]


def test_a_crawl_keeps_its_filters_and_form() -> None:
    tag = make_tag("Energy")
    for number in range(3):
        make_public(headline=f"Power {number}", tags=[tag.pk])
    make_stories(3)
    found = crawl("articles/?cursor=*&page_size=1&tag=energy&fields=headline&utm_source=x")
    assert sorted(card["headline"] for card in found) == ["Power 0", "Power 1", "Power 2"]
    assert all(card.keys() == {"headline"} for card in found)


def _encoded(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


KEY = "01900000-0000-7000-8000-000000000000"
GARBAGE = [
    "", "**", "x", "%2A%2A", "W10", "e30", "bnVsbA", "AAAA", "%FF%FE", "ééé", "..%2F..", "9" * 400,
    _encoded("2025-01-22T09:30:00+00:00"),
    _encoded("2025-01-22T09:30:00+00:00", KEY, "more"),
    _encoded("2025-01-22T09:30:00", KEY),
    _encoded("yesterday", KEY),
    _encoded("0001-01-01T00:00:00+14:00", KEY),
    _encoded("2025-01-22T09:30:00+00:00", "not-a-key"),
    _encoded("2025-01-22T09:30:00+00:00", "'; drop table"),
    _encoded(10**30, KEY),
    _encoded(["a"], KEY),
    _encoded("\ud800", KEY),
]  # fmt: skip


@pytest.mark.parametrize("cursor", GARBAGE)
def test_a_cursor_that_we_never_wrote_is_a_400(cursor: str) -> None:
    make_public()
    response = get(f"articles/?cursor={cursor}", status=400)
    errors = json.loads(response.content).get("errors", [{"parameter": "cursor"}])
    assert {error["parameter"] for error in errors} == {"cursor"}


@pytest.mark.parametrize("offset", ["+23:59", "-23:59", "+15:59:59.999999"])
def test_a_cursor_of_an_odd_zone_is_no_error_of_the_database(offset: str) -> None:
    make_public()
    read(f"articles/?cursor={_encoded(f'2025-01-22T09:30:00{offset}', KEY)}")


def test_page_and_cursor_exclude_each_other() -> None:
    assert faults("articles/?cursor=*&page=1") == [("page", "contradiction")]


def test_things_come_in_pages_too() -> None:
    tags = [make_tag(f"Tag {letter}").pk for letter in "ABCDE"]
    make_public(tags=tags)
    first = read("tags/?page_size=2&utm_medium=x")
    assert first["next"] == "http://localhost:8000/api/v1/tags/?page=2&page_size=2"
    assert [tag["name"] for tag in crawl("tags/?page_size=2")] == [f"Tag {letter}" for letter in "ABCDE"]


def test_a_page_costs_the_same_however_long_it_is() -> None:
    for number in range(8):
        author = make_author(f"Author {number}")
        section = make_section(f"Section {number}")
        article = make_article(headline=f"Story {number}", section=section.pk, tags=[make_tag(f"Tag {number}").pk])
        assert author.pk
        publish(article)
    for path, cost in (("articles/", 1), ("sections/", 3), ("tags/", 3), ("authors/", 3)):
        for size in (1, 8):
            clock.next_due()  # asked once a second, whoever reads
            assert queries(partial(get, f"{path}?page_size={size}")) == cost
