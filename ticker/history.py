"""A line in days, weeks or months: where it opened, how high and low it went, where it closed."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import F, Func, Max, Min, Window
from django.db.models.functions import FirstValue, RowNumber, TruncDate
from django.utils import timezone

from ticker import calendar, numbers
from ticker.models import Instrument, Quote


@dataclass(frozen=True)
class Day:
    """One day of the newsroom's time zone, or the week or month that begins then; at the instrument's scale."""

    date: dt.date
    open: str
    high: str
    low: str
    close: str

    def as_json(self) -> dict[str, Any]:
        """Return the day as the API answers it."""
        return {**asdict(self), "date": self.date.isoformat()}


@dataclass(frozen=True)
class Span:
    """What happened from the first quote of a day, a week or a month to its last."""

    date: dt.date
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal


def days(instrument: Instrument, first: dt.date, last: dt.date, interval: str = "day") -> list[Day]:
    """Return the days, weeks or months from `first` to `last` that have a quote, oldest first; one query.

    What was corrected is left out: a typing error was never a rate. A week begins on Monday, and the
    first and the last one hold no more than the days that were asked for.
    """
    said = spans([instrument], first, last)[instrument.pk]
    return [_day(span, instrument.scale) for span in joined(said, interval)]


def spans(instruments: Iterable[Instrument], first: dt.date, last: dt.date) -> dict[int, list[Span]]:
    """Return the days of each instrument by its id, oldest first; one query for all."""
    zone = timezone.get_default_timezone()
    begin, end = calendar.midnight(first, zone), calendar.midnight(last + dt.timedelta(days=1), zone)
    rows = (
        Quote.objects.standing()
        .filter(instrument__in=list(instruments), as_of__gte=begin, as_of__lt=end)
        .annotate(day=TruncDate("as_of", tzinfo=zone))
        .annotate(
            place=_of_day(RowNumber(), "-as_of", "-id"),
            opened=_of_day(FirstValue("value"), "as_of", "id"),
            high=_of_day(Max("value")),
            low=_of_day(Min("value")),
        )
        .filter(place=1)
        .order_by("day")
        .values_list("instrument_id", "day", "opened", "high", "low", "value")
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for pk, *said in rows:
        found[pk].append(Span(*said))
    return found


def joined(said: Sequence[Span], interval: str) -> list[Span]:
    """Return days as they are, or those of each week or month as one, dated by its first day."""
    if interval == "day":
        return list(said)
    found = []
    for begin, group in groupby(said, key=lambda span: _beginning(span.date, interval)):
        several = list(group)
        high, low = max(span.high for span in several), min(span.low for span in several)
        found.append(Span(begin, several[0].open, high, low, several[-1].close))
    return found


def as_csv(said: Iterable[Day]) -> bytes:
    """Return a history as a CSV file (RFC 4180). Nothing in it could be read as a formula: dates and digits."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["date", "open", "high", "low", "close"])
    writer.writerows([day.date.isoformat(), day.open, day.high, day.low, day.close] for day in said)
    return sheet.getvalue().encode()


def _beginning(day: dt.date, interval: str) -> dt.date:
    return day - dt.timedelta(days=day.weekday()) if interval == "week" else day.replace(day=1)


def _day(span: Span, scale: int) -> Day:
    rates = (numbers.plain(each, scale) for each in (span.open, span.high, span.low, span.close))
    return Day(span.date, *rates)


def _of_day(function: Func, *order: str) -> Window:
    return Window(function, partition_by=[F("instrument_id"), F("day")], order_by=order or None)
