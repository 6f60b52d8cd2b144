"""Rates that jumped and wait for an editor, in the desk API: which there are, taking one, leaving one out."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from newsroom.bodies import members, tag_read
from newsroom.errors import NotFound
from newsroom.private import outdated, reply
from ticker import numbers, services, trouble
from ticker.desk_api.rates import RateView, shown
from ticker.models import Held, Source
from ticker.queries import zulu


class Waiting(RateView):
    """GET: the rates that jumped too far to be shown unseen, the newest first."""

    def get(self, request: Request) -> HttpResponseBase:
        """Return the rates that wait."""
        self.need(request, "ticker.view_instrument")
        self.given(request)
        results = [_shown(held) for held in trouble.waiting()]
        return reply({"count": len(results), "results": results})


class OneWaiting(RateView):
    """GET: one such rate and its ETag. `state` says what became of it: waiting, taken, refused or passed."""

    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Return the rate."""
        self.need(request, "ticker.view_instrument")
        self.given(request)
        held = _held(pk)
        return reply(_shown(held), etag=_etag(held))


class Settle(RateView):
    """Base of deciding about one: with If-Match, 428 without; 412 where somebody has decided, or a rate has come."""

    shows = versioned = True
    takes: dict[str, Any] = {}

    def post(self, request: Request, pk: int) -> HttpResponseBase:
        """Decide, and return the rate as it stands then."""
        self.need(request, "ticker.view_instrument")
        self.need(request, "ticker.add_quote")
        self.given(request)
        members(request.data, ())
        held = _held(pk)
        if tag_read(request) != _etag(held):
            return outdated(request, now={}, current=_shown(held), etag=_etag(held))
        also = self.decide(held, cast("User", request.user), timezone.now())
        held = _held(pk)
        return reply({**_shown(held), **also}, etag=_etag(held))

    def decide(self, held: Held, by: User, now: dt.datetime) -> dict[str, Any]:
        """Settle it, and return what is to be said besides."""
        raise NotImplementedError


class Accept(Settle):
    """POST: take a rate that waits, in its source's name. With If-Match: 428 without, 412 where it waits no more.

    200 with the rate in `quote`; null, and `state` passed, where a later one is there already.
    """

    def decide(self, held: Held, by: User, now: dt.datetime) -> dict[str, Any]:
        """Take it."""
        taken = services.accept(held.pk, by=by, now=now)
        return {"quote": shown(taken, held.instrument) if taken else None}


class Refuse(Settle):
    """POST: leave a rate that waits out for good: the same one does not come again. With If-Match, as `accept/`."""

    def decide(self, held: Held, by: User, now: dt.datetime) -> dict[str, Any]:
        """Leave it out."""
        services.refuse(held.pk, by=by, now=now)
        return {}


def held_of(source: Source) -> list[dict[str, Any]]:
    """Return the rates of one source that wait, the newest first; one query."""
    found = Held.objects.filter(state=Held.State.WAITING, instrument__source=source)
    return [_shown(held) for held in found.select_related("instrument", "decided_by")]


def _held(pk: int) -> Held:
    # SQLite and PostgreSQL know no larger id.
    known = Held.objects.select_related("instrument", "decided_by")
    found = known.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise NotFound("There is no such rate.")
    return found


def _etag(held: Held) -> str:
    return f"{held.pk}-{held.state}"


def _shown(held: Held) -> dict[str, Any]:
    scale = held.instrument.scale
    return {
        "id": held.pk,
        "code": held.instrument.code,
        "value": numbers.exact(held.value, scale),
        "before": numbers.exact(held.before, scale),
        "change_percent": numbers.plain(numbers.percent(held.value, held.before), 2),
        "as_of": zulu(held.as_of),
        "source": held.source,
        "at": zulu(held.at),
        "state": held.state,
        "decided_at": zulu(held.decided_at) if held.decided_at else None,
        "decided_by": held.decided_by.get_username() if held.decided_by else None,
    }
