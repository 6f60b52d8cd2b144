"""What an edge may keep, when it must ask, and what no shared answer may hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils.http import http_date, parse_http_date

from publishing import clock
from publishing import services as door
from publishing.models import Publication
from tests.factories import make_article, make_public, make_tag, publish
from tests.reading import API, LISTS, get, problem

pytestmark = pytest.mark.django_db

PLACES = [*LISTS, "site/", "articles/wind-farm-opens/", "tags/energy/", "sections/economy/", "authors/aida-sadykova/"]
EVERYWHERE = pytest.mark.parametrize("path", PLACES)


@pytest.fixture(autouse=True)
def story(db: None) -> Publication:
    return make_public(tags=[make_tag("Energy").pk])


@EVERYWHERE
def test_an_unchanged_answer_is_a_304_without_a_body(path: str, django_assert_max_num_queries: Any) -> None:
    whole = get(path)
    for validator in (whole["ETag"], f"W/{whole['ETag']}", f'"other", {whole["ETag"]}', "*"):
        with django_assert_max_num_queries(2):
            answer = get(path, status=304, if_none_match=validator)
        assert not answer.content
        assert answer["ETag"] == whole["ETag"]
        assert answer["Cache-Control"] == whole["Cache-Control"]
    assert not get(path, status=304, if_modified_since=whole["Last-Modified"]).content


@EVERYWHERE
def test_a_copy_of_something_else_is_never_confirmed(path: str) -> None:
    whole = get(path)
    assert whole["ETag"].startswith('"')
    assert get(path, if_none_match='"1-0"').content == whole.content
    assert get(path, if_none_match="garbage").content == whole.content
    earlier = http_date(parse_http_date(whole["Last-Modified"]) - 1)
    assert get(path, if_modified_since=earlier).content == whole.content
    # An ETag that differs rules, whatever the date says (RFC 9110, section 13.1.3).
    assert get(path, if_none_match='"1-0"', if_modified_since=whole["Last-Modified"]).content == whole.content


@EVERYWHERE
def test_nobody_can_have_an_edge_keep_a_failed_precondition(path: str) -> None:
    answer = get(path, if_match='"nonsense"', if_none_match='"nonsense"')
    assert answer.content


@EVERYWHERE
def test_head_says_what_get_says_without_the_body(path: str) -> None:
    whole, head = get(path), Client().head(API + path)
    assert head.status_code == 200
    assert not head.content
    for name in ("ETag", "Last-Modified", "Cache-Control", "Content-Type", "Surrogate-Key"):
        assert head[name] == whole[name]


@EVERYWHERE
def test_a_public_answer_is_the_same_for_everybody(path: str, edna: User) -> None:
    desk = Client()
    desk.force_login(edna)
    answer, plain = desk.get(API + path), get(path)
    assert answer.content == plain.content
    assert answer["ETag"] == plain["ETag"]
    assert not answer.cookies
    assert "Set-Cookie" not in answer
    assert "cookie" not in answer.get("Vary", "").lower()


@EVERYWHERE
def test_an_edge_may_keep_an_answer_and_knows_by_which_keys_to_purge_it(path: str) -> None:
    answer = get(path)
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
    assert answer["Surrogate-Key"]
    assert answer.get("Vary", "").lower() in ("", "origin")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_purge_key_names_what_the_answer_shows(story: Publication) -> None:
    assert get("articles/")["Surrogate-Key"] == "articles:"
    assert get("articles/?tag=energy&section=economy")["Surrogate-Key"] == "section:economy tag:energy"
    assert get(f"articles/{story.pk}/")["Surrogate-Key"] == f"article:{story.pk}"
    assert get("tags/energy/")["Surrogate-Key"] == "tag:energy"


@pytest.mark.parametrize("path", ["articles/?page=9", "articles/none/", "articles/?x=1", "nothing/"])
def test_an_error_is_kept_by_nobody(path: str) -> None:
    assert Client().get(API + path)["Cache-Control"] == "no-store"


def test_a_change_anywhere_changes_the_tag_of_every_list() -> None:
    before = {path: get(path)["ETag"] for path in LISTS}
    make_public(headline="Another story")
    assert all(get(path)["ETag"] != tag for path, tag in before.items())


def test_a_change_elsewhere_leaves_a_story_as_it_was(story: Publication) -> None:
    before = get(f"articles/{story.pk}/")["ETag"]
    make_public(headline="Another story")
    assert get(f"articles/{story.pk}/")["ETag"] == before


def test_a_takedown_is_never_hidden_by_an_old_copy(story: Publication) -> None:
    tag = get(f"articles/{story.pk}/")["ETag"]
    door.withdraw(story.pk, reason="Wrong.")
    problem(f"articles/{story.pk}/", 410, if_none_match=tag)
    problem(f"articles/{story.pk}/", 410, if_none_match="*")


def test_a_clock_that_steps_back_never_takes_last_modified_with_it() -> None:
    before = parse_http_date(get("articles/")["Last-Modified"])
    with time_machine.travel(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)):
        publish(make_article(headline="Written in the past"))
    assert parse_http_date(get("articles/")["Last-Modified"]) >= before


def test_no_answer_is_kept_past_the_moment_when_the_next_story_is_due() -> None:
    due = dt.datetime(2031, 5, 1, 12, tzinfo=dt.UTC)
    article = make_article(headline="Budget speech")
    from articles.services import publishing

    publishing.schedule(article.pk, at=due, by=None, revision=article.revision)
    with time_machine.travel(due - dt.timedelta(seconds=7), tick=False):
        clock.reset()
        assert "s-maxage=7," in get("articles/")["Cache-Control"]


def test_every_site_may_read_it_until_a_list_is_given(settings: Any) -> None:
    answer = get("articles/", origin="https://front.example")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert {name.strip() for name in answer["Access-Control-Expose-Headers"].split(",")} >= {
        "ETag", "Link", "Location", "Retry-After", "RateLimit",
    }  # fmt: skip
    assert "Access-Control-Allow-Credentials" not in answer
    settings.CORS_ALLOW_ALL_ORIGINS = False
    settings.CORS_ALLOWED_ORIGINS = ["https://front.example"]
    assert get("articles/", origin="https://front.example")["Access-Control-Allow-Origin"] == "https://front.example"
    for other in ("null", "https://evil.example", "https://front.example.evil.example", "http://front.example"):
        assert "Access-Control-Allow-Origin" not in get("articles/", origin=other)


def test_a_browser_may_ask_first_and_the_desk_is_closed_to_other_sites() -> None:
    ask = {"origin": "https://front.example", "access-control-request-method": "GET"}
    answer = Client().options(f"{API}articles/", headers=ask)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    desk = Client().get("/api/desk/v1/images/", headers={"origin": "https://front.example"})
    assert "Access-Control-Allow-Origin" not in desk


def test_an_error_can_be_read_by_the_page_that_caused_it() -> None:
    assert get("articles/?x=1", status=400, origin="https://front.example")["Access-Control-Allow-Origin"] == "*"
