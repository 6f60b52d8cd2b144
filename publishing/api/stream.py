"""`stream/`: the log of changes as it grows, as server-sent events."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from newsroom import contract, hub, params, text
from newsroom.errors import BadInput, Fault, TooOld
from newsroom.events import (
    CONTENT_TYPE,
    HEARTBEAT,
    NUMBER,
    EventStream,
    EventStreamRenderer,
    event,
    last_event_id,
    opening,
)
from publishing import clock, log, watch
from publishing.api import base
from publishing.api.lines import tell
from publishing.models import Change

TOPIC = "changes"
BATCH = 100  # changes that are read at once


def read(after: int) -> hub.Batch:
    """Return changes after a number, written out, in three queries. Raises TooOld, BadInput.

    With no worker, whoever listens lets in and takes down what is due.
    """
    base.let_in_due()
    reading = log.read(after, BATCH)
    told = tell(reading.lines)
    return hub.Batch(
        reading.next, [hub.Event(each["number"], event(each["number"], each["type"], each)) for each in told]
    )


async def news(number: int, timeout: float) -> int:
    """Return the newest number once it is newer than `number`, something falls due, or the time in seconds is up."""
    newest, until = watch.newest(), time.monotonic() + timeout
    while newest <= number and (left := until - time.monotonic()) > 0:
        due = clock.remembered() - time.time()
        if due <= 0:
            # That is, too, if it has to be asked: while the watcher is away, the next look is in a second.
            return await watch.wait_beyond_async(number, min(left, 0.0 if clock.remembered() else clock.LOOK_AGAIN))
        # What is sealed meanwhile may be due sooner: the watcher learns of it.
        newest = await watch.wait_beyond_async(number, min(left, due, clock.LOOK_AGAIN))
    return newest


SOURCE = hub.Source(newest=log.newest, read=read, news=news, heartbeat=HEARTBEAT)


def _carries(names: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    said = {"type": "string", "contentMediaType": "application/json", "contentSchema": data}
    one = {"id": {"type": "string", "pattern": f"^{NUMBER.pattern}$"}, "event": names, "data": said}
    return {"type": "object", "properties": one, "required": list(one)}


# One event, as OpenAPI 3.2 describes events: its fields as text, with JSON in `data`.
EVENT = {
    "description": "What is between two empty lines: one event.",
    "anyOf": [
        _carries({"type": "string", "enum": Change.Kind.values}, {"$ref": "#/components/schemas/Change"}),
        _carries(
            {"type": "string", "const": "reset"},
            {"type": "object", "properties": {name: {"type": "string"} for name in ("crawl", "next")}},
        ),
    ],
}


class Stream(base.DoorView):
    """The log of changes as it grows."""

    known = frozenset({"since"})
    renderer_classes = (EventStreamRenderer,)

    @extend_schema(
        operation_id="changes_stream",
        summary="Changes as they happen",
        parameters=[
            contract.parameter(
                "since",
                {"type": "string", "pattern": f"^{NUMBER.pattern}$"},
                "Begin after this change; absent: with the next one. Last-Event-ID wins over it.",
            ),
            OpenApiParameter(
                "Last-Event-ID",
                {"type": "string", "pattern": f"^({NUMBER.pattern})?$"},
                OpenApiParameter.HEADER,
                description="Resume after this event; empty is as absent. Browsers send it by themselves.",
            ),
        ],
        responses={(200, CONTENT_TYPE): EVENT, **base.problems(400, 406, 410)},
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer events of the form id: number, event: type, data: what `changes/` tells of it.

        Where the server can hold the connection, events are added as they happen, with a comment
        every 15 seconds; elsewhere the answer ends, and EventSource asks again after two seconds.
        An event `reset` says that the log goes back no further: crawl again, follow `changes/` from
        its `next`, and stay on the stream.
        """
        given = self.given(request)
        last = last_event_id(request._request)
        since = _since(given)
        if last is None and since is None:
            return _begin(log.newest())
        if last is None:
            return _resume(since or 0)
        try:
            return _resume(last)
        except (TooOld, BadInput):
            # A refusal would end a browser's EventSource for good, and tell the page nothing.
            return _reset()


def _since(given: dict[str, list[str]]) -> int | None:
    raw = params.single(given, "since")
    if "since" not in given:
        return None
    if NUMBER.fullmatch(raw):
        return int(raw)
    detail = f"“since” is the number of a change, not “{text.shorten(raw, 40)}”."
    raise BadInput([Fault("bad_cursor", detail, parameter="since")])


def _begin(number: int) -> EventStream:
    return EventStream(TOPIC, number, opening(number))


def _resume(after: int) -> EventStream:
    batch = read(after)
    return EventStream(TOPIC, batch.number, opening(after) + batch.whole)


def _reset() -> EventStream:
    number = log.newest()
    told: Any = {"crawl": log.crawl(), "next": str(log.safe_start())}
    return EventStream(TOPIC, number, opening(number) + event(number, "reset", told))
