"""The desk API's list of stories: filtered, paged, strict, and at one price however long it is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Article
from articles.services import publishing
from tests.desk_api import Desk, places, words
from tests.factories import BODY, make_article, make_author, make_photo, make_section, make_tag
from tests.reading import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(edna: User) -> Desk:
    return Desk(edna)


def listed(desk: Desk, query: str = "") -> list[str]:
    answer = desk.get(f"articles/?{query}")
    assert answer.status_code == 200, answer.content
    return [each["headline"] for each in answer.json()["results"]]


def test_stories_are_listed_those_saved_last_first_and_filtered(desk: Desk, edna: User) -> None:
    make_section("Economy"), make_section("Culture", position=9)
    energy, asia = make_tag("Energy").pk, make_tag("Asia").pk
    aida, emil = make_author("Aida Sadykova"), make_author("Emil Osmonov")
    mine = {"headline": "Mine", "section": "culture", "tags": ["energy", "asia"], "kind": "opinion"}
    assert desk.post("articles/", mine).status_code == 201
    make_article(headline="Two", tags=[energy], bylines=[])
    make_article(headline="Three", tags=[asia], language="ru")
    spiked = make_article(headline="Spiked")
    publishing.move(spiked.pk, "spike", by=edna)
    two = f"articles/{Article.objects.get(headline='Two').pk}/"
    desk.patch(two, {"bylines": [{"author": emil.slug}]}, match=desk.etag(two))
    assert listed(desk) == ["Two", "Three", "Mine"]
    assert listed(desk, "state=spiked,draft") == ["Two", "Spiked", "Three", "Mine"]
    assert listed(desk, "section=culture") == ["Mine"]
    assert listed(desk, "section=culture,economy") == ["Two", "Three", "Mine"]
    assert listed(desk, "tag=energy") == ["Two", "Mine"]
    assert listed(desk, "tag=energy,asia") == ["Two", "Three", "Mine"]
    assert listed(desk, "tag=energy&tag=asia") == ["Mine"]
    assert listed(desk, f"author={aida.slug}") == ["Three"]
    assert listed(desk, "language=ru") == ["Three"]
    assert listed(desk, "kind=opinion") == ["Mine"]
    assert listed(desk, "mine=yes") == ["Mine"]
    assert listed(desk, "mine=no") == ["Two", "Three"]
    assert listed(desk, "q=osmonov") == ["Two"]
    assert listed(desk, "q=thr") == ["Three"]
    later = (timezone.now() + dt.timedelta(days=2)).date()
    assert listed(desk, f"updated_before={later}") == ["Two", "Three", "Mine"]
    assert listed(desk, f"updated_after={later}") == []


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("stat=draft", "state"),
        ("state=drafted", "draft"),
        ("section=econmy", "economy"),
        ("author=aida", ""),
        ("tag=", ""),
        ("mine=true", "yes or no"),
        ("updated_after=yesterday", "2025-01-22"),
        ("q=", "words"),
        ("story=7", "id"),
        ("page=0", ""),
        ("cursor=x", "cursor"),
        ("page=1&cursor=*", ""),
        ("state=draft&state=spiked", ""),
        ("kind=novel&stat=1", ""),
    ],
)
def test_a_parameter_that_cannot_be_is_a_400_that_says_what_can(desk: Desk, query: str, meant: str) -> None:
    make_section("Economy")
    answer = desk.get(f"articles/?{query}")
    assert answer.status_code == 400
    assert meant in words(answer)


def test_all_that_is_wrong_with_the_parameters_is_said_at_once(desk: Desk) -> None:
    answer = desk.get("articles/?state=x&kind=y&mine=z&tag=none&page=0&q=")
    assert places(answer) == {"state", "kind", "mine", "tag", "page", "q"}


def test_a_page_past_the_last_is_a_404(desk: Desk) -> None:
    assert desk.get("articles/?page=2").status_code == 404


def test_a_crawl_by_cursor_skips_and_repeats_nothing(desk: Desk) -> None:
    now = timezone.now()
    for number in range(7):
        make_article(headline=f"Story {number}")
    Article.objects.filter(headline__in=["Story 2", "Story 3", "Story 4"]).update(saved_at=now)
    seen, path = [], "articles/?cursor=*&page_size=2"
    while path:
        body = desk.get(path).json()
        seen += [each["headline"] for each in body["results"]]
        path = body["next"].partition("/api/desk/v1/")[2] if body["next"] else ""
    assert sorted(seen) == [f"Story {number}" for number in range(7)]
    assert len(seen) == 7


def test_what_a_list_and_a_story_cost_does_not_grow(desk: Desk) -> None:
    tags = [make_tag(f"Tag {n}").pk for n in range(3)]
    many = make_article(tags=tags, body=BODY + "".join(_figure() for _ in range(3)))
    few = make_article(headline="Few")
    desk.get("articles/")
    small = queries(lambda: desk.get("articles/?page_size=1"))
    assert queries(lambda: desk.get(f"articles/{many.pk}/")) <= queries(lambda: desk.get(f"articles/{few.pk}/")) + 4
    for number in range(8):
        make_article(headline=f"More {number}", tags=tags)
    assert queries(lambda: desk.get("articles/?page_size=10")) == small <= 9


def _figure() -> str:
    return f'<figure data-image="{make_photo(colour=f"#{len(Article.objects.all()):06x}").pk}"></figure>'
