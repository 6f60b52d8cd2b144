"""When to try again, and when to stop (the schedule that Standard Webhooks 1.0 recommends)."""

from __future__ import annotations

import datetime as dt
import random
from email.utils import parsedate_to_datetime

# Pauses after the first attempt, the second, …: three days and a quarter in all.
PAUSES = (
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    *(dt.timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
ATTEMPTS = len(PAUSES) + 1
JITTER = 0.1  # of the pause, at most, on top of it
# An endpoint that has taken nothing for so long, with the schedule used up, is switched off.
DISABLE_AFTER = dt.timedelta(days=5)
# While an endpoint is failing, a new change is a reason to look whether it is back, so often.
LOOK_AGAIN = dt.timedelta(minutes=5)
# An event that was refused so often, by a receiver that does answer, lets the next ones pass.
SET_ASIDE_AFTER = 3
LONGEST_REST = dt.timedelta(hours=24)


def pause(failures: int) -> dt.timedelta:
    """Return how long to wait after so many failures in a row, the last pause for ever after."""
    least = PAUSES[min(max(failures, 1), len(PAUSES)) - 1]
    return least * random.uniform(1, 1 + JITTER)  # noqa: S311 - spreads load, hides nothing


def rest(header: str | None, *, now: dt.datetime) -> dt.timedelta | None:
    """Return for how long a receiver asks to be left alone (Retry-After, RFC 9110), None if it does not."""
    if not header:
        return None
    if header.strip().isascii() and header.strip().isdigit():
        asked = dt.timedelta(seconds=min(int(header.strip()[:9]), 10**8))
    else:
        try:
            until = parsedate_to_datetime(header)
        except (ValueError, TypeError, OverflowError):
            return None
        asked = (until if until.tzinfo else until.replace(tzinfo=dt.UTC)) - now
    return min(max(asked, dt.timedelta(0)), LONGEST_REST)
