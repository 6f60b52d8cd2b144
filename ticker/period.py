"""Which days of a history are asked for, read strictly."""

from __future__ import annotations

import datetime as dt
import re

from newsroom import params, text
from newsroom.errors import BadInput, Fault
from newsroom.paging import Given

KNOWN = frozenset({"from", "to", "interval"})
INTERVALS = ("day", "week", "month")
DEFAULT_DAYS = 30
MAX_DAYS = {"day": 366, "week": 3_660, "month": 3_660}

# fromisoformat would also take 20250122 and 2025-W04-3.
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1970, 2201)  # a day before the year 1 cannot be reckoned with


def read(given: Given, today: dt.date) -> tuple[dt.date, dt.date, str]:
    """Return the first and the last day, both included (the 31 up to today unless given), and the interval.

    Raises BadInput with every fault at once.
    """
    faults = [fault for name in ("from", "to") if (fault := _fault(given, name))]
    interval = params.single(given, "interval", INTERVALS[0])
    if interval not in INTERVALS:
        detail = f"“interval” is {' or '.join(INTERVALS)}, not “{text.shorten(interval, 40)}”."
        faults.append(Fault("unknown_value", detail, parameter="interval"))
    if faults:
        raise BadInput(faults)
    last = _date(params.single(given, "to")) or today
    first = _date(params.single(given, "from")) or last - dt.timedelta(days=DEFAULT_DAYS)
    if first > last:
        raise BadInput([Fault("wrong_order", f"“from” ({first}) comes after “to” ({last}).", parameter="from")])
    most = MAX_DAYS[interval]
    if (count := (last - first).days + 1) > most:
        detail = f"{first} to {last} is {count} days; ask for at most {most} at once."
        raise BadInput([Fault("too_many_days", detail, parameter="from")])
    return first, last, interval


def _fault(given: Given, name: str) -> Fault | None:
    raw = params.single(given, name)
    if name not in given or _date(raw):
        return None
    detail = f"“{name}” is a day such as 2025-01-22, not “{text.shorten(raw, 40)}”."
    return Fault("not_a_date", detail, parameter=name)


def _date(raw: str) -> dt.date | None:
    if not DATE.fullmatch(raw):
        return None
    try:
        found = dt.date.fromisoformat(raw)
    except ValueError:
        return None
    return found if found.year in YEARS else None
