"""Webhooks as the desk API shows them, and reads them."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import orjson

from newsroom import text
from newsroom.bodies import unknown
from newsroom.errors import BadInput, Fault
from publishing.admin import health
from publishing.models import Delivery, Endpoint
from publishing.plate import zulu

FIELDS = ("name", "url", "events", "things")
LIST_OF_TEXTS = {"type": ["array", "null"], "items": {"type": "string"}, "maxItems": 100}
TAKES = {
    "name": {"type": "string", "maxLength": 100},
    "url": {"type": "string", "maxLength": 500},
    "events": LIST_OF_TEXTS,
    "things": LIST_OF_TEXTS,
}
MOST = 100  # events and things of one webhook
LONGEST = {"name": 100, "url": 500}


def etag(endpoint: Endpoint) -> str:
    """Return the version of what people decide of a webhook; how it goes is not part of it."""
    decided = [*(getattr(endpoint, name) for name in FIELDS), endpoint.enabled, moment(endpoint.old_secret_until)]
    return hashlib.sha256(orjson.dumps(decided)).hexdigest()[:16]


def webhook(endpoint: Endpoint, *, newest: int) -> dict[str, Any]:
    """Return a webhook without its secrets; `newest` is the number of the newest change."""
    return {
        "id": str(endpoint.pk),
        **{name: getattr(endpoint, name) for name in FIELDS},
        "enabled": endpoint.enabled,
        "disabled_because": endpoint.disabled_because,
        "state": health.state(endpoint),
        "in_words": health.sentence(endpoint),
        "behind": max(newest - endpoint.cursor, 0),
        "failures": endpoint.failures,
        "problem": endpoint.problem,
        "due_at": moment(endpoint.due_at),
        "last_success_at": moment(endpoint.last_success_at),
        "created_at": moment(endpoint.created_at),
    }


def delivery(one: Delivery) -> dict[str, Any]:
    """Return one event as one receiver was given it, and what it answered."""
    return {
        "id": one.pk,
        "message_id": one.message_id,
        "number": one.number,
        "event": one.event,
        "state": one.state,
        "attempts": one.attempts,
        "created_at": moment(one.created_at),
        "due_at": moment(one.due_at),
        "sent_at": moment(one.sent_at),
        "code": one.code,
        "answer": one.answer,
        "milliseconds": one.milliseconds,
    }


def moment(at: dt.datetime | None) -> str | None:
    """Return a moment as RFC 3339 in UTC, to the second."""
    return zulu(at) if at else None


def read(body: Any, *, is_new: bool) -> dict[str, Any]:
    """Return the fields that a body says. Raises BadInput with every fault of their form at once."""
    if not isinstance(body, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object of a webhook's fields.", pointer="")])
    faults = unknown(body, FIELDS)
    said: dict[str, Any] = {}
    for name in ("name", "url"):
        if name in body or is_new:
            said[name] = _line(body.get(name), name, faults)
    for name in ("events", "things"):
        if name in body:
            said[name] = _list(body[name], name, faults)
    if faults:
        raise BadInput(faults)
    return said


def _line(value: Any, name: str, faults: list[Fault]) -> str:
    words = text.line(value) if isinstance(value, str) else ""
    if not 0 < len(words) <= LONGEST[name]:
        faults.append(Fault("bad_value", f"“{name}” is text of 1 to {LONGEST[name]} characters.", pointer=f"/{name}"))
    return words


def _list(value: Any, name: str, faults: list[Fault]) -> list[str]:
    found = [] if value is None else value
    if isinstance(found, list) and len(found) <= MOST and all(isinstance(one, str) for one in found):
        return found
    faults.append(
        Fault("not_a_list", f"“{name}” is a list of at most {MOST} texts; empty for all.", pointer=f"/{name}")
    )
    return []
