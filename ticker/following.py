"""The tape as every process and every cache outside follows it, so that no rate is shown for long once it is old."""

from __future__ import annotations

from newsroom import tides
from newsroom.answers import store
from newsroom.bells import Bell
from newsroom.watch import Ask, watcher
from ticker.models import Tape

EVERYTHING = "ticker"  # a key of every answer of this room
STATE = "SELECT number FROM ticker_tape WHERE id = 1"


bell = Bell()  # for the streams of this process


class _Memory:
    looked: int | None = None


def moved(number: int) -> None:
    """Drop the answers of before this number of the tape."""
    store.change(number, (EVERYTHING,))
    bell.ring(number)


def look(ask: Ask) -> None:
    """Read how far the tape is: the watcher calls it, on its own connection."""
    rows = ask(STATE)
    number = int(rows[0][0]) if rows else 0
    if number != _Memory.looked:
        if _Memory.looked is None or number < _Memory.looked:
            store.clear()  # what came before the first look, or a database put back
            bell.ring(number, back=True)
        moved(number)
        _Memory.looked = number


def newest() -> int:
    """Return how far the tape is."""
    return Tape.objects.values_list("number", flat=True).first() or 0


def touched(after: int) -> tuple[int, tuple[str, ...]]:
    """Return how far the tape is, and what was touched after a number: every answer of this room shows it."""
    number = newest()
    return number, (EVERYTHING,) if number > after else ()


def connect() -> None:
    """Begin to follow the tape, and have caches outside told of it: called once, when the room is ready."""
    watcher.add(look)
    tides.announce(tides.Tide("ticker", newest, touched))
