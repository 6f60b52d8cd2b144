"""Which numbered logs of public changes there are, for whoever tells caches outside.

The door's log is the great one; a room with a counter of its own (docs/decisions/0003-one-number.md)
announces it here. Rooms on one floor do not know each other: who purges reads what was announced.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

# A log that wakes nobody by itself is looked at this often, in seconds.
PERIOD = 0.25


def look_again(number: int, seconds: float) -> None:
    """Wait a moment, at most `seconds`."""
    time.sleep(max(0.0, min(seconds, PERIOD)))


@dataclass(frozen=True)
class Tide:
    """A log of public changes: how far it is, and which surrogate keys were touched after a number.

    `touched` returns the number up to which it has read, and each key once. `wait` blocks until
    there may be more than a number, at most so many seconds.
    """

    name: str
    newest: Callable[[], int]
    touched: Callable[[int], tuple[int, tuple[str, ...]]]
    wait: Callable[[int, float], object] = look_again


_announced: dict[str, Tide] = {}


def announce(tide: Tide) -> None:
    """Have the caches outside told of the changes of this log. Called once, when a room is ready."""
    _announced[tide.name] = tide


def announced() -> list[Tide]:
    """Return the logs that rooms have announced."""
    return list(_announced.values())
