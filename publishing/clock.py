"""When does what is public change by itself? Remembered, so that asking costs a read next to nothing.

Each process remembers the next due time and looks it up again after a second, since
another process may have sealed something meanwhile. So a story goes out at its second even
with no worker running: the first read past that moment lets it in.
"""

from __future__ import annotations

import datetime as dt
import time

from publishing import statements

LOOK_AGAIN = 1.0  # seconds


class _Memory:
    due: dt.datetime | None = None
    read_at: float = float("-inf")
    rest_until: float = float("-inf")


def reset() -> None:
    """Forget what was remembered; the next question asks the database."""
    _Memory.read_at = _Memory.rest_until = float("-inf")


def learn(due: dt.datetime | None) -> None:
    """Remember what the watcher has just read, so that no request has to ask."""
    if time.monotonic() >= _Memory.rest_until:
        _Memory.due, _Memory.read_at = due, time.monotonic()


def rest() -> None:
    """Have this process try nothing for a second: what is due could not be let in just now."""
    _Memory.due, _Memory.read_at = None, time.monotonic()
    _Memory.rest_until = _Memory.read_at + LOOK_AGAIN


def next_due() -> dt.datetime | None:
    """Return when the next document is due, None if none waits. At most one second old."""
    now = time.monotonic()
    if now - _Memory.read_at >= LOOK_AGAIN:
        _Memory.due = statements.next_due()
        _Memory.read_at = now
    return _Memory.due


def remembered() -> float:
    """Return when the next document is due, in seconds since 1970, without asking; 0 if it must be asked."""
    if time.monotonic() - _Memory.read_at >= LOOK_AGAIN:
        return 0.0
    return _Memory.due.timestamp() if _Memory.due else float("inf")


def freshness(now: dt.datetime, longest: int) -> int:
    """Return for how many seconds an answer may be kept: never past the next due moment."""
    due = next_due()
    if due is None:
        return longest
    return max(0, min(longest, int((due - now).total_seconds())))
