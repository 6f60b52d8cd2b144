"""Serving public answers from memory, and rendering each only once however many ask.

Nothing is served from memory unless this process knows all that was committed up to a second
ago (newsroom.watch), and nothing past the moment when an answer changes by itself: midnight, a
rate that turns stale, the next story that is due (`timetables`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import Counter

from newsroom import validators
from newsroom.answers import FOREVER, Answer, Key, key_of, store
from newsroom.watch import watcher

KEPT = (200, 301, 410)
PATIENCE = 5.0  # seconds that one waits for another to render the same answer
ROUNDS = 3
WHOLE = "newsroom.whole"  # in the environ: render all of it, whatever copy the client holds
MADE = "newsroom.answer"  # in the environ: the answer that was kept or found

# Each returns when a room's answers may change by themselves, in seconds since 1970; 0 if it cannot say.
timetables: list[Callable[[], float]] = []

FOUND = Counter("newsroom_answers_total", "Public answers by where they came from.", ["found"])
HOT, COLD = FOUND.labels("hot"), FOUND.labels("cold")

_flights: dict[Key, threading.Event] = {}
_lock = threading.Lock()


def find(key: Key, now: float) -> Answer | None:
    """Return the answer at an address, if there is one that may be served now."""
    found = store.get(key)
    if found is None or now >= found.until or not watcher.up_to_date() or now >= turns():
        return None
    return found


def turns() -> float:
    """Return when the next story is due, or anything else that changes answers at a known moment."""
    return min((table() for table in timetables), default=FOREVER)


def serve(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the answer to a public GET or HEAD: from memory, or by `make`, which is then kept."""
    key = key_of(request.META) if store.most else None
    if key is None:
        return make()
    watcher.start()
    for _ in range(ROUNDS):
        if not watcher.up_to_date():
            break
        if (found := find(key, timezone.now().timestamp())) is not None:
            HOT.inc()
            return respond(found, request.META)
        with _lock:
            flight = _flights.get(key)
            if flight is None:
                mine = _flights[key] = threading.Event()
        if flight is not None:
            # Somebody is rendering it. What they make is looked up, and checked, like any other.
            flight.wait(PATIENCE)
            continue
        try:
            return _make(key, request, make)
        finally:
            with _lock:
                _flights.pop(key, None)
            mine.set()
    COLD.inc()
    return make()


def _make(key: Key, request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    begun, wall = time.monotonic(), timezone.now().timestamp()
    COLD.inc()
    request.META[WHOLE] = True  # a 304 could not be kept
    try:
        response = make()
    finally:
        del request.META[WHOLE]
    answer = _answer(request, response, wall)
    if answer is None or not store.keep(key, answer, begun=begun):
        return response
    return respond(answer, request.META)


def _answer(request: HttpRequest, response: HttpResponse, wall: float) -> Answer | None:
    """Return a response as it is kept; None if it is not one to keep."""
    validator: validators.Validator | None = getattr(response, "validator", None)
    if validator is None or not validator.keys or response.status_code not in KEPT or response.streaming:
        return None
    plain = response["Cache-Control"] == validators.cache_control(validator.fresh) and not response.cookies
    if validator.fresh < 1 or not plain:
        return None
    return Answer(
        status=response.status_code,
        headers=tuple((name, value) for name, value in response.items() if name not in validators.TIMELY),
        body=response.content,
        number=validator.number,
        keys=validator.keys,
        etag=validator.etag,
        second=validator.second,
        # What depends on more than changes (the day, the hour) is made anew, and so is what says less than usual.
        until=wall + validator.fresh if validator.also or validator.fresh < validators.FRESH else FOREVER,
        route=request.resolver_match.route if request.resolver_match else "none",
    )


def timely(answer: Answer, now: float) -> dict[str, str]:
    """Return the headers that say how old an answer is and how long it may be kept, at `now`."""
    left = min(answer.until, turns()) - now
    return {
        "Last-Modified": validators.last_modified(answer.second, now),
        "Cache-Control": validators.cache_control(max(0, int(min(validators.FRESH, left)))),
    }


def confirms(answer: Answer, said: Mapping[str, Any]) -> bool:
    """Return whether a client's copy is this answer. What moved or is gone is always told whole."""
    return answer.status == 200 and validators.is_present(said, answer.etag, answer.second)


def respond(answer: Answer, environ: dict[str, Any]) -> HttpResponse:
    """Return a kept answer as Django's response: 304 if the client's copy is the same."""
    environ[MADE] = answer
    present = confirms(answer, environ)
    response = HttpResponse(status=304) if present else HttpResponse(answer.body, status=answer.status)
    for name, value in answer.headers:
        response[name] = value
    if present:
        del response["Content-Type"]
    for name, value in timely(answer, timezone.now().timestamp()).items():
        response[name] = value
    return response
