"""The lists of WordPress's REST API, by each of their parameters."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as given_settings

from tests.factories import make_public, make_section
from tests.old_api import V2, ask, numbers, old_world, one, read, refused, switched_on, titles

__all__ = ["old_world", "switched_on"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("old_world", "switched_on")]


def test_a_list_says_how_much_there_is_and_where_to_go_on(settings: Any) -> None:
    response = ask("posts?per_page=2&page=1&utm_source=x")
    assert (response["X-WP-Total"], response["X-WP-TotalPages"]) == ("3", "2")
    base = f"{settings.PUBLIC_URL}{V2}posts?per_page=2"
    api = f'<{settings.PUBLIC_URL}/wp-json/>; rel="https://api.w.org/"'
    assert response["Link"] == f'{api}, <{base}&page=2>; rel="next"'
    assert ask("posts?per_page=2&page=2")["Link"] == f'{api}, <{base}&page=1>; rel="prev"'
    assert titles("posts?per_page=2") + titles("posts?per_page=2&page=2") == titles("posts")
    assert titles("posts?offset=1&per_page=1") == ["Dam holds"]
    assert titles("posts?offset=999") == []
    assert refused("posts?per_page=2&page=3", 400)["code"] == "rest_post_invalid_page_number"
    # Where there is nothing at all, the second page is empty, and no error.
    assert read("posts?slug=nothing&page=2") == []
    assert read("tags?page=7") == []


def test_a_browser_of_another_site_may_read_the_totals() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings", "WORDPRESS_API": "1"}
    command = "from django.conf import settings; print(*settings.CORS_EXPOSE_HEADERS)"
    told = subprocess.run(
        [sys.executable, "-c", command], cwd=given_settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert {"X-WP-Total", "X-WP-TotalPages", "Link"} <= set(told.stdout.split())
    response = ask("posts", Origin="https://front.example.org")
    assert response["Access-Control-Allow-Origin"] == "*"


LISTS = [
    ("posts", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?order=asc", ["Wind", "Dam holds", "Lake rises"]),
    ("posts?orderby=title&order=asc", ["Dam holds", "Lake rises", "Wind"]),
    ("posts?orderby=slug&order=asc", ["Dam holds", "Lake rises", "Wind"]),
    ("posts?orderby=modified&order=asc", ["Wind", "Dam holds", "Lake rises"]),
    ("posts?slug=the-lake", ["Lake rises"]),
    ("posts?slug[]=the-lake&slug[]=dam-holds", ["Lake rises", "Dam holds"]),
    ("posts?slug=dam-holds,the-lake&orderby=include_slugs", ["Dam holds", "Lake rises"]),
    ("posts?after=2025-03-04T06:30:00Z", ["Lake rises"]),
    ("posts?before=2025-03-04T06:30:00", ["Wind"]),
    ("posts?modified_after=2025-03-04T06:30:00", ["Lake rises"]),
    ("posts?modified_before=2025-03-04", []),
    ("posts?search=lake", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?search=lake&orderby=relevance", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?search=lake&orderby=title&order=asc", ["Dam holds", "Lake rises", "Wind"]),
    ("posts?sticky=true", []),
    ("posts?sticky=false", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?lang=en", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?lang=ru", []),
    ("posts?status=publish", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?categories={politics}", ["Lake rises", "Wind"]),
    ("posts?categories={news}", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?categories[]={news}&categories[1]={politics}", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?categories={politics}&tags={energy}", ["Wind"]),
    ("posts?categories={politics}&tags={energy}&tax_relation=OR", ["Lake rises", "Wind"]),
    ("posts?categories_exclude={politics}", ["Dam holds"]),
    ("posts?tags_exclude={energy}", ["Lake rises", "Dam holds"]),
    ("posts?author={bek}", ["Dam holds"]),
    ("posts?author_exclude={bek}", ["Lake rises", "Wind"]),
    ("posts?categories=999999", []),
    ("posts?tags=4503599627370497,12", []),
    ("posts?tags_exclude=999999", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?include={dam},{wind}", ["Dam holds", "Wind"]),
    ("posts?include={dam},{wind}&orderby=include", ["Dam holds", "Wind"]),
    ("posts?include={wind},7,{dam}&orderby=include&per_page=1&page=2", ["Dam holds"]),
    ("posts?include=7", []),
    ("posts?include=7&search=lake", []),
    ("posts?exclude={dam}", ["Lake rises", "Wind"]),
    ("posts?exclude=7", ["Lake rises", "Dam holds", "Wind"]),
    ("posts?_fields=title&include={wind}", ["Wind"]),
    ("pages?parent=0", ["Imprint"]),
    ("pages?parent=5", []),
    ("pages?menu_order=0&orderby=menu_order", ["Imprint"]),
    ("pages?include={wind}", []),
]


@pytest.mark.parametrize(("path", "wanted"), LISTS)
def test_a_list_shows_what_its_parameters_select(path: str, wanted: list[str]) -> None:
    refs = {
        "politics": one("categories", "politics")["id"],
        "news": one("categories", "news")["id"],
        "energy": one("tags", "energy-oil")["id"],
        "bek": one("users", "bek")["id"],
        **{name: one("posts", slug)["id"] for name, slug in (("wind", "wind"), ("dam", "dam-holds"))},
    }
    filled = path.format(**refs)
    assert [title.partition(" “")[0] for title in titles(filled)] == wanted
    if "page=" not in path:
        assert ask(filled)["X-WP-Total"] == str(len(wanted))


def test_terms_and_people_are_found_by_what_they_are() -> None:
    news, politics = (one("categories", slug)["id"] for slug in ("news", "politics"))
    wind = one("posts", "wind")["id"]
    assert numbers(f"categories?parent={news}") == [politics]
    assert numbers("categories?parent=0") == [news]
    assert numbers("categories?parent=99") == []
    assert numbers(f"categories?include={politics},{news}&orderby=include") == [politics, news]
    assert numbers("categories?order=desc&orderby=name") == [politics, news]
    assert numbers(f"categories?exclude={news}") == [politics]
    assert numbers(f"categories?post={wind}") == [politics]
    assert numbers(f"tags?post={wind}") == numbers("tags?search=oil") == numbers("tags?slug=energy-oil")
    assert numbers("tags?post=5") == []
    make_section("Empty")
    assert len(read("categories")) == 3
    assert len(read("categories?hide_empty=true")) == 2
    assert [each["slug"] for each in read("users?search=bek&orderby=id")] == ["bek"]


def test_photos_are_found_by_what_they_are() -> None:
    number = read("media")[0]["id"]
    wind, dam = (one("posts", slug)["id"] for slug in ("wind", "dam-holds"))
    for query in (f"include={number}", f"parent={wind}", "media_type=image", "search=red+sky", "after=2001-01-01"):
        assert numbers(f"media?{query}") == [number], query
    for query in (f"exclude={number}", f"parent={dam}", "media_type=video", "search=moon", "before=2001-01-01"):
        assert numbers(f"media?{query}") == [], query


def test_search_finds_posts_and_pages() -> None:
    make_public(headline="The lake in person", kind="page")
    found = read("search?search=lake")
    assert {(each["title"], each["type"], each["subtype"]) for each in found} >= {
        ("The lake in person", "post", "page"),
        ("Lake rises", "post", "post"),
    }
    assert {each["subtype"] for each in read("search?search=lake&subtype=page")} == {"page"}
    assert {each["subtype"] for each in read("search?search=lake&subtype=post")} == {"post"}
    first = found[0]
    assert read(first["_links"]["self"][0]["href"].partition(V2)[2])["link"] == first["url"]
    assert refused("search?search=lake&page=9", 400)["code"] == "rest_search_invalid_page_number"
