"""A story's way through the desk API: every step by the one table, and nothing goes out by accident."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.checks import WARNING, Problem
from articles.desk.stories import checking
from articles.desk.stories.steps import TAKEN
from articles.models import Article, Edition
from articles.workflow import STEPS
from newsroom.fields import uuid7
from publishing.models import Change
from tests.desk_api import Desk, codes, places, words
from tests.factories import make_article, make_photo, publish

pytestmark = pytest.mark.django_db
BODIES: dict[str, dict[str, Any]] = {
    "withdraw": {"reason": "It was wrong."},
    "publish": {"accept_warnings": True},
    "schedule": {"at": "2031-05-01T09:00:00+06:00", "reason": "embargo", "accept_warnings": True},
    "expire": {"at": "2031-06-01T09:00:00Z", "reason": "The licence ends."},
    "erase": {"confirmed": "wind-farm-opens"},
    "correct": {"text": "It was two metres, not three.", "accept_warnings": True},
}


@pytest.fixture
def desk(edna: User) -> Desk:
    return Desk(edna)


def take(desk: Desk, article: Article, step: str, body: Any = None, *, match: str | None = "") -> Any:
    path = f"articles/{article.pk}/"
    body = BODIES.get(step, {}) if body is None else body
    return desk.post(f"{path}{step}/", body, match=desk.etag(path) if match == "" else match)


def test_every_step_of_the_table_has_an_address() -> None:
    assert set(TAKEN) == {*STEPS, "correct", "expire", "keep", "erase"}


def test_a_story_goes_all_the_way_and_back(desk: Desk) -> None:
    article = make_article()
    way = [
        ("submit", "in_review"), ("approve", "approved"), ("return", "draft"), ("schedule", "scheduled"),
        ("unschedule", "approved"), ("publish", "published"), ("correct", "published"), ("withdraw", "withdrawn"),
        ("spike", "spiked"), ("unspike", "withdrawn"),
    ]  # fmt: skip
    for step, state in way:
        answer = take(desk, article, step)
        assert (step, answer.status_code) == (step, 200), answer.content
        body = answer.json()
        assert body["state"] == state
        assert answer["ETag"] == body["etag"]
        if step == "schedule":
            assert (body["publish_at"], body["embargo_reason"]) == ("2031-05-01T03:00:00Z", "embargo")


def test_publishing_reaches_readers_and_withdrawing_tells_them_why(desk: Desk) -> None:
    article = make_article()
    assert take(desk, article, "publish").json()["live"]["edition"] == 1
    reader = Client()
    assert reader.get(f"/api/v1/articles/{article.pk}/").status_code == 200
    assert take(desk, article, "correct").json()["corrections"][0]["text"] == "It was two metres, not three."
    assert reader.get(f"/api/v1/articles/{article.pk}/").json()["corrections"][0]["kind"] == "correction"
    assert Change.objects.filter(kind="corrected").count() == 1
    take(desk, article, "withdraw")
    gone = reader.get(f"/api/v1/articles/{article.pk}/")
    assert (gone.status_code, gone.json()["reason"]) == (410, "It was wrong.")


def test_a_correction_stands_before_those_that_were_made_earlier(desk: Desk) -> None:
    article = make_article()
    publish(article)
    take(desk, article, "correct", {"text": "First.", "kind": "update", "accept_warnings": True})
    body = take(desk, article, "correct", {"text": "Second.", "kind": "clarification", "accept_warnings": True}).json()
    assert [(each["kind"], each["text"]) for each in body["corrections"]] == [
        ("clarification", "Second."),
        ("update", "First."),
    ]


def test_what_readers_do_not_see_is_not_corrected(desk: Desk) -> None:
    article = make_article()
    assert take(desk, article, "correct").status_code == 409
    assert not Edition.objects.exists()
    article.refresh_from_db()
    assert article.revision == 1


@pytest.mark.parametrize("step", TAKEN)
def test_a_step_names_the_version_it_read(mira: User, step: str) -> None:
    desk = Desk(mira)
    article = make_article()
    assert take(desk, article, step, match=None).status_code == 428
    assert take(desk, article, step, match='"1-draft-00000000"').status_code == 412
    assert desk.post(f"articles/{uuid7()}/{step}/", {}).status_code == 404
    assert not Edition.objects.exists()


@pytest.mark.parametrize("step", TAKEN)
def test_a_step_takes_no_word_that_it_does_not_know(mira: User, step: str) -> None:
    desk = Desk(mira)
    article = make_article()
    answer = take(desk, article, step, {**BODIES.get(step, {}), "now": True})
    assert (answer.status_code, codes(answer)) == (400, {"unknown_field"})
    assert take(desk, article, step, ["x"]).status_code == 400
    article.refresh_from_db()
    assert article.state == "draft"


def test_a_step_that_leads_nowhere_from_here_is_a_409_in_words(desk: Desk) -> None:
    article = make_article()
    answer = take(desk, article, "unspike")
    assert answer.status_code == 409
    assert "draft" in answer.json()["detail"]


def test_what_keeps_a_story_back_is_said_all_at_once(desk: Desk, settings: Any) -> None:
    settings.TRANSLATE_INTO = ["en", "ru"]
    article = make_article(summary="", section=0, lead=make_photo(alt=""))
    answer = take(desk, article, "publish")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#not_ready")
    assert {"/summary", "/section", "/lead", "/language"} <= places(answer)
    assert {each["severity"] for each in answer.json()["errors"]} == {"error", "warning"}
    assert take(desk, article, "schedule").status_code == 409
    checks = desk.get(f"articles/{article.pk}/checks/").json()
    assert checks["ready"] is False
    assert {each["code"] for each in checks["errors"]} == {"summary_missing", "section_missing", "alt_missing"}


def test_a_story_that_is_ready_is_told_so_for_its_moment(desk: Desk, settings: Any) -> None:
    settings.TRANSLATE_INTO = ["en", "ru"]
    article = make_article()
    checks = desk.get(f"articles/{article.pk}/checks/?at=2031-05-01T09:00:00Z").json()
    assert (checks["ready"], checks["errors"], checks["at"]) == (True, [], "2031-05-01T09:00:00Z")
    assert "translation_missing" in {each["code"] for each in checks["warnings"]}
    assert desk.get(f"articles/{article.pk}/checks/?at=soon").status_code == 400
    assert desk.get(f"articles/{article.pk}/checks/?when=now").status_code == 400
    assert desk.get(f"articles/{uuid7()}/checks/").status_code == 404


@pytest.mark.parametrize("step", ["publish", "schedule", "correct"])
def test_open_warnings_ask_before_anything_goes_out(desk: Desk, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article()
    if step == "correct":
        publish(article)
    editions = Edition.objects.count()
    doubt = Problem("headline_long", "The headline is long.", pointer="/headline", severity=WARNING)
    monkeypatch.setattr(checking, "report", lambda article, at: [doubt])
    body = {name: value for name, value in BODIES[step].items() if name != "accept_warnings"}
    answer = take(desk, article, step, body)
    assert (answer.status_code, codes(answer)) == (409, {"headline_long"})
    assert answer.json()["type"].endswith("#warnings_open")
    assert Edition.objects.count() == editions
    article.refresh_from_db()
    assert article.revision == 1
    assert take(desk, article, step, {**body, "accept_warnings": "yes"}).status_code == 400
    assert take(desk, article, step, {**body, "accept_warnings": True}).status_code == 200


@pytest.mark.parametrize(
    ("step", "body", "place"),
    [
        ("withdraw", {}, "/reason"),
        ("withdraw", {"reason": "  "}, "/reason"),
        ("withdraw", {"reason": "x" * 501}, "/reason"),
        ("withdraw", {"reason": 7}, "/reason"),
        ("schedule", {}, "/at"),
        ("schedule", {"at": "2020-01-01T00:00:00Z"}, "/at"),
        ("schedule", {"at": "2031-05-01"}, "/at"),
        ("schedule", {"at": "2031-05-01T09:00:00"}, "/at"),
        ("schedule", {"at": "9999-12-31T23:59:59Z"}, "/at"),
        ("schedule", {"at": "2031-05-01T09:00:00Z", "reason": "x" * 201}, "/reason"),
        ("correct", {"text": ""}, "/text"),
        ("correct", {"text": "x", "kind": "lie"}, "/kind"),
        ("correct", {"text": "x", "kind": {}}, "/kind"),
        ("publish", {"accept_warnings": None}, "/accept_warnings"),
    ],
)
def test_a_step_says_what_it_lacks(desk: Desk, step: str, body: Any, place: str) -> None:
    article = make_article()
    if step in {"withdraw", "correct"}:
        publish(article)
    answer = take(desk, article, step, body)
    assert (answer.status_code, places(answer)) == (400, {place}), words(answer)


def test_a_story_leaves_in_its_way(desk: Desk) -> None:
    other, article, third = make_article(headline="The other"), make_article(), make_article(headline="Third")
    for each in (other, article, third):
        publish(each)
    assert take(desk, article, "withdraw", {"way": "moved"}).status_code == 400
    assert take(desk, article, "withdraw", {"way": "moved", "moved_to": str(uuid7())}).status_code in {404, 409}
    assert take(desk, article, "withdraw", {"way": "erased"}).status_code == 400
    assert take(desk, article, "withdraw", {"way": "moved", "moved_to": str(other.pk)}).status_code == 200
    assert Client().get(f"/api/v1/articles/{article.slug}/").status_code == 301
    assert take(desk, third, "withdraw", {"way": "gone"}).status_code == 200
    assert Client().get(f"/api/v1/articles/{third.pk}/").status_code == 410


def test_a_story_is_given_a_time_to_leave_and_kept_after_all(desk: Desk) -> None:
    article = make_article()
    assert take(desk, article, "expire").status_code == 409
    publish(article)
    body = take(desk, article, "expire").json()
    assert body["withdraw_at"] == "2031-06-01T09:00:00Z"
    assert {"expire", "keep", "correct"} <= set(body["steps"])
    assert take(desk, article, "expire", {"at": "2020-01-01T00:00:00Z"}).status_code == 400
    assert take(desk, article, "keep").json()["withdraw_at"] is None


def test_a_story_is_erased_by_who_says_its_address(mira: User, edna: User) -> None:
    article = make_article()
    publish(article)
    assert take(Desk(edna), article, "erase").status_code == 403
    desk = Desk(mira)
    assert take(desk, article, "erase", {"confirmed": "another"}).status_code == 400
    assert take(desk, article, "erase").status_code == 204
    assert not Article.objects.exists()
    assert Client().get(f"/api/v1/articles/{article.pk}/").status_code == 410


MAY = {
    "nobody": set[str](),
    "oscar": set[str](),
    "max_": set[str](),
    "pia": set[str](),
    "rita": {"submit", "return", "spike", "unspike"},
    "edna": set(TAKEN) - {"erase"},
    "mira": set(TAKEN),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_take_which_step(who: str, request: pytest.FixtureRequest) -> None:
    desk = Desk(None if who == "nobody" else request.getfixturevalue(who))
    article = make_article()
    got = {step for step in TAKEN if take(desk, article, step, match=None).status_code == 428}
    refused = {401} if who == "nobody" else {403}
    assert got == MAY[who]
    assert {take(desk, article, step, match=None).status_code for step in set(TAKEN) - got} <= refused


def test_an_embargo_is_kept_until_somebody_gives_another_time(desk: Desk) -> None:
    article = make_article()
    assert take(desk, article, "schedule").status_code == 200
    assert take(desk, article, "publish").status_code == 409
    earlier = {"at": "2031-04-01T09:00:00+06:00", "accept_warnings": True}
    assert take(desk, article, "schedule", earlier).json()["publish_at"] == "2031-04-01T03:00:00Z"


def test_a_scheduled_story_is_nowhere_in_public_before_its_second(desk: Desk) -> None:
    article = make_article(headline="Sealed words")
    later = (timezone.now() + dt.timedelta(hours=1)).isoformat()
    assert take(desk, article, "schedule", {"at": later, "accept_warnings": True}).status_code == 200
    for path in ("articles/", f"articles/{article.pk}/", "search/?q=sealed", "changes/?since=0"):
        assert b"Sealed words" not in Client().get(f"/api/v1/{path}").content
