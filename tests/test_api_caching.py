"""What an edge may keep, when it must ask, and what no shared answer may hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from articles.drafts import Draft
from articles.models import Article, Tag
from articles.services import saving, taxonomy
from publishing import clock
from publishing import services as door
from publishing.models import Change, Publication, Thing
from tests.factories import make_article, make_public, make_section, make_tag, publish
from tests.reading import API, LISTS, get, problem

pytestmark = pytest.mark.django_db

PLACES = [*LISTS, "site/", "articles/wind-farm-opens/", "tags/energy/", "sections/economy/", "authors/aida-sadykova/"]
EVERYWHERE = pytest.mark.parametrize("path", PLACES)


@pytest.fixture(autouse=True)
def story(db: None) -> Publication:
    return make_public(tags=[make_tag("Energy").pk])


def a_second_passes() -> None:
    """Have all that was changed so far be of an earlier second, as it is for nearly every reader."""
    earlier = dt.timedelta(seconds=2)
    Thing.objects.update(changed_at=F("changed_at") - earlier)
    Publication.objects.update(changed_at=F("changed_at") - earlier)


@EVERYWHERE
def test_an_unchanged_answer_is_a_304_without_a_body(path: str, django_assert_max_num_queries: Any) -> None:
    a_second_passes()
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
    a_second_passes()
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


@EVERYWHERE
def test_a_copy_of_the_second_of_a_change_is_not_confirmed_by_its_date(path: str) -> None:
    # There may have been another change in that second, after the copy was taken.
    with time_machine.travel(timezone.now(), tick=False):
        make_public(headline="A story of this second", tags=[Tag.objects.get().pk])
        # The story of the fixture is of this second too, whether or not one has passed since.
        Publication.objects.update(changed_at=timezone.now())
        copy = get(path)["Last-Modified"]
        assert get(path, if_modified_since=copy).content
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=1)):
        assert get(path, status=304, if_modified_since=get(path)["Last-Modified"])


def test_a_purge_key_names_what_the_answer_shows(story: Publication) -> None:
    assert get("articles/")["Surrogate-Key"] == "articles:"
    assert get("articles/?tag=energy&section=economy")["Surrogate-Key"] == "section:economy tag:energy"
    assert get("articles/?has_image=true")["Surrogate-Key"] == "articles:"
    assert get("articles/?section=economy&tag!=energy")["Surrogate-Key"] == "section:economy tag:energy"
    assert get("tags/?q=en")["Surrogate-Key"] == "tags:"
    assert get("site/")["Surrogate-Key"] == "sections:"
    assert get(f"articles/{story.pk}/")["Surrogate-Key"] == f"article:{story.pk}"
    assert get("tags/energy/")["Surrogate-Key"] == "tag:energy"


@pytest.mark.parametrize("path", ["articles/?page=9", "articles/none/", "articles/?x=1", "nothing/"])
def test_an_error_is_kept_by_nobody(path: str) -> None:
    assert Client().get(API + path)["Cache-Control"] == "no-store"


def test_a_story_changes_the_tags_of_the_lists_that_show_it_and_of_no_other() -> None:
    filters = ("tag=energy", "section=economy", "section=economy&tag=energy", "language=en", "has_image=true")
    showing = [*LISTS, *(f"articles/?{each}" for each in filters), "site/"]
    others = ["articles/?section=sport", "articles/?language=ru", "sections/sport/", "articles/wind-farm-opens/"]
    make_section("Sport")
    before = {path: get(path)["ETag"] for path in [*showing, *others]}
    make_public(headline="Another story", tags=[Tag.objects.get().pk])
    changed = [path for path, tag in before.items() if get(path)["ETag"] != tag]
    assert changed == showing


def test_a_list_that_was_empty_is_right_once_the_first_story_is_on_it() -> None:
    empty = get("articles/?language=ru")
    make_public(headline="Ветер", language="ru")
    assert get("articles/?language=ru", if_none_match=empty["ETag"]).content != empty.content


def test_a_move_and_a_takedown_are_kept_and_purged_like_the_story_itself(story: Publication) -> None:
    article = Article.objects.get()
    saving.save(article.pk, Draft(slug="steppe-wind"), by=None, revision=article.revision)
    moved = publish(article)
    own = {"Surrogate-Key": f"article:{story.pk}", "ETag": f'"1-{moved.version}"'}
    answer = get("articles/wind-farm-opens/", status=301, if_none_match="*")
    assert own.items() <= dict(answer.items()).items()
    door.withdraw(story.pk, reason="Wrong.")
    own["ETag"] = f'"1-{moved.version + 1}"'
    for place in ("wind-farm-opens", "steppe-wind", story.pk):
        answer = get(f"articles/{place}/", status=410)
        assert own.items() <= dict(answer.items()).items()
        assert answer["Cache-Control"].startswith("public, max-age=0")


def test_renaming_what_no_reader_ever_saw_changes_nothing_in_public() -> None:
    tag = make_tag("Coup d'état")
    before = get("tags/")["ETag"], Change.objects.count()
    tag.slug = "uprising"
    taxonomy.save(tag)
    assert (get("tags/")["ETag"], Change.objects.count()) == before


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
        late = publish(make_article(headline="Written in the past"))
    for path in (*LISTS, "site/"):
        assert parse_http_date(get(path)["Last-Modified"]) >= before, path
    assert parse_http_date(get(f"articles/{late.pk}/")["Last-Modified"]) >= before
    assert [*Change.objects.order_by("number").values_list("at", flat=True)] == sorted(
        Change.objects.values_list("at", flat=True)
    )


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
