"""Listeners of rates in the process for streams: one reading for all, a heartbeat, an end that nobody has to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from newsroom import asgi, hub
from newsroom.watch import watcher
from tests.ears import Ear, events, eventually, in_thread, listen, listeners
from tests.quotes import make_desk, make_line, make_quote
from ticker import following, services, stream
from ticker.models import Instrument

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/api/v1/ticker/stream/"


@pytest.fixture(autouse=True)
def no_watcher_is_left() -> Iterator[None]:
    """Let no test remember another's tape."""
    following.bell._begin()
    following._Memory.looked = None
    yield
    watcher.stop()


def test_all_listeners_hear_the_same_bytes_and_the_tape_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT", 3600.0)
    som = make_line("KGS/USD", "0.01144")
    stream.read(stream.ALL)  # what turned stale by the clock has its number before anybody listens
    read: list[int] = []
    real = stream.queries.since

    async def scene(application: asgi.Application) -> None:
        ears = [Ear(application, path=PATH) for _ in range(50)]
        for ear in ears:
            await ear.opened()
        await eventually(lambda: listeners(application, "ticker") == 50)
        monkeypatch.setattr(stream.queries, "since", lambda *args: read.append(args[1]) or real(*args))
        await in_thread(lambda: make_quote(som, "0.01150", timezone.now()))
        for ear in ears:
            await ear.until(lambda ear=ear: b"KGS/USD = 0.01150" in ear.said)
        assert len({ear.said for ear in ears}) == 1
        assert len(read) == 1
        # Who comes back with what it heard last gets nothing twice, and what comes then.
        last = events(ears[0].said)[-1]["id"]
        back = Ear(application, path=PATH, **{"Last-Event-ID": last})
        await back.opened()
        await in_thread(lambda: make_quote(som, "0.01160", timezone.now()))
        await back.until(lambda: b"KGS/USD = 0.01160" in back.said)
        assert b"0.01150" not in back.said.replace(b'"change"', b"")

    listen(scene)


def test_silence_is_broken_by_a_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT", 0.1)
    make_line("KGS/USD", "0.01144")

    async def scene(application: asgi.Application) -> None:
        ear = Ear(application, path=PATH)
        await ear.until(lambda: ear.said.endswith(b"\n\n:\n\n"))

    listen(scene)


def test_an_override_is_over_for_listeners_with_no_worker() -> None:
    som, kim = make_line("KGS/USD", "0.01144"), make_desk()

    def overridden(som: Instrument, kim: User) -> None:
        now = timezone.now()
        services.override(som, Decimal("0.02"), until=now + dt.timedelta(seconds=1), by=kim, now=now)

    async def scene(application: asgi.Application) -> None:
        ear = Ear(application, path=PATH)
        await ear.opened()
        await eventually(lambda: listeners(application, "ticker") == 1)
        await in_thread(lambda: overridden(som, kim))
        await ear.until(lambda: b"KGS/USD = 0.02000" in ear.said)
        before = ear.said.count(b"KGS/USD = 0.01144")
        await ear.until(lambda: ear.said.count(b"KGS/USD = 0.01144") > before)

    listen(scene)
