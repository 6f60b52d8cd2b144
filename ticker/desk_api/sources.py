"""Sources in the desk API: how each is, what came of asking it last, and asking one now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from newsroom.bodies import members
from newsroom.errors import NotFound
from newsroom.private import reply
from ticker import polling, services, trouble
from ticker.desk_api.rates import RateView
from ticker.desk_api.waiting import held_of
from ticker.models import Fetch, Source
from ticker.queries import zulu

FETCHES = 20  # askings that one source is shown with


class Sources(RateView):
    """GET: every source by its name, each with its state, what it said last, and what is the matter with it.

    `state` is well, late (it answers, and what was due has not come), failing, new (not asked yet) or off.
    """

    def get(self, request: Request) -> HttpResponseBase:
        """Return the sources."""
        self.need(request, "ticker.view_instrument")
        self.given(request)
        now = timezone.now()
        troubles = {each.source_id: each for each in trouble.lasting()}
        found = Source.objects.prefetch_related("instruments")
        results = [_shown(source, troubles.get(source.pk), now) for source in found]
        return reply({"count": len(results), "results": results})


class OneSource(RateView):
    """GET: one source, with its newest askings in `fetches` and the rates of its that wait in `waiting`."""

    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Return the source."""
        self.need(request, "ticker.view_instrument")
        self.given(request)
        return reply(_whole(_source(pk)))


class Poll(RateView):
    """POST: ask a source now, as if it had never answered.

    200 with the source as it is then, and what came of it in `said`; `asked` is false where it is switched off,
    or another process is asking it at this moment. A list that cannot be read is no error of this request:
    `said` and `problem` tell it, and readers keep what they had.
    """

    shows = True
    takes: dict[str, Any] = {}

    def post(self, request: Request, pk: int) -> HttpResponseBase:
        """Ask it."""
        self.need(request, "ticker.change_instrument")
        self.given(request)
        members(request.data, ())
        source = _source(pk)
        if not source.enabled:
            return reply({**_whole(source), "asked": False, "said": "It is switched off."})
        services.ask_anew(source.pk)
        said = polling.poll(source.pk)
        told = said or "Another process is asking it right now."
        return reply({**_whole(_source(pk)), "asked": bool(said), "said": told})


def _source(pk: int) -> Source:
    # SQLite and PostgreSQL know no larger id.
    found = Source.objects.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise NotFound("There is no such source.")
    return found


def _whole(source: Source) -> dict[str, Any]:
    lasting = next((each for each in trouble.lasting() if each.source_id == source.pk), None)
    fetches = Fetch.objects.filter(source=source).defer("raw")[:FETCHES]
    return {
        **_shown(source, lasting, timezone.now()),
        "fetches": [
            {
                "at": zulu(each.at),
                "outcome": each.outcome,
                "kept": each.kept,
                "held": each.held,
                "milliseconds": each.milliseconds,
                "problem": each.problem or None,
            }
            for each in fetches
        ],
        "waiting": held_of(source),
    }


def _shown(source: Source, lasting: Any, now: dt.datetime) -> dict[str, Any]:
    overdue = source.schedule.overdue_at(source.day) if source.day else None
    problem = lasting and {"kind": lasting.kind, "since": zulu(lasting.began_at), "said": lasting.said}
    return {
        "id": source.pk,
        "name": source.name,
        "kind": source.adapter,
        "url": source.url,
        "enabled": source.enabled,
        "state": trouble.state(source, now),
        "day": source.day.isoformat() if source.day else None,
        "late_from": zulu(overdue) if overdue else None,
        "checked_at": _moment(source.checked_at),
        "answered_at": _moment(source.answered_at),
        "changed_at": _moment(source.changed_at),
        "next_at": _moment(source.due_at),
        "failures": source.failures,
        "problem": source.problem or None,
        "trouble": problem or None,
        "codes": [one.code for one in source.instruments.all()],
    }


def _moment(at: dt.datetime | None) -> str | None:
    return zulu(at) if at else None
