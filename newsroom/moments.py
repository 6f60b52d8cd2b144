"""From the clock on the newsroom's wall, and from what somebody wrote, to an instant, and back to people.

A change of the clock skips an hour once a year and repeats one:

    skipped    the time never shows on the wall; ValueError, the editor chooses another
    repeated   the earlier of the two instants: what was promised for half past two is out by then
"""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))?")


def read(written: str) -> dt.datetime:
    """Return a day or an instant with its zone (RFC 3339) in UTC; a day begins in the newsroom's time zone.

    Raises ValueError, with words for people.
    """
    try:
        moment = dt.datetime.fromisoformat(written) if WRITTEN.fullmatch(written) else None
        if moment is not None:
            # A midnight that a clock change skips or repeats: the day begins with its first instant.
            moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_current_timezone())
            return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise ValueError("that moment is in no calendar") from None
    raise ValueError("write a day (2025-01-22) or an instant with its zone (2025-01-22T09:30:00Z)")


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
        raise ValueError(_("That year is too far away.")) from None
    if shown != wall:
        raise ValueError(
            _(
                "The clock skips {time:%H:%M} on {time:%d.%m.%Y}: it goes from standard to summer time. "
                "Choose a time an hour earlier or later."
            ).format(time=wall)
        )
    return instant


def on_the_wall(instant: dt.datetime, *, zone: dt.tzinfo | None = None) -> dt.datetime:
    """Return an instant as the newsroom's clock shows it."""
    return instant.astimezone(zone or timezone.get_default_timezone())


def in_words(instant: dt.datetime) -> str:
    """Return an instant as people read it, by the newsroom's clock: 1 May 2031, 09:00.

    In the form of `newsroom.formats`, in which the desk's pages write it too.
    """
    return date_format(on_the_wall(instant), "DATETIME_FORMAT")
