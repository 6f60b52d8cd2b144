"""`ticker/`: the lines on air, one line, and its days."""

from __future__ import annotations

import datetime as dt
import re

import orjson
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request

from newsroom import contract, paging, text
from newsroom.errors import NotFound
from newsroom.public import FRESH, PublicView, Validator, answer
from ticker import calendar, history, period, queries, shapes
from ticker.models import Instrument
from ticker.queries import Standing

EXAMPLE = OpenApiExample("A line", shapes.EXAMPLE, response_only=True, status_codes=["200"])
LINE = {name: f"$response.body#/results/0/{name}" for name in ("base", "quote")}
FROM = f"The first day; {period.DEFAULT_DAYS} days before `to` unless given."
TO = f"The last day; today unless given. At most {period.MAX_DAYS} days at once."


class TickerList(PublicView):
    """The visible instruments, in the market desk's order."""

    known = paging.KNOWN

    @extend_schema(
        operation_id="ticker_list",
        summary="The ticker, line by line",
        tags=["ticker"],
        parameters=contract.PAGING,
        responses={200: shapes.TickerPage, **shapes.PROBLEMS},
        extensions=contract.leads_to(
            line=("ticker_retrieve", LINE),
            days=("ticker_history", LINE),
        ),
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer one page of lines, in three queries however many there are."""
        given = self.given(request)
        wanted = paging.wanted(given)
        now = timezone.now()
        headers: dict[str, str] = {}

        def body() -> bytes:
            content, headers["Link"] = _page(request, given, wanted, now)
            return content

        return answer(request, _validator(queries.standing(now), now), body, headers=headers)


def _page(
    request: Request, given: paging.Given, wanted: paging.Page | paging.Cursor, now: dt.datetime
) -> tuple[bytes, str]:
    count = queries.count()
    if isinstance(wanted, paging.Page):
        paging.check(wanted, count)
        lines = queries.lines(now, first=wanted.first, size=wanted.size)
        return paging.numbered(request._request, given, wanted, count, [line.as_json() for line in lines])
    # One more than is shown tells whether the crawl goes on.
    found = queries.lines_after(now, _place(wanted), wanted.size + 1)
    if found is None:
        raise paging.bad_cursor()
    shown = found[: wanted.size]
    after = paging.write_cursor([shown[-1].code]) if len(found) > len(shown) else None
    results = [line.as_json() for line in shown]
    return paging.by_cursor(request._request, given, wanted, count, results, after)


def _place(cursor: paging.Cursor) -> str | None:
    if cursor.after is None:
        return None
    if len(cursor.after) != 1 or not re.fullmatch(r"[A-Z0-9]{3,8}/[A-Z0-9]{3,8}", cursor.after[0]):
        raise paging.bad_cursor()
    return cursor.after[0]


class TickerDetail(PublicView):
    """One line."""

    @extend_schema(
        operation_id="ticker_retrieve",
        summary="One line of the ticker",
        tags=["ticker"],
        parameters=shapes.PAIR,
        responses={200: shapes.TickerLine, **shapes.PROBLEMS},
        examples=[EXAMPLE],
    )
    def get(self, request: Request, base: str, quote: str) -> HttpResponse:
        """Answer the line, in two queries."""
        self.given(request)
        now = timezone.now()
        validator = _validator(_on_air(base, quote, now), now, f"ticker:{base}-{quote}")

        def body() -> bytes:
            # Hidden since the first query, it is as absent as if it had been hidden before.
            if line := queries.line(base, quote, now):
                return orjson.dumps(line.as_json())
            raise _unknown(base, quote)

        return answer(request, validator, body)


class TickerDays(PublicView):
    """The days of one line."""

    known = period.KNOWN

    @extend_schema(
        operation_id="ticker_history",
        summary="The days of one line",
        tags=["ticker"],
        parameters=[
            *shapes.PAIR,
            contract.parameter("from", shapes.DAY, FROM),
            contract.parameter("to", shapes.DAY, TO),
            contract.parameter("interval", {"type": "string", "enum": list(period.INTERVALS)}),
        ],
        responses={200: shapes.TickerHistory, **shapes.PROBLEMS},
    )
    def get(self, request: Request, base: str, quote: str) -> HttpResponse:
        """Answer the days that have a rate, in three queries."""
        given = self.given(request)
        now = timezone.now()
        today = timezone.localdate(now, timezone.get_default_timezone())
        first, last = period.read(given, today)
        standing = _on_air(base, quote, now)

        def body() -> bytes:
            instrument = Instrument.objects.on_air().coded(base, quote).first()
            if instrument is None:
                raise _unknown(base, quote)
            results = [day.as_json() for day in history.days(instrument, first, last)]
            return orjson.dumps({"code": instrument.code, "interval": period.INTERVALS[0], "results": results})

        # Without “to” the same address has another answer tomorrow.
        begun = calendar.midnight(min(last, today), timezone.get_default_timezone())
        validator = Validator(
            standing.number,
            max(standing.at, begun),
            keys=("ticker", f"ticker:{base}-{quote}"),
            fresh=_fresh(now, calendar.midnight(today + dt.timedelta(days=1), timezone.get_default_timezone())),
            also=f"{first:%Y%m%d}-{last:%Y%m%d}",
        )
        return answer(request, validator, body)


def _on_air(base: str, quote: str, now: dt.datetime) -> Standing:
    """Return how a pair stands. Raises NotFound before any copy is compared: a 304 would tell it exists."""
    standing = queries.standing(now, (base, quote))
    if not standing.on_air:
        raise _unknown(base, quote)
    return standing


def _unknown(base: str, quote: str) -> NotFound:
    shown = text.shorten(text.line(f"{base}/{quote}"), 40)
    return NotFound(f"There is no instrument “{shown}”. Codes are written in capitals, such as KGS-USD.")


def _validator(standing: Standing, now: dt.datetime, *keys: str) -> Validator:
    """Return a validator that changes with the tape, and when a line turns stale by itself."""
    return Validator(
        standing.number,
        standing.modified,
        keys=("ticker", *keys),
        fresh=_fresh(now, standing.turns),
        also=f"{standing.turned:%Y%m%d%H%M%S%f}" if standing.turned else "",
    )


def _fresh(now: dt.datetime, until: dt.datetime | None) -> int:
    """Return for how many seconds an answer may be kept: never past the moment it changes by itself."""
    return min(FRESH, int((until - now).total_seconds())) if until else FRESH
