"""Overrides in the desk API: what readers see of one line for a while in place of its rate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from newsroom import idempotency, moments
from newsroom.bodies import fingerprint, members, tag_read
from newsroom.errors import BadInput, Fault, NotFound
from newsroom.private import outdated, reply
from ticker import numbers, queries, services
from ticker.desk_api.rates import RateView, coded
from ticker.models import Instrument, Override
from ticker.queries import zulu

MOST_REASON = 200
TAKES = {
    "value": {"type": "string", "description": "digits with one point or comma"},
    "until": {"type": "string", "format": "date-time", "description": "with its zone; within seven days"},
    "reason": {"type": "string", "maxLength": MOST_REASON},
}


class _Changed(Exception):
    """The 412 of a write. Raised, so that no Idempotency-Key keeps it: read anew, the write may come again."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


class LineOverride(RateView):
    """GET: the override of one line, null where there is none, with an ETag in both cases.

    POST {"value", "until", "reason"}: have readers see a value from now until a moment; one that lasts is
    replaced. 201. It is over by itself at its second, and the rates go on beneath it. With an
    Idempotency-Key the same request twice is one. DELETE: end it now, 204. Both with If-Match: 428 without;
    412 where somebody has overridden the line since it was read, or ended that.
    """

    shows = versioned = True
    takes = TAKES

    def get(self, request: Request, base: str, quote: str) -> HttpResponseBase:
        """Return the override that lasts."""
        self.need(request, "ticker.view_instrument")
        self.given(request)
        instrument = _line(base, quote)
        return _whole(instrument, services.lasting_override(instrument, timezone.now()))

    def post(self, request: Request, base: str, quote: str) -> HttpResponseBase:
        """Override the line."""

        def write(instrument: Instrument, seen: Override | None, by: User, now: dt.datetime) -> HttpResponseBase:
            value, until, reason = _read(request.data)
            seen_id = seen.pk if seen else 0
            made = services.override(instrument, value, until=until, by=by, now=now, reason=reason, seen=seen_id)
            return _whole(instrument, made, 201)

        self._may_write(request)
        try:
            return idempotency.once(
                request, fingerprint(request.data), partial(self._as_read, request, base, quote, write)
            )
        except _Changed as changed:
            return changed.response

    def delete(self, request: Request, base: str, quote: str) -> HttpResponseBase:
        """End the override now."""

        def write(instrument: Instrument, seen: Override | None, by: User, now: dt.datetime) -> HttpResponseBase:
            if not services.end_override(instrument, by=by, now=now, seen=seen.pk if seen else 0):
                raise NotFound("This line is not overridden.")
            return reply(None, 204)

        self._may_write(request)
        try:
            return self._as_read(request, base, quote, write)
        except _Changed as changed:
            return changed.response

    def _may_write(self, request: Request) -> None:
        self.need(request, "ticker.view_instrument")
        self.need(request, "ticker.add_quote")
        self.given(request)

    def _as_read(
        self, request: Request, base: str, quote: str, write: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Return what `write` answers, if the override is the one that was read; else raise what it is now."""
        instrument, now = _line(base, quote), timezone.now()
        tag, lasting = tag_read(request), services.lasting_override(instrument, now)
        if tag == _etag(instrument, lasting):
            return write(instrument, lasting, cast("User", request.user), now)
        current = _shown(instrument, lasting)
        said = lasting and {name: current["override"][name] for name in TAKES}
        etag = _etag(instrument, lasting)
        raise _Changed(outdated(request, now=said or dict.fromkeys(TAKES), current=current, etag=etag))


def _line(base: str, quote: str) -> Instrument:
    instrument = coded(f"{base}/{quote}")
    if instrument is None:
        raise NotFound("There is no such instrument.")
    return instrument


def _etag(instrument: Instrument, lasting: Override | None) -> str:
    return f"{instrument.pk}-{lasting.pk if lasting else 'none'}"


def _whole(instrument: Instrument, lasting: Override | None, status: int = 200) -> HttpResponseBase:
    return reply(_shown(instrument, lasting), status, etag=_etag(instrument, lasting))


def _shown(instrument: Instrument, lasting: Override | None) -> dict[str, Any]:
    said = lasting and {
        "id": lasting.pk,
        "value": numbers.exact(lasting.value, instrument.scale),
        "since": zulu(lasting.at),
        "until": zulu(lasting.until),
        "reason": lasting.reason,
        "by": lasting.by.get_username(),
    }
    line = queries.line(instrument.base, instrument.quote, timezone.now())
    return {"code": instrument.code, "override": said or None, "text": line.text if line else None}


def _read(body: Any) -> tuple[Decimal, dt.datetime, str]:
    """Return value, moment and reason. Raises BadInput with every fault at once."""
    given = members(body, TAKES)
    faults: list[Fault] = []
    value, until, reason = Decimal(0), None, given.get("reason", "")
    try:
        raw = given.get("value")
        value = numbers.read(raw if isinstance(raw, str) else "")
    except ValueError as error:
        faults.append(Fault("bad_value", f"{error} Send it as text.", pointer="/value"))
    try:
        raw = given.get("until")
        until = moments.read(raw if isinstance(raw, str) else "")
    except ValueError as error:
        faults.append(Fault("bad_value", f"“until”: {error}.", pointer="/until"))
    if not isinstance(reason, str) or len(reason) > MOST_REASON:
        detail = f"“reason” is text of at most {MOST_REASON} characters."
        faults.append(Fault("bad_value", detail, pointer="/reason"))
    if faults or until is None:
        raise BadInput(faults)
    return value, until, reason
