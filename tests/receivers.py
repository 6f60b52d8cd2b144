"""Endpoints and the clock that webhooks are tested with."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import orjson
import pytest

from publishing.models import Endpoint
from publishing.webhooks import sending, services
from tests.servers import Line, Request, Server, reply

NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
_names = itertools.count(1)


@pytest.fixture(autouse=True)
def may_ask_loopback(settings: Any) -> None:
    """Let webhooks go to servers of this machine, on any port and without TLS."""
    settings.OUTBOUND_ALLOW, settings.WEBHOOK_HTTP = ["127.0.0.0/8"], True
    settings.OUTBOUND_PORTS = range(1, 65536)


def make_endpoint(receiver: Server | str, **wishes: Any) -> Endpoint:
    """Return a saved endpoint that hears of all changes from now on."""
    url = receiver if isinstance(receiver, str) else receiver.url
    return services.save(Endpoint(name=f"Partner {next(_names)}", url=url, **wishes), by=None, now=NOON)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self, now: dt.datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def shift(self, **time: float) -> None:
        """Let time pass."""
        self.now += dt.timedelta(**time)


def send(endpoint: Endpoint, clock: Clock) -> int:
    """Hand over what is due, as the worker does; return how many events were taken."""
    taken = sending.send_due(endpoint.pk, clock=clock)
    endpoint.refresh_from_db()
    return taken


def told(request: Request) -> dict[str, Any]:
    """Return the data of an event."""
    data: dict[str, Any] = orjson.loads(request.body)["data"]
    return data


def numbers(server: Server) -> list[int]:
    """Return the change numbers that a receiver was sent, in order."""
    return [told(request)["number"] for request in server.requests]


def refuse_first(refused: int) -> Line:
    """Answer 500 to the event of one number, and 200 to every other."""

    def answer(connection: Any, request: Request) -> None:
        reply(500 if told(request)["number"] == refused else 200)(connection, request)

    return answer
