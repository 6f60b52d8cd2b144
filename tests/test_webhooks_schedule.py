"""A receiver that is away, slow, rude or gone delays nobody and loses nothing."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.models import Delivery, Ledger
from publishing.webhooks import schedule, services
from tests.factories import make_public
from tests.receivers import Clock, make_endpoint, may_ask_loopback, numbers, refuse_first, send
from tests.servers import Server, hang, raw, reply

__all__ = ["may_ask_loopback"]
pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def test_the_schedule_is_the_standards_and_tries_for_three_days() -> None:
    with Server([reply(503)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        make_public()
        pauses = []
        for _ in range(schedule.ATTEMPTS):
            send(endpoint, clock)
            assert endpoint.due_at is not None
            pauses.append((endpoint.due_at - clock.now).total_seconds())
            clock.now = endpoint.due_at - dt.timedelta(seconds=1)
            before = len(server.requests)
            send(endpoint, clock)  # a second too early
            assert len(server.requests) == before
            clock.shift(seconds=1)
    hours = 3600
    wanted = [5, 300, 1800, *(h * hours for h in (2, 5, 10, 14, 20, 24, 24))]
    for pause, least in zip(pauses, wanted, strict=True):
        assert least <= pause <= least * (1 + schedule.JITTER)
    assert len({request.headers["webhook-id"] for request in server.requests}) == 1
    assert 75 * hours < sum(wanted[:-1]) < 77 * hours


def test_an_endpoint_that_takes_nothing_for_days_is_switched_off_and_loses_nothing() -> None:
    with Server([reply(503)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        make_public()
        while endpoint.enabled:
            send(endpoint, clock)
            clock.now = endpoint.due_at or clock.now
        assert dt.timedelta(days=5) <= clock.now - (endpoint.failing_since or clock.now) < dt.timedelta(days=7)
        assert "Nothing was taken for 5 days" in endpoint.disabled_because
        assert send(endpoint, clock) == 0
        server.script = [reply(200)]
        assert services.enable(endpoint.pk, by=None)
        assert send(endpoint, clock) == Ledger.objects.get().number


def test_a_receiver_that_says_gone_is_not_asked_again() -> None:
    with Server([reply(410)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        make_public()
        send(endpoint, clock)
        clock.shift(days=3)
        send(endpoint, clock)
    assert (len(server.requests), endpoint.enabled) == (1, False)
    assert "410" in endpoint.disabled_because


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_that_asks_for_rest_gets_it(status: int) -> None:
    with Server([reply(status, Retry_After="7200"), reply(200)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        make_public()
        send(endpoint, clock)
        clock.shift(hours=1)
        make_public(headline="Another")  # no reason to ask earlier
        send(endpoint, clock)
        assert len(server.requests) == 1
        clock.shift(hours=1, seconds=1)
        send(endpoint, clock)
    assert numbers(server)[1:] == list(range(1, Ledger.objects.get().number + 1))


@given(st.text(max_size=40) | st.dates().map(str) | st.integers().map(str))
def test_no_retry_after_breaks_the_schedule(header: str) -> None:
    now = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
    rest = schedule.rest(header, now=now)
    assert rest is None or dt.timedelta(0) <= rest <= schedule.LONGEST_REST


def test_a_date_to_rest_until_is_understood() -> None:
    now = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
    assert schedule.rest("Wed, 22 Jan 2025 13:00:00 GMT", now=now) == HOUR
    assert schedule.rest("Wed, 22 Jan 2025 11:00:00 GMT", now=now) == dt.timedelta(0)


def test_a_new_change_is_a_reason_to_look_whether_a_receiver_is_back() -> None:
    with Server([reply(503), reply(503), reply(503), reply(200)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        make_public()
        for _ in range(3):
            send(endpoint, clock)
            clock.now = endpoint.due_at or clock.now
        clock.now -= dt.timedelta(minutes=20)  # ten minutes after the third attempt, long before the fourth
        assert send(endpoint, clock) == 0
        make_public(headline="Another")
        assert send(endpoint, clock) == Ledger.objects.get().number
        assert (endpoint.failures, endpoint.failing_since, endpoint.problem) == (0, None, "")


def test_one_event_that_nobody_can_digest_does_not_end_all_news() -> None:
    with Server([refuse_first(1)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        for number in range(3):
            make_public(headline=f"Story {number}")
        newest = Ledger.objects.get().number
        for _ in range(3):
            send(endpoint, clock)
            clock.now = endpoint.due_at or clock.now
        assert endpoint.cursor == newest
        assert set(numbers(server)) == set(range(1, newest + 1))
        aside = Delivery.objects.get(state="waiting")
        for _ in range(schedule.ATTEMPTS):
            clock.shift(days=2)
            send(endpoint, clock)
        aside.refresh_from_db()
        assert (aside.number, aside.state, aside.attempts) == (1, "given up", schedule.ATTEMPTS)
        assert endpoint.failing_since is None
        server.script = [reply(200)]
        assert services.replay([aside.pk], now=clock.now) == 1
        assert send(endpoint, clock) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (reply(302, Location="http://127.0.0.1:1/"), "answered 302"),
        (reply(404, b"no such hook"), "answered 404"),
        (reply(500, b"<h1>\xff\x00oops"), "answered 500"),
        (raw(b""), "does not answer"),
        (raw(b"SSH-2.0\r\n"), "HTTP"),
    ],
)
def test_what_a_receiver_answered_is_written_down(line: Any, words: str) -> None:
    with Server([line]) as server:
        endpoint = make_endpoint(server)
        make_public()
        send(endpoint, Clock())
    delivery = Delivery.objects.get()
    assert words in endpoint.problem
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert len(server.requests) == 1


def test_a_huge_answer_is_taken_for_its_status_and_its_first_lines() -> None:
    with Server([reply(200, b"x" * 3_000_000)]) as server:
        endpoint = make_endpoint(server)
        make_public()
        assert send(endpoint, Clock()) == Ledger.objects.get().number
    assert len(Delivery.objects.earliest("pk").answer) == 500


def test_a_receiver_that_hangs_is_left_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from publishing.webhooks import attempts

    quick = replace(attempts.rules(), read=0.2, total=0.4)
    monkeypatch.setattr(attempts, "rules", lambda: quick)
    with Server([hang(), reply(200)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        make_public()
        begun = time.monotonic()
        assert send(endpoint, clock) == 0
        assert time.monotonic() - begun < 5
        assert "too long" in endpoint.problem
        clock.shift(seconds=6)
        assert send(endpoint, clock) == Ledger.objects.get().number
