"""When a rate turns stale. Unchanged is not stale: what counts is the hours of working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)  # ISO 8601: Monday is 1
WEEKDAYS = {
    1: _("Monday"),
    2: _("Tuesday"),
    3: _("Wednesday"),
    4: _("Thursday"),
    5: _("Friday"),
    6: _("Saturday"),
    7: _("Sunday"),
}


def is_week(value: object) -> bool:
    """Return whether `value` lists working days: at least one, from 1 to 7, none twice."""
    if not isinstance(value, list) or not value:
        return False
    return all(type(day) is int and day in WEEKDAYS for day in value) and len(set(value)) == len(value)


def turns_stale(as_of: dt.datetime, hours: int, weekdays: Collection[int], zone: dt.tzinfo) -> dt.datetime:
    """Return the moment (UTC) from which a rate of `as_of` is older than `hours` working hours.

    Every hour of a working day counts, as `zone` reckons days, and none of the others: a
    Friday's rate with 36 hours is good until Monday noon. The moment itself is always on a
    working day. Raises ValueError without working days: the rate would never turn.
    """
    if not set(weekdays) & WEEKDAYS.keys():
        raise ValueError("A calendar needs a working day.")
    left = dt.timedelta(hours=hours)
    start, day = as_of.astimezone(dt.UTC), as_of.astimezone(zone).date()
    while True:
        # Subtracted in UTC: the day of a clock change has 23 hours, or 25.
        end = midnight(day + dt.timedelta(days=1), zone)
        if day.isoweekday() in weekdays:
            if left < end - start:
                return start + left
            left -= end - start
        start, day = end, day + dt.timedelta(days=1)


def midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the beginning of a day in `zone`, in UTC."""
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
