"""Days on which a bank is known to publish nothing. The rest of its holidays the desk writes down."""

from __future__ import annotations

import datetime as dt

NEW_YEAR, LABOUR, CHRISTMAS, BOXING = (1, 1), (5, 1), (12, 25), (12, 26)


def never(day: dt.date) -> bool:
    """Return no: this bank's holidays follow no rule that could be reckoned."""
    return False


def target(day: dt.date) -> bool:
    """Return whether T2, the euro's settlement system, is closed: the European Central Bank publishes nothing then."""
    if (day.month, day.day) in (NEW_YEAR, LABOUR, CHRISTMAS, BOXING):
        return True
    sunday = easter(day.year)
    return day in (sunday - dt.timedelta(days=2), sunday + dt.timedelta(days=1))


def easter(year: int) -> dt.date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    century, place = divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (19 * (year % 19) + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * rest + 2 * (place // 4) - moon - place % 4) % 7
    shift = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)
