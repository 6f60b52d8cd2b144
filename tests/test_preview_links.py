"""A link shows one story to whoever holds it, until it is over: kept by nobody, counted, and never guessed."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from articles.drafts import Draft
from articles.guests.views import PER_MINUTE
from articles.models import Article, PreviewLink, PreviewView
from articles.services import previews, publishing, saving
from newsroom import front, keeping, limits, logs, wsgi
from newsroom.answers import store
from newsroom.errors import BadInput, Gone, NotAllowed, NotFound, NotReady
from tests.factories import make_article, publish
from tests.reading import check_problem

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    caches["limits"].clear()
    monkeypatch.setattr(limits, "_silent_until", 0.0)


def read(token: str, method: str = "GET", **headers: str) -> Any:
    """Return what a guest gets, after checking that nobody may keep it."""
    path = f"/api/v1/preview/{token}/"
    answer = Client(REMOTE_ADDR="203.0.113.77").generic(method, path, headers=headers)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not {"ETag", "Last-Modified", "Surrogate-Key", "Set-Cookie"} & set(answer.headers)
    if answer.status_code >= 400:
        check_problem(answer)
    return answer


def test_a_guest_reads_the_working_copy_as_it_was_last_saved(rita: User) -> None:
    article = make_article(by=rita)
    made = previews.make(article.pk, by=rita, note="The lawyer")
    assert json.loads(read(made.token).content)["headline"] == "Wind farm opens"
    saving.save(article.pk, Draft(headline="Wind farm opens late", summary=""), by=rita, revision=1)
    document = json.loads(read(made.token).content)
    assert (document["headline"], document["version"]) == ("Wind farm opens late", 0)
    assert document["preview"] == {
        "revision": 2,
        "edition": None,
        "published": False,
        "ready": False,
        "at": document["preview"]["at"],
        "saved_at": document["preview"]["saved_at"],
        "expires_at": made.link.expires_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    assert Client().get(f"/api/v1/articles/{article.pk}/").status_code == 404


def test_a_guest_of_a_published_story_sees_what_is_not_published_yet() -> None:
    article = make_article()
    publish(article)
    saving.save(article.pk, Draft(headline="Second thoughts"), by=None, revision=1)
    document = json.loads(read(previews.make(article.pk, by=None).token).content)
    assert (document["headline"], document["preview"]["published"]) == ("Second thoughts", True)


def test_each_reading_is_counted_with_its_network_and_program_and_nothing_closer() -> None:
    made = previews.make(make_article().pk, by=None)
    read(made.token, **{"User-Agent": SAFARI})
    read(made.token, **{"User-Agent": "Mozilla/5.0 Chrome/120 Safari/537.36 Edg/120"})
    read(made.token, "HEAD")
    read(made.token, "OPTIONS")
    link = PreviewLink.objects.get()
    assert link.views == 2
    assert [(view.network, view.program) for view in link.seen.all()] == [
        ("203.0.113.0", "Edge"),
        ("203.0.113.0", "Safari"),
    ]


@pytest.mark.parametrize(
    ("address", "kept"),
    [("198.51.100.9", "198.51.100.0"), ("2001:db8:1:2::", "2001:db8:1::"), ("unknown", ""), ("", "")],
)
def test_of_an_address_the_network_is_kept(address: str, kept: str) -> None:
    assert previews.network(address) == kept


def test_so_many_readings_are_kept_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "MOST_VIEWS", 3)
    made = previews.make(make_article().pk, by=None)
    for _ in range(5):
        read(made.token)
    assert (PreviewLink.objects.get().views, PreviewView.objects.count()) == (5, 3)


def test_a_link_opens_nothing_from_the_second_at_which_it_is_over() -> None:
    made = previews.make(make_article().pk, by=None, hours=2, now=NOON)
    second = dt.timedelta(seconds=1)
    assert previews.open_link(made.token, now=NOON + 2 * HOUR - second) == made.link
    with pytest.raises(Gone):
        previews.open_link(made.token, now=NOON + 2 * HOUR)
    assert read(made.token).status_code == 410


def test_a_revoked_link_is_dead_at_once(rita: User) -> None:
    article = make_article(by=rita)
    made, other = previews.make(article.pk, by=rita), previews.make(article.pk, by=rita)
    assert read(made.token).status_code == 200
    closed = previews.revoke(article.pk, made.link.pk, by=rita, now=NOON + HOUR)
    again = previews.revoke(article.pk, made.link.pk, by=rita)
    assert (again.revoked_at, again.revoked_by) == (closed.revoked_at, rita)
    assert read(made.token).status_code == 410
    assert read(other.token).status_code == 200
    assert PreviewLink.objects.get(pk=made.link.pk).views == 1


def test_of_a_story_that_was_taken_off_no_link_opens_anything() -> None:
    article = make_article()
    made = previews.make(article.pk, by=None)
    publishing.move(article.pk, "spike", by=None)
    assert read(made.token).status_code == 410
    with pytest.raises(NotReady):
        previews.make(article.pk, by=None)
    publishing.move(article.pk, "unspike", by=None)
    assert read(made.token).status_code == 200
    publish(article)
    publishing.withdraw(article.pk, by=None, reason="It was wrong.")
    assert read(made.token).status_code == 410


def test_a_token_that_differs_in_one_letter_opens_nothing() -> None:
    token = previews.make(make_article().pk, by=None).token
    for place in range(0, len(token), 4):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(NotFound):
            previews.open_link(token[:place] + other + token[place + 1 :], now=timezone.now())
    for strange in ("", "x", token + "A", token[:-1], "%00" * 43, "é" * 43, token.lower(), f"{token}\n"):
        with pytest.raises(NotFound):
            previews.open_link(strange, now=timezone.now())
    assert read("A" * 43).status_code == 404
    assert read("no-token").status_code == 404


def test_the_token_is_kept_nowhere() -> None:
    made = previews.make(make_article().pk, by=None)
    row = PreviewLink.objects.filter(pk=made.link.pk).values().get()
    assert made.token not in str(row)
    assert made.token not in repr(made.link.__dict__)


def test_who_may_change_a_story_makes_links_and_nobody_else(pia: User, oscar: User, edna: User) -> None:
    article = make_article()
    made = previews.make(article.pk, by=edna)
    for person in (pia, oscar):
        with pytest.raises(NotAllowed):
            previews.make(article.pk, by=person)
        with pytest.raises(NotAllowed):
            previews.revoke(article.pk, made.link.pk, by=person)
    with pytest.raises(NotFound):
        previews.revoke(make_article(headline="Another").pk, made.link.pk, by=edna)


def test_everything_wrong_with_a_link_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "MOST_OPEN", 1)
    article = make_article()
    previews.make(article.pk, by=None)
    with pytest.raises(BadInput) as refused:
        previews.make(article.pk, by=None, hours=0, note="x" * 121)
    assert [fault.code for fault in refused.value.errors] == ["bad_value", "too_long", "too_many"]


def test_making_and_revoking_are_logged_and_the_token_never_is(
    caplog: pytest.LogCaptureFixture, settings: Any, edna: User
) -> None:
    caplog.set_level(logging.INFO)
    article = make_article()
    made = previews.make(article.pk, by=edna)
    read(made.token)
    previews.revoke(article.pk, made.link.pk, by=edna)
    read(made.token)
    said = [logs.without_tokens(None, "", dict(record.msg)) for record in caplog.records if type(record.msg) is dict]
    events = [line["event"] for line in said]
    assert events == ["preview link made", "preview link revoked", "request"]
    assert said[0]["by"] == edna.pk
    assert said[-1]["path"] == "/api/v1/preview/…/"
    assert made.token not in str(said)


def test_a_line_of_the_log_holds_no_token_wherever_it_stood() -> None:
    line = {"event": "Internal Server Error: /api/v1/preview/secret/", "url": "https://a/reader/#/preview/secret?x=1"}
    assert "secret" not in str(logs.without_tokens(None, "", line))
    assert logs.without_tokens(None, "", {"event": "x", "n": 1}) == {"event": "x", "n": 1}


def test_no_answer_of_a_link_stays_in_memory_or_goes_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    made = previews.make(make_article().pk, by=None)
    path = f"/api/v1/preview/{made.token}/"
    assert not isinstance(front.Lane().ask((False, False), {"PATH_INFO": path}), tuple)
    for _ in range(2):
        read(made.token)
    assert store.get((path, "")) is None
    assert keeping.find((path, ""), 0.0) is None
    assert callable(wsgi.application)
    assert PreviewLink.objects.get().views == 2  # the second was made anew


def test_who_tries_tokens_is_slowed_down() -> None:
    made = previews.make(make_article().pk, by=None)
    statuses = [read("A" * 43).status_code for _ in range(PER_MINUTE)]
    assert set(statuses) == {404}
    answer = read(made.token)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 60
    assert PreviewLink.objects.get().views == 0


def test_an_unknown_parameter_or_method_is_refused() -> None:
    made = previews.make(make_article().pk, by=None)
    assert Client().get(f"/api/v1/preview/{made.token}/?as=edna").status_code == 400
    assert Client().post(f"/api/v1/preview/{made.token}/").status_code == 405


def test_links_that_are_over_for_a_month_are_forgotten_with_their_views() -> None:
    article = make_article()
    old = previews.make(article.pk, by=None, hours=1, now=NOON)
    previews.note_view(old.link, address="192.0.2.1", agent="", now=NOON)
    young = previews.make(article.pk, by=None, hours=3, now=NOON)
    assert previews.prune(NOON + previews.KEPT) == 0
    assert previews.prune(NOON + previews.KEPT + HOUR) == 2
    assert list(PreviewLink.objects.all()) == [young.link]
    assert Article.objects.count() == 1
