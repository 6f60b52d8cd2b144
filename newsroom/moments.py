"""From the clock on the newsroom's wall to an instant.

A change of the clock skips an hour once a year and repeats one:

    skipped    the time never shows on the wall; ValueError, the editor chooses another
    repeated   the earlier of the two instants: what was promised for half past two is out by then
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def from_wall_clock(day: dt.date, time: dt.time, *, zone: dt.tzinfo | None = None) -> dt.datetime:
    """Return the instant, in UTC, at which the newsroom's clock shows `time` on `day`.

    `zone` None is the newsroom's own (TIME_ZONE). Raises ValueError for a time that the clock
    skips, and for one that no calendar holds.
    """
    zone = zone or timezone.get_default_timezone()
    wall = dt.datetime.combine(day, time.replace(tzinfo=None, fold=0))
    try:
        instant = wall.replace(tzinfo=zone).astimezone(dt.UTC)
        shown = instant.astimezone(zone).replace(tzinfo=None, fold=0)
    except OverflowError:
        raise ValueError("That year is too far away.") from None
    if shown != wall:
        raise ValueError(
            f"The clock skips {wall:%H:%M} on {wall:%d.%m.%Y}: it goes from standard to summer time. "
            "Choose a time an hour earlier or later."
        )
    return instant


def on_the_wall(instant: dt.datetime, *, zone: dt.tzinfo | None = None) -> dt.datetime:
    """Return an instant as the newsroom's clock shows it."""
    return instant.astimezone(zone or timezone.get_default_timezone())
