"""`ticker/`: the lines on air, and one line."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import orjson
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request

from newsroom import contract, dates, paging, params, text
from newsroom.errors import NotFound
from newsroom.public import FRESH, PublicView, Validator, answer
from ticker import asking, calendar, history, numbers, queries, shapes
from ticker.models import Instrument, LineList
from ticker.queries import Standing

EXAMPLE = OpenApiExample("A line", shapes.EXAMPLE, response_only=True, status_codes=["200"])
LINE = {name: f"$response.body#/results/0/{name}" for name in ("base", "quote")}
INCLUDE = ("sparkline", "today")
SPARK = dt.timedelta(days=30)


class TickerList(PublicView):
    """The visible instruments, in the market desk's order."""

    known = paging.KNOWN | {"include", asking.NAME}

    @extend_schema(
        operation_id="ticker_list",
        summary="The ticker, line by line",
        tags=["ticker"],
        parameters=[
            *contract.PAGING,
            asking.PARAMETER,
            contract.several("include", INCLUDE, "The closes of 30 days of each line; the date in each language."),
        ],
        responses={200: shapes.TickerPage, **shapes.PROBLEMS},
        extensions=contract.leads_to(
            line=("ticker_retrieve", LINE),
            days=("ticker_history", LINE),
        ),
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer one page of lines, in three queries however many there are; a list and sparklines take one more."""
        given = self.given(request)
        of = asking.asked(given)
        include = params.several(given, "include", INCLUDE)
        wanted = paging.wanted(given)
        now = timezone.now()
        headers: dict[str, str] = {}

        def body() -> bytes:
            content, headers["Link"] = _page(request, given, wanted, now, of)
            return _extended(content, include, now) if include else content

        validator = validator_of(queries.standing(now), now)
        return answer(request, _until_midnight(validator, now) if include else validator, body, headers=headers)


def _extended(content: bytes, include: set[str], now: dt.datetime) -> bytes:
    """Return a page with what was asked for besides: so one request makes the top line of a site."""
    page, today = orjson.loads(content), timezone.localdate(now, timezone.get_default_timezone())
    if "sparkline" in include:
        shown = {line["code"] for line in page["results"]}
        instruments = [each for each in Instrument.objects.on_air() if each.code in shown]
        said = history.spans(instruments, today - SPARK, today)
        closes = {
            each.code: [numbers.plain(span.close, each.scale) for span in said.get(each.pk, ())] for each in instruments
        }
        page["results"] = [{**line, "sparkline": closes.get(line["code"], [])} for line in page["results"]]
    if "today" in include:
        page["today"] = dates.in_languages(today)
    return orjson.dumps(page)


def _until_midnight(validator: Validator, now: dt.datetime) -> Validator:
    """Return a validator of what is another thing tomorrow."""
    zone = timezone.get_default_timezone()
    today = timezone.localdate(now, zone)
    begun, over = (calendar.midnight(today + dt.timedelta(days=days), zone) for days in (0, 1))
    return replace(
        validator,
        modified=max(validator.modified, begun),
        fresh=min(validator.fresh, int((over - now).total_seconds())),
        also=f"{validator.also}.{today:%Y%m%d}",
    )


def _page(
    request: Request, given: paging.Given, wanted: paging.Page | paging.Cursor, now: dt.datetime, of: LineList | None
) -> tuple[bytes, str]:
    count = queries.count(of)
    if isinstance(wanted, paging.Page):
        paging.check(wanted, count)
        lines = queries.lines(now, of, first=wanted.first, size=wanted.size)
        return paging.numbered(request._request, given, wanted, count, [line.as_json() for line in lines])
    # One more than is shown tells whether the crawl goes on.
    found = queries.lines_after(now, _place(wanted), wanted.size + 1, of)
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
        validator = validator_of(on_air(base, quote, now), now, f"ticker:{base}-{quote}")

        def body() -> bytes:
            # Hidden since the first query, it is as absent as if it had been hidden before.
            if line := queries.line(base, quote, now):
                return orjson.dumps(line.as_json())
            raise unknown(base, quote)

        return answer(request, validator, body)


def on_air(base: str, quote: str, now: dt.datetime) -> Standing:
    """Return how a pair stands. Raises NotFound before any copy is compared: a 304 would tell it exists."""
    standing = queries.standing(now, (base, quote))
    if not standing.on_air:
        raise unknown(base, quote)
    return standing


def unknown(base: str, quote: str) -> NotFound:
    """Return the error of a pair that is not on air, in words."""
    shown = text.shorten(text.line(f"{base}/{quote}"), 40)
    return NotFound(f"There is no instrument “{shown}”. Codes are written in capitals, such as KGS-USD.")


def validator_of(standing: Standing, now: dt.datetime, *keys: str) -> Validator:
    """Return a validator that changes with the tape, and when a line turns stale by itself."""
    return Validator(
        standing.number,
        standing.modified,
        keys=("ticker", *keys),
        fresh=fresh(now, standing.turns),
        also=f"{standing.turned:%Y%m%d%H%M%S%f}" if standing.turned else "",
    )


def fresh(now: dt.datetime, until: dt.datetime | None) -> int:
    """Return for how many seconds an answer may be kept: never past the moment it changes by itself."""
    return min(FRESH, int((until - now).total_seconds())) if until else FRESH
