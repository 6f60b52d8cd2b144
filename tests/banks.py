"""A bank for tests: a server on loopback that says what it is told, with validators, and a clock that is moved."""

from __future__ import annotations

import datetime as dt
import socket
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User

from tests.quotes import make_instrument
from tests.servers import Request, Server, reply
from ticker import polling, services
from ticker.models import Instrument, Source

BISHKEK = ZoneInfo("Asia/Bishkek")


@pytest.fixture
def may_ask_loopback(settings: Any) -> None:
    """Let sources be on servers of this machine, on any port."""
    settings.OUTBOUND_ALLOW, settings.OUTBOUND_PORTS = ["127.0.0.0/8"], range(1, 65536)
    settings.TIME_ZONE = "Asia/Bishkek"


class Bank(Server):
    """A bank: `says` its list with an ETag, answers 304 to who has it, and does as told when it is `broken`."""

    def __init__(self) -> None:
        super().__init__([self._answer])
        self.says, self.broken = b"", None  # type: ignore[var-annotated]

    def _answer(self, connection: socket.socket, request: Request) -> None:
        tag = f'"{abs(hash(self.says))}"'
        if self.broken:
            self.broken(connection, request)
        elif request.headers.get("if-none-match") == tag:
            reply(304, ETag=tag)(connection, request)
        else:
            reply(200, self.says, ETag=tag)(connection, request)

    def conditional(self) -> list[bool]:
        """Return of each request whether it named a copy."""
        return ["if-none-match" in request.headers for request in self.requests]


class Week:
    """The market desk's clock, on the wall of Bishkek. It asks each minute what the worker asks."""

    def __init__(self, start: str) -> None:
        self.now = self.at(start)

    @staticmethod
    def at(wall: str) -> dt.datetime:
        """Return what the clock shows as an instant."""
        return dt.datetime.fromisoformat(wall).replace(tzinfo=BISHKEK).astimezone(dt.UTC)

    def until(self, wall: str, source: Source) -> None:
        """Let time pass up to then: the source is asked when it is due, and what is late is looked for."""
        end = self.at(wall)
        while self.now < end:
            source.refresh_from_db()
            stops = [source.due_at, source.schedule.overdue_at(source.day) if source.day else None]
            later = [stop for stop in stops if stop is not None and stop > self.now]
            self.now = min([end, *later])
            polling.poll(source.pk, clock=lambda: self.now)
            services.note_late(self.now)


def make_source(server: Server | str, adapter: str = "nbkr", **also: Any) -> Source:
    """A saved source whose list comes out at four o'clock in Bishkek, for the next day."""
    url = server if isinstance(server, str) else server.url
    usual = {"name": "National Bank", "zone": "Asia/Bishkek", "at": dt.time(16), "lead": 1, "grace_minutes": 90}
    by = User.objects.get_or_create(username="founder")[0]
    return services.set_source(Source(adapter=adapter, url=url, **{**usual, **also}), by=by, now=Week.at("2025-01-01"))


def make_fed(code: str, source: Source, **also: Any) -> Instrument:
    """An instrument whose rates this source says."""
    return make_instrument(code, source=source, **also)
