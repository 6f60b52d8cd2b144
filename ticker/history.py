"""The days of an instrument: where it opened, how high and low it went, where it closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import F, Func, Max, Min, Window
from django.db.models.functions import FirstValue, RowNumber, TruncDate
from django.utils import timezone

from ticker import calendar, numbers
from ticker.models import Instrument, Quote


@dataclass(frozen=True)
class Day:
    """One day of the newsroom's time zone; rates at the instrument's scale."""

    date: dt.date
    open: str
    high: str
    low: str
    close: str

    def as_json(self) -> dict[str, Any]:
        """Return the day as the API answers it."""
        return {**asdict(self), "date": self.date.isoformat()}


def days(instrument: Instrument, first: dt.date, last: dt.date) -> list[Day]:
    """Return the days from `first` to `last` that have a quote, oldest first; one query.

    What was corrected is left out: a typing error was never a rate.
    """
    zone = timezone.get_default_timezone()
    begin, end = calendar.midnight(first, zone), calendar.midnight(last + dt.timedelta(days=1), zone)
    found = (
        Quote.objects.standing()
        .filter(instrument=instrument, as_of__gte=begin, as_of__lt=end)
        .annotate(day=TruncDate("as_of", tzinfo=zone))
        .annotate(
            place=_of_day(RowNumber(), "-as_of", "-id"),
            opened=_of_day(FirstValue("value"), "as_of", "id"),
            high=_of_day(Max("value")),
            low=_of_day(Min("value")),
        )
        .filter(place=1)
        .order_by("day")
        .values_list("day", "opened", "high", "low", "value")
    )
    return [Day(day, *(numbers.plain(value, instrument.scale) for value in values)) for day, *values in found]


def _of_day(function: Func, *order: str) -> Window:
    return Window(function, partition_by=F("day"), order_by=order or None)
