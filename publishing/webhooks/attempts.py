"""One attempt to hand over one event, and what is written down of it."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_network
from typing import Any

import structlog
from django.conf import settings

from newsroom import text, web
from publishing import following
from publishing.models import Delivery, Endpoint
from publishing.webhooks import schedule, signing
from publishing.webhooks.events import Event

logger = structlog.get_logger(__name__)
State = Delivery.State

# The server is not up, or asks to be left alone: that is no word on this event.
AWAY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, 504}
RESTING = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
ANSWER = 500  # characters that are kept


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt. `away` and `gone` are said of the receiver, not of the event."""

    taken: bool = False
    away: bool = False
    gone: bool = False
    code: int | None = None
    answer: str = ""
    problem: str = ""
    rest: dt.timedelta | None = None
    milliseconds: int | None = None


# Of what nobody may be told any more: dealt with, and nothing was sent.
NOTHING = Outcome(taken=True, answer="Not sent: this is no longer public.")


def rules() -> web.Rules:
    """Return what a webhook may ask: https, unless the settings allow more. It follows no redirect."""
    schemes = {"https", "http"} if settings.WEBHOOK_HTTP else {"https"}
    return web.Rules(
        schemes=frozenset(schemes),
        ports=frozenset(settings.OUTBOUND_PORTS),
        allowed=tuple(map(ip_network, settings.OUTBOUND_ALLOW)),
        size=4 * 1024,
        cut=True,  # what a receiver says is of no use beyond its first lines
    )


def send(client: web.Client, endpoint: Endpoint, event: Event, *, now: dt.datetime) -> Outcome:
    """Send one event once; return what came of it. Raises nothing that a receiver could cause."""
    following.let_go()
    begun = time.monotonic()
    try:
        signed = signing.headers(endpoint, event.message_id, event.body, now=now)
        answer = client.fetch("POST", endpoint.url, headers=signed, content=event.body)
    except web.WebError as error:
        return Outcome(away=True, problem=str(error), answer=str(error), milliseconds=_since(begun))
    return _read(answer, _since(begun), now)


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)


def _read(answer: web.Answer, milliseconds: int, now: dt.datetime) -> Outcome:
    status = answer.status
    taken = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    return Outcome(
        taken=taken,
        away=status in AWAY,
        gone=status == HTTPStatus.GONE,
        code=status,
        answer=text.prose(answer.content[: ANSWER * 4].decode("utf-8", "replace"))[:ANSWER],
        problem="" if taken else f"The receiver answered {status}.",
        rest=schedule.rest(answer.headers.get("retry-after"), now=now) if status in RESTING else None,
        milliseconds=milliseconds,
    )


def delivery(endpoint: Endpoint, event: Event, *, now: dt.datetime) -> Delivery:
    """Return the row of one event at one endpoint, made at its first attempt."""
    values: dict[str, Any] = {"number": event.number, "event": event.name, "created_at": now}
    row, _ = Delivery.objects.get_or_create(endpoint=endpoint, message_id=event.message_id, defaults=values)
    if row.state != State.WAITING:  # sent before, and asked for again
        row.state, row.attempts, row.created_at = State.WAITING, 0, now
    return row


def note(row: Delivery, outcome: Outcome, *, now: dt.datetime) -> None:
    """Write down what came of an attempt, and when there will be another."""
    row.attempts += 1
    row.sent_at, row.code, row.answer, row.milliseconds = now, outcome.code, outcome.answer, outcome.milliseconds
    row.due_at = None
    if outcome.taken:
        row.state = State.DELIVERED
    elif row.number is None or (row.attempts >= schedule.ATTEMPTS and not outcome.away):
        row.state = State.GIVEN_UP
        logger.error("webhook given up", endpoint=str(row.endpoint_id), message=row.message_id, problem=outcome.problem)
    else:
        row.due_at = now + schedule.pause(row.attempts)
    row.save()


def disabled(pk: Any, because: str) -> None:
    """Say in the log that an endpoint was switched off; the desk's first page says so too."""
    logger.error("webhook switched off", endpoint=str(pk), because=because)
