"""What the worker clears away on the writing desk."""

from __future__ import annotations

import datetime as dt

from articles.services import keeping, presence

EVERY = dt.timedelta(minutes=5)
_swept: dict[str, dt.datetime] = {}


def tidy(now: dt.datetime) -> None:
    """Clear away old texts that nobody came back for, and tabs that are gone. The worker calls it every second."""
    if now - _swept.get("at", dt.datetime.min.replace(tzinfo=dt.UTC)) >= EVERY:
        _swept["at"] = now
        keeping.prune(now)
        presence.prune(now)
