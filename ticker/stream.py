"""`ticker/stream/`: the lines as they change, as server-sent events.

An event `rates` carries every line that changed since the number that a listener has: {"lines", "codes"}. `codes`
is the whole list in its order when lines came, went or changed places, else null. Its id is the tape's number, so
that whoever comes back with it gets what is new in one event, and nothing twice. One that begins gets all.

`?list=` is the same of one list: a topic of its own beside the one of all lines, made when somebody first listens.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from newsroom import hub
from newsroom.errors import BadInput, Fault
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
from newsroom.public import PublicView
from newsroom.watch import watcher
from ticker import asking, following, queries, services, shapes
from ticker.models import LONG_AGO, Tape

TOPIC = "ticker"
NAME = "rates"
ALL = -1


class _Memory:
    """What this process knows: when something changes by the clock alone, and how everything stands."""

    turns = float("inf")  # seconds since 1970: nobody rings then
    settled = LONG_AGO
    whole: dict[str, tuple[object, hub.Batch]] = {}  # by the name of a list; "" is all lines


def forget() -> None:
    """Know nothing of a tape: it may be another one."""
    _Memory.turns, _Memory.settled, _Memory.whole = float("inf"), LONG_AGO, {}


def read(after: int, name: str = "") -> hub.Batch:
    """Return what changed after a number as one event, after `ALL` everything; of all lines, or of a list.

    Raises BadInput where there is no such number yet, or no list of this name any more.
    """
    now = timezone.now()
    standing = _settled(now)
    _Memory.turns = standing.turns.timestamp() if standing.turns else float("inf")
    number = standing.number
    if after > number:
        raise BadInput([Fault("bad_cursor", "There is no such number yet.", parameter="Last-Event-ID")])
    if after == number:
        return hub.Batch(number, ())
    if after != ALL:
        return _told(now, number, after, name)
    # Thousands begin at once after a restart: how everything stands is written out once for all of them.
    state = number, standing.at, standing.turned
    known = _Memory.whole.get(name)
    if known is None or known[0] != state:
        known = _Memory.whole[name] = state, _told(now, number, ALL, name)
    return known[1]


def _settled(now: dt.datetime) -> queries.Standing:
    """Return how the ticker stands once what changed by the clock has its number."""
    standing = queries.standing(now)
    if standing.turned is not None and standing.turned != _Memory.settled:
        _Memory.settled = standing.turned
        if services.settle(now):
            return queries.standing(now)
    return standing


def _told(now: dt.datetime, number: int, after: int, name: str) -> hub.Batch:
    lines, codes = queries.since(now, after, asking.named(name) if name else None)
    if not lines and codes is None:  # another list changed, or a line that is not in this one
        return hub.Batch(number, ())
    told: dict[str, Any] = {"lines": [line.as_json() for line in lines], "codes": codes}
    return hub.Batch(number, (hub.Event(number, event(number, NAME, told)),))


def newest() -> int:
    """Return the newest number of the tape."""
    return Tape.objects.values_list("number", flat=True).first() or 0


async def news(number: int, timeout: float) -> int:
    """Return once the tape is beyond `number`, something changes by the clock, or the time in seconds is up."""
    watcher.start()
    due = _Memory.turns - time.time()
    return await following.bell.wait_beyond(number, max(0.0, min(timeout, due)))


SOURCE = hub.Source(newest=newest, read=read, news=news, heartbeat=HEARTBEAT)


def topic_of(name: str) -> str:
    """Return the topic of a list, which can be listened to from now on; without a name that of all lines."""
    if not name:
        return TOPIC
    topic = f"{TOPIC}:{name}"
    hub.register(topic, replace(SOURCE, read=partial(read, name=name)))
    return topic


class TickerStream(PublicView):
    """The lines as they change."""

    renderer_classes = (EventStreamRenderer,)
    known = frozenset({asking.NAME})

    @extend_schema(
        operation_id="ticker_stream",
        summary="Rates as they change",
        tags=["ticker"],
        parameters=[
            asking.PARAMETER,
            OpenApiParameter(
                "Last-Event-ID",
                {"type": "string", "pattern": f"^({NUMBER.pattern})?$"},
                OpenApiParameter.HEADER,
                description="Resume after this event; empty is as absent. Browsers send it by themselves.",
            ),
        ],
        responses={(200, CONTENT_TYPE): shapes.EVENT, **shapes.PROBLEMS},
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer one event of the form id: number, event: rates, data: the lines that changed, and their order.

        Where the server can hold the connection, events are added as rates change, with a comment every 15
        seconds; elsewhere the answer ends, and EventSource asks again after two seconds.
        """
        of = asking.asked(self.given(request))
        name = of.name if of else ""
        last = last_event_id(request._request)
        if last is None:
            return _begin(ALL, name)
        try:
            return _begin(last, name)
        except BadInput:
            # A database that was put back. A refusal would end a browser's EventSource for good.
            return _begin(ALL, name)


def _begin(after: int, name: str) -> EventStream:
    batch = read(after, name)
    return EventStream(topic_of(name), batch.number, opening(batch.number) + batch.whole)
