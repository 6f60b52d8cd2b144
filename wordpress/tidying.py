"""What the worker clears away of imports."""

from __future__ import annotations

import datetime as dt

from wordpress import arrivals
from wordpress.services import runs

EVERY = dt.timedelta(hours=1)
_swept: dict[str, dt.datetime] = {}


def tidy(now: dt.datetime) -> None:
    """Clear away what was uploaded by halves, or unpacked by halves, a day ago. The worker calls it every second."""
    if now - _swept.get("at", dt.datetime.min.replace(tzinfo=dt.UTC)) >= EVERY:
        _swept["at"] = now
        arrivals.sweep(now=now)
        runs.sweep(now=now)
