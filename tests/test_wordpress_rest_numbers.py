"""Whole numbers for everything: WordPress's own where it came from there, and others that never change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Tag
from articles.services import taxonomy
from tests.factories import make_photo, make_public
from tests.old_api import ask, numbers, one, read, refused, switched_on
from tests.reading import queries
from tests.wordpress_exports import photo, post, shown, write
from wordpress import ids
from wordpress.rest import numbers as made
from wordpress.services import importing
from wordpress.services.importing import Options

__all__ = ["switched_on"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("switched_on")]
OTHER = "https://other.example"


def bring(folder: Path, *items: str, site: str = "") -> None:
    """Bring in an export; `site` is whose it is, if not the usual one's."""
    importing.run([write(folder, *items)], Options(site=site))


def test_what_came_from_wordpress_keeps_its_number(tmp_path: Path) -> None:
    bring(tmp_path, post(7), post(8, "About us", kind="page"))
    story = read("posts/7")
    assert story["title"]["rendered"] == "Wind farm opens"
    assert (story["categories"], story["tags"], story["author"]) == ([4], [5], 2)
    assert read("pages/8")["title"]["rendered"] == "About us"
    assert (read("categories/4")["slug"], read("categories/4")["parent"]) == ("politics", 3)
    assert (read("tags/5")["slug"], read("users/2")["name"]) == ("energy", "Aida Sadykova")
    assert numbers("posts?categories=4") == numbers("posts?tags=5&author=2") == numbers("posts?include=7") == [7]


def test_a_tag_keeps_its_number_when_it_is_renamed(tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    bring(tmp_path, post(7))
    tag = Tag.objects.get(slug="energy")
    tag.slug = "power"
    with django_capture_on_commit_callbacks(execute=True):
        taxonomy.save(tag)
    assert read("tags/5")["slug"] == "power"
    assert numbers("posts?tags=5") == [7]


def test_numbers_of_two_sites_do_not_meet(tmp_path: Path) -> None:
    bring(tmp_path, post(7, "The first"), post(9, "Only here"))
    bring(tmp_path, post(7, "The second"), post(8, "Only there"), site=OTHER)
    assert read("posts/7")["title"]["rendered"] == "The first"
    assert refused("posts/8", 404)["code"] == "rest_post_invalid_id"
    found = {each["title"]["rendered"]: each["id"] for each in read("posts")}
    assert (found["The first"], found["Only here"]) == (7, 9)
    for title in ("The second", "Only there"):
        assert found[title] > made.OF_SLUGS // 2
        assert read(f"posts/{found[title]}")["title"]["rendered"] == title
    assert len(set(found.values())) == 4


def test_a_number_says_nothing_of_what_is_hidden(tmp_path: Path) -> None:
    bring(tmp_path, post(7, status="draft"), photo(21), post(8, body=shown(21)))
    for path, code in (("posts/7", "rest_post_invalid_id"), ("tags/99", "rest_term_invalid")):
        assert refused(path, 404)["code"] == code
    # Its picture is awaited: no reader sees it yet.
    assert refused("media/21", 404)["code"] == "rest_post_invalid_id"
    assert read("posts?include=7,8")[0]["id"] == 8
    assert ask("posts?include=7,8")["X-WP-Total"] == "1"


def test_what_was_written_here_is_found_by_its_number() -> None:
    for headline in ("Wind farm opens", "Dam holds"):
        number = one("posts", make_public(headline=headline).slug)["id"]
        assert number == one("posts", read(f"posts/{number}")["slug"])["id"]
        assert numbers(f"posts?include={number}") == [number]


@given(st.uuids(version=4), st.integers(86_400, 2**32 - 1))
def test_the_number_of_an_id_says_where_it_lies(drawn: UUID, second: int) -> None:
    key = ids.made("https://old.example", "post", drawn, dt.datetime.fromtimestamp(second, dt.UTC))
    number = made.of_id(key)
    low, high = made.seconds(number)
    assert 0 < number < 2**53
    assert low <= key < high
    assert number == made.of_id(UUID(str(key)))


@given(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True) | st.text(min_size=1, max_size=30))
def test_the_number_of_a_slug_says_how_it_begins(slug: str) -> None:
    number = made.of_slug("tag", slug)
    assert made.OF_SLUGS <= number < 2**53
    assert slug.startswith(made._letters(number))
    assert number != made.of_slug("author", slug)


def test_numbers_of_one_second_seldom_meet() -> None:
    at = dt.datetime(2015, 3, 4, 9, 30, tzinfo=dt.UTC)
    keys = [ids.made("https://old.example", "attachment", number, at) for number in range(100)]
    assert len({made.of_id(key) for key in keys}) == 100


def _cost(paths: Iterable[str]) -> set[int]:
    return {queries(lambda path=path: ask(path)) for path in paths}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("posts?per_page={}", 6), ("posts?_embed&per_page={}", 7), ("posts?_fields=id,title&per_page={}", 6),
        ("posts?categories=4&per_page={}", 9), ("posts?search=lake&per_page={}", 10), ("pages?per_page={}", 6),
        ("posts?orderby=title&per_page={}", 5), ("media?per_page={}", 4), ("tags?per_page={}", 4),
        ("categories?per_page={}", 4), ("users?per_page={}", 4), ("search?search=lake&per_page={}", 8),
        ("posts?include=7,10,11,12&per_page={}", 8),
    ],
)  # fmt: skip
def test_a_list_costs_the_same_queries_however_long_it_is(path: str, most: int, tmp_path: Path) -> None:
    bring(tmp_path, *(post(number, f"Story {number}") for number in range(7, 19)), post(30, kind="page"))
    for number in range(4):
        make_public(headline=f"Written here {number}", lead=make_photo(caption=f"The lake at dawn, {number}."))
    costs = _cost(path.format(size) for size in (1, 2, 9, 100))
    assert len(costs) == 1
    assert max(costs) <= most


def test_one_story_costs_few_queries(tmp_path: Path) -> None:
    bring(tmp_path, post(7))
    assert max(_cost(["posts/7", "posts/7?_embed"])) <= 7
    assert max(_cost(["tags/5", "categories/4", "users/2"])) <= 5
