"""Rates in the desk API: every line as the market desk has it, its rates as they came, and a new one.

A rate is never changed: a wrong one is followed by another, so nothing here needs If-Match. Whoever
sends the id of the rate that they `seen` is refused where a newer one has come since.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from newsroom import idempotency, moments, params
from newsroom.bodies import fingerprint, members
from newsroom.errors import BadInput, Fault, NotFound
from newsroom.private import DeskView, listed, page_of, reply
from ticker import numbers, queries, services
from ticker.models import Instrument, Quote
from ticker.models.market import DESK as SOURCE
from ticker.queries import Row, zulu

TAKES = {
    "code": {"type": "string"},
    "value": {"type": "string", "description": "digits with one point or comma"},
    "as_of": {"type": ["string", "null"]},
    "seen": {"type": ["integer", "null"], "minimum": 0},
    "sure": {"type": "boolean"},
}
MOST_ID = 2**63 - 1


class RateView(DeskView):
    """Base of what concerns rates."""

    reads, writes = "ticker:read", "ticker:write"
    schema = None


class Board(RateView):
    """GET: every instrument in its order, hidden ones too, each with its newest rate."""

    def get(self, request: Request) -> HttpResponseBase:
        """Return the board."""
        self.need(request, "ticker.view_instrument")
        self.given(request)
        rows = [_row(row) for row in queries.board(timezone.now())]
        return reply({"count": len(rows), "results": rows})


class Rates(RateView):
    """GET: the rates of one instrument as they came, newest first (`page`, `page_size`)."""

    known = frozenset({"page", "page_size"})

    def get(self, request: Request, base: str, quote: str) -> HttpResponseBase:
        """Return one page of the rates."""
        self.need(request, "ticker.view_quote")
        given = self.given(request)
        page = page_of(given)
        instrument = coded(f"{base}/{quote}")
        if instrument is None:
            raise NotFound("There is no such instrument.")
        found = Quote.objects.filter(instrument=instrument).select_related("recorded_by").newest_first()
        results = [shown(one, instrument) for one in found[page.first : page.first + page.size]]
        return listed(request, given, page, found.count(), results)


class NewRate(RateView):
    """POST {"code": "KGS/USD", "value": "0.01144", "as_of", "seen", "sure"}: say what a rate is.

    `value` is text, so that no digit is lost on the way; `as_of` is now unless given. 201 with the rate;
    200 with `changed` false where that is what the newest one says already. A rate that jumps is a 400
    until it is sent with `sure`. With an Idempotency-Key the same request twice is one.
    """

    takes = TAKES

    def post(self, request: Request) -> HttpResponseBase:
        """Keep the rate."""
        self.need(request, "ticker.add_quote")
        self.given(request)
        make = partial(_record, request.data, by=cast("User", request.user))
        return idempotency.once(request, fingerprint(request.data), make)


def shown(quote: Quote, instrument: Instrument) -> dict[str, Any]:
    """Return a rate with every digit that it has."""
    return {
        "id": quote.pk,
        "code": instrument.code,
        "value": numbers.exact(quote.value, instrument.scale),
        "as_of": zulu(quote.as_of),
        "source": quote.source,
        "recorded_at": zulu(quote.recorded_at),
        "recorded_by": quote.recorded_by.get_username() if quote.recorded_by else None,
        "corrects": quote.corrects_id,
    }


def _row(row: Row) -> dict[str, Any]:
    instrument, newest = row.instrument, row.newest
    rate = {"id": newest.pk, "value": numbers.exact(newest.value, instrument.scale)} if newest else None
    about = {"as_of": zulu(newest.as_of), "source": newest.source} if newest else {}
    return {
        "code": instrument.code,
        "name": instrument.name,
        "scale": instrument.scale,
        "visible": instrument.visible,
        "newest": {**rate, **about} if rate else None,
        "stale": row.line.stale if row.line else None,
        "text": row.line.text if row.line else None,
    }


def coded(code: str) -> Instrument | None:
    """Return the instrument of a code, in whatever case it is written; None if there is none."""
    base, _, quote = code.upper().partition("/")
    return Instrument.objects.coded(base, quote).first()


def _record(body: Any, *, by: User) -> HttpResponseBase:
    now = timezone.now()
    reading = _reading(body, now)
    instrument = reading.instrument
    try:
        kept = services.record_many([reading], source=SOURCE, by=by, now=now)
    except BadInput as refused:
        places = {"not_a_moment": "/as_of", "overtaken": "/seen"}
        raise BadInput(
            [Fault(f.code, f.detail, pointer=places.get(f.code, "/value")) for f in refused.errors]
        ) from None
    if kept:
        return reply({**shown(kept[0], instrument), "changed": True}, 201)
    newest = Quote.objects.newest_of(Instrument.objects.filter(pk=instrument.pk)).select_related("recorded_by").get()
    return reply({**shown(newest, instrument), "changed": False})


def _reading(body: Any, now: dt.datetime) -> services.Reading:
    """Return what the body says. Raises BadInput with every fault at once."""
    given = members(body, TAKES)
    faults: list[Fault] = []

    def wrong(name: str, detail: str) -> None:
        faults.append(Fault("bad_value", detail, pointer=f"/{name}"))

    instrument, value = None, None
    if isinstance(given.get("code"), str):
        instrument = coded(given["code"])
    if instrument is None:
        known = [one.code for one in Instrument.objects.all()]
        wrong("code", f"There is no such instrument. {params.suggest(str(given.get('code', ''))[:20].upper(), known)}")
    try:
        raw = given.get("value")
        value = numbers.read(raw if isinstance(raw, str) else "")
    except ValueError as error:
        wrong("value", f"{error} Send it as text.")
    as_of = _as_of(given.get("as_of"), wrong)
    seen, sure = given.get("seen"), given.get("sure", False)
    if seen is not None and (type(seen) is not int or not 0 <= seen <= MOST_ID):
        wrong("seen", "“seen” is the id of a rate, 0 where there was none, or null.")
    if not isinstance(sure, bool):
        wrong("sure", "“sure” is true or false.")
    if faults or instrument is None or value is None:
        raise BadInput(faults)
    if as_of is None:
        # A bank may have dated its rate ahead; what a person says now is about that one.
        newest = Quote.objects.newest_of(Instrument.objects.filter(pk=instrument.pk)).first()
        as_of = max(now, newest.as_of) if newest else now
    return services.Reading(instrument, value, as_of, seen=seen, sure=sure)


def _as_of(value: Any, wrong: Any) -> dt.datetime | None:
    if value is None:
        return None
    try:
        return moments.read(value if isinstance(value, str) else "")
    except ValueError as error:
        wrong("as_of", f"“as_of”: {error}.")
        return None
