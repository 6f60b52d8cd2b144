"""Server-sent events (HTML Living Standard, section 9.2), as bytes and as an answer.

An answer begins with what is new since the number that the client has. A server that can hold
many connections (newsroom.asgi) keeps it open and adds what comes; any other ends it there,
and the browser's EventSource asks again by itself. Both send the same bytes.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from newsroom.errors import BadInput, Fault
from newsroom.renderers import Bytes

CONTENT_TYPE = "text/event-stream"
RETRY = 2_000  # milliseconds that a client waits before it asks again
HEARTBEAT = b":\n\n"  # a comment: clients read and forget it
NUMBER = re.compile(r"[0-9]{1,18}")


class EventStreamRenderer(Bytes):
    """Names the media type for negotiation."""

    media_type = CONTENT_TYPE
    format = "event-stream"


def event(number: int, kind: str, data: Any) -> bytes:
    """Return one event. `number` is its id, by which a client resumes."""
    # JSON as orjson writes it has no line breaks, which would end a field.
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (number, kind.encode(), orjson.dumps(data))


def opening(number: int, retry: int = RETRY) -> bytes:
    """Return how a stream begins: with the number to resume by, which a client remembers without an event."""
    return b"retry: %d\nid: %d\n\n" % (retry, number)


def farewell(retry: int) -> bytes:
    """Return how a stream ends: the client asks again after `retry` milliseconds."""
    return b"retry: %d\n\n" % retry


def last_event_id(request: HttpRequest) -> int | None:
    """Return the number that a client resumes by, None for one that begins. Raises BadInput."""
    raw = request.headers.get("Last-Event-ID", "").strip()
    if not raw:
        return None
    if NUMBER.fullmatch(raw):
        return int(raw)
    detail = "“Last-Event-ID” is the id of an event that this stream sent."
    raise BadInput([Fault("bad_cursor", detail, parameter="Last-Event-ID")])


class EventStream(HttpResponse):
    """The beginning of a stream: what `topic` holds up to `number`. Nobody keeps it."""

    def __init__(self, topic: str, number: int, content: bytes) -> None:
        super().__init__(content, content_type=CONTENT_TYPE)
        self.topic, self.number = topic, number
        self["Cache-Control"] = "no-store"
        self["X-Accel-Buffering"] = "no"  # nginx would collect events before it passes them on
