"""`ticker/{pair}/history/`: one line over days, weeks or months; as JSON, as a CSV file, and as a picture."""

from __future__ import annotations

import datetime as dt
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from newsroom import contract
from newsroom.public import AnyForm, PublicView, Validator, answer
from ticker import calendar, chart, history, period, shapes
from ticker.models import Instrument
from ticker.views import fresh, on_air, unknown

FROM = f"The first day; {period.DEFAULT_DAYS} days before `to` unless given."
TO = "The last day; today unless given. At most 366 days at once, ten years of weeks or months."
PERIOD = [
    *shapes.PAIR,
    contract.parameter("from", shapes.DAY, FROM),
    contract.parameter("to", shapes.DAY, TO),
    contract.parameter("interval", {"type": "string", "enum": list(period.INTERVALS)}, "A day unless given."),
]
# A picture that somebody opens by itself runs nothing and loads nothing.
ALONE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


class HistoryView(PublicView):
    """Base of the forms of a history: which days, and how long an answer is good."""

    known = period.KNOWN
    content_type = "application/json"
    also: dict[str, str] = {}

    def written(self, instrument: Instrument, first: dt.date, last: dt.date, interval: str) -> bytes:
        """Return the history in the form of this address."""
        raise NotImplementedError

    def answered(self, request: Request, base: str, quote: str) -> HttpResponse:
        """Answer the days that have a rate, in three queries."""
        given = self.given(request)
        now, zone = timezone.now(), timezone.get_default_timezone()
        today = timezone.localdate(now, zone)
        first, last, interval = period.read(given, today)
        standing = on_air(base, quote, now)

        def body() -> bytes:
            instrument = Instrument.objects.on_air().coded(base, quote).first()
            if instrument is None:
                raise unknown(base, quote)
            return self.written(instrument, first, last, interval)

        # Without “to” the same address has another answer tomorrow.
        begun = calendar.midnight(min(last, today), zone)
        validator = Validator(
            standing.number,
            max(standing.at, begun),
            keys=("ticker", f"ticker:{base}-{quote}"),
            fresh=fresh(now, calendar.midnight(today + dt.timedelta(days=1), zone)),
            also=f"{first:%Y%m%d}-{last:%Y%m%d}-{interval}",
        )
        return answer(request, validator, body, content_type=self.content_type, headers=self.also)


class TickerDays(HistoryView):
    """The days of one line."""

    @extend_schema(
        operation_id="ticker_history",
        summary="The days of one line",
        tags=["ticker"],
        parameters=PERIOD,
        responses={200: shapes.TickerHistory, **shapes.PROBLEMS},
    )
    def get(self, request: Request, base: str, quote: str) -> HttpResponse:
        """Answer the days, weeks or months that have a rate, oldest first."""
        return self.answered(request, base, quote)

    def written(self, instrument: Instrument, first: dt.date, last: dt.date, interval: str) -> bytes:
        """Return JSON."""
        results = [day.as_json() for day in history.days(instrument, first, last, interval)]
        return orjson.dumps({"code": instrument.code, "interval": interval, "results": results})


class TickerSheet(HistoryView):
    """The days of one line, for a spreadsheet."""

    content_type = "text/csv; charset=utf-8"
    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="ticker_sheet",
        summary="The days of one line as CSV",
        tags=["ticker"],
        parameters=PERIOD,
        responses={(200, "text/csv"): OpenApiTypes.STR, **shapes.PROBLEMS},
    )
    def get(self, request: Request, base: str, quote: str) -> HttpResponse:
        """Answer a CSV file (RFC 4180): date, open, high, low, close."""
        return self.answered(request, base, quote)

    def written(self, instrument: Instrument, first: dt.date, last: dt.date, interval: str) -> bytes:
        """Return the file."""
        return history.as_csv(history.days(instrument, first, last, interval))


class TickerChart(HistoryView):
    """One line over time, as a picture."""

    content_type = "image/svg+xml"
    content_negotiation_class = AnyForm
    also = ALONE

    @extend_schema(
        operation_id="ticker_chart",
        summary="One line over time as a picture (SVG)",
        tags=["ticker"],
        parameters=PERIOD,
        responses={(200, "image/svg+xml"): OpenApiTypes.STR, **shapes.PROBLEMS},
    )
    def get(self, request: Request, base: str, quote: str) -> HttpResponse:
        """Answer an SVG whose colours are CSS variables, with words for who cannot see it."""
        return self.answered(request, base, quote)

    def written(self, instrument: Instrument, first: dt.date, last: dt.date, interval: str) -> bytes:
        """Return the picture."""
        said: Any = history.spans([instrument], first, last)[instrument.pk]
        return chart.svg(instrument.code, instrument.scale, history.joined(said, interval))
