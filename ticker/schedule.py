"""When a source publishes: on which days, at which hour, and for which day. Reckoned, never asked.

A source has slots: one at `at` on each of its days, in its own time zone. What comes out at a slot is
of `lead` days later. So a rate of a day is good until the first slot that brings a later one, and a
little longer (`grace`): over a weekend and a holiday nothing is late, and a missed Tuesday is, that evening.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

A_DAY = dt.timedelta(days=1)
# No source rests for longer. One whose calendar says so is taken to publish all the same.
LONGEST_REST = 60  # days


@dataclass(frozen=True)
class Schedule:
    """The calendar of one source."""

    zone: dt.tzinfo
    weekdays: Collection[int]  # ISO 8601: Monday is 1
    at: dt.time
    lead: int  # days
    grace: dt.timedelta
    holidays: Collection[dt.date]
    closed: Callable[[dt.date], bool]

    def publishes_on(self, day: dt.date) -> bool:
        """Return whether there is a slot on this day."""
        return day.isoweekday() in self.weekdays and day not in self.holidays and not self.closed(day)

    def slot(self, day: dt.date) -> dt.datetime:
        """Return the moment of this day's slot, in UTC."""
        return dt.datetime.combine(day, self.at, self.zone).astimezone(dt.UTC)

    def overdue_at(self, of: dt.date) -> dt.datetime:
        """Return the moment (UTC) from which a rate of this day is stale: a later one should have come."""
        return self.slot(self._first(of - dt.timedelta(days=self.lead) + A_DAY)) + self.grace

    def expected(self, now: dt.datetime) -> dt.date:
        """Return the day that the newest rate should be of, by the slots up to `now`."""
        day = now.astimezone(self.zone).date()
        for _ in range(LONGEST_REST):
            if self.publishes_on(day) and self.slot(day) <= now:
                break
            day -= A_DAY
        return day + dt.timedelta(days=self.lead)

    def next_slot(self, now: dt.datetime) -> dt.datetime:
        """Return the first slot after `now`, in UTC."""
        today = now.astimezone(self.zone).date()
        found = self.slot(self._first(today))
        return found if found > now else self.slot(self._first(today + A_DAY))

    def _first(self, day: dt.date) -> dt.date:
        for shift in range(LONGEST_REST):
            if self.publishes_on(day + shift * A_DAY):
                return day + shift * A_DAY
        return day + LONGEST_REST * A_DAY
