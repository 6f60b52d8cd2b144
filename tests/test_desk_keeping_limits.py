"""What is kept of typed text is bounded, belongs to its writer, and survives whatever is sent."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from articles.models import ShadowDraft
from articles.services import keeping
from articles.services.keeping import Typed
from tests.desk import desk_of, page_of, read
from tests.factories import BODY, make_article

pytestmark = pytest.mark.django_db

KEEP = "/api/desk/v1/writing/keep/"
TAB = "a" * 32
NOON = dt.datetime(2026, 1, 22, 12, tzinfo=dt.UTC)


def send(client: Client, **said: Any) -> HttpResponse:
    return client.post(KEEP, {"tab": TAB, "base": 0, "turn": 1, **said}, content_type="application/json")


def test_who_may_not_write_keeps_nothing(pia: User, oscar: User, rita: User, client: Client) -> None:
    article = make_article(by=rita)
    for person in (pia, oscar):
        assert send(desk_of(person), article=str(article.pk), fields={}).status_code == 403
        assert send(desk_of(person), story=str(uuid4()), fields={}).status_code == 403
    assert send(client, article=str(article.pk), fields={}).status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rita)
    assert send(strict, article=str(article.pk), fields={}).status_code == 403
    assert not ShadowDraft.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"tab": "short"},
        {"tab": None},
        {"tab": "A" * 32},
        {"article": "nonsense"},
        {"article": None},
        {"base": -1},
        {"base": True},
        {"turn": 2**31},
        {"turn": "1"},
        {"fields": []},
        {"fields": {"headline": {"deep": []}}},
        {"fields": {"headline": 5}},
        {"fields": {f"f{number}": "" for number in range(2_001)}},
        {"fields": {"body": "x" * 3_000_001}},
        {"feilds": {}},
    ],
)
def test_what_no_form_sends_is_a_bad_request_with_its_places(rita: User, wrong: dict[str, Any]) -> None:
    response = send(desk_of(rita), **{"article": str(make_article(by=rita).pk), "fields": {}, **wrong})
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"]
    assert not ShadowDraft.objects.exists()


@pytest.mark.parametrize("body", ["[" * 100_000, "null", "[]", '"x"', "{", '{"tab": NaN}'])
def test_what_is_no_json_object_is_a_bad_request(rita: User, body: str) -> None:
    response = desk_of(rita).post(KEEP, body, content_type="application/json")
    assert response.status_code == 400


def test_a_story_that_is_not_there_keeps_nothing(rita: User) -> None:
    assert send(desk_of(rita), article=str(uuid4()), fields={}).status_code == 404


@pytest.mark.parametrize("hostile", ["\x00", "\ud800", "<script>alert(1)</script>", "‮", "=1+1", "a" * 300_000])
def test_odd_text_in_any_field_is_kept_shown_and_offered(rita: User, hostile: str) -> None:
    article = make_article(by=rita)
    client = desk_of(rita)
    names = ("headline", "body", "bylines-0-author", "bylines-0-ORDER", "corrections-0-at", "section", "lead_image")
    odd = dict.fromkeys(names, hostile) | {"tags": [hostile, "1"], hostile[:40]: hostile}
    response = send(client, article=str(article.pk), base=1, fields=odd)
    if response.status_code == 400:
        return  # JSON cannot carry it
    shadow = ShadowDraft.objects.get()
    for address in (f"/admin/articles/article/typed/{shadow.pk}/", f"{page_of(article)}?draft={shadow.pk}"):
        page = client.get(address)
        assert page.status_code == 200
        assert "<script>alert(1)" not in page.content.decode()


@pytest.mark.parametrize("number", ["", "abc", "0", "99999999999999999999", "-1", "１"])
def test_a_made_up_text_is_none(rita: User, number: str) -> None:
    article = make_article(by=rita)
    assert desk_of(rita).get(page_of(article), {"draft": number, "branch": number}).status_code == 200


def test_the_worker_throws_away_after_thirty_days_what_nobody_came_back_for(rita: User) -> None:
    article = make_article(by=rita)
    for number, (age, settled) in enumerate([(31, False), (29, False), (2, True), (0, True)]):
        shadow = keeping.keep(
            Typed(tab=f"{number:032x}", fields={}, article=article.pk), by=rita, now=NOON - dt.timedelta(days=age)
        )
        assert shadow is not None
        if settled:
            keeping.settle(shadow.tab, by=rita)
    assert keeping.prune(NOON) == 2
    assert keeping.prune(NOON) == 0
    assert ShadowDraft.objects.count() == 2


def test_no_more_is_kept_of_one_person_at_one_story_than_a_desk_can_hold(rita: User) -> None:
    article = make_article(by=rita)
    for number in range(keeping.MOST + 5):
        now = NOON + dt.timedelta(seconds=number)
        keeping.keep(Typed(tab=f"{number:032x}", fields={}, article=article.pk), by=rita, now=now)
    kept = set(ShadowDraft.objects.values_list("tab", flat=True))
    assert len(kept) == keeping.MOST
    assert f"{keeping.MOST + 4:032x}" in kept


def test_opening_a_story_reads_no_text_that_was_kept(rita: User, django_assert_max_num_queries: Any) -> None:
    article = make_article(by=rita)
    for number in range(6):
        fields_ = {"headline": f"Version {number}", "body": BODY * 500}
        keeping.keep(Typed(tab=f"{number:032x}", fields=fields_, article=article.pk, base=1), by=rita)
    client = desk_of(rita)
    with django_assert_max_num_queries(40) as captured:
        assert len(read(client.get(page_of(article))).css("[data-offer]")) == 6
    (reading,) = [each["sql"] for each in captured if 'FROM "articles_shadowdraft"' in each["sql"]]
    assert '"fields"' not in reading
