"""The tape as every process follows it, so that no answer in its memory is older than a second."""

from __future__ import annotations

from newsroom.answers import store
from newsroom.watch import Ask, watcher

EVERYTHING = "ticker"  # a key of every answer of this room
STATE = "SELECT number FROM ticker_tape WHERE id = 1"


class _Memory:
    looked: int | None = None


def moved(number: int) -> None:
    """Drop the answers of before this number of the tape."""
    store.change(number, (EVERYTHING,))


def look(ask: Ask) -> None:
    """Read how far the tape is: the watcher calls it, on its own connection."""
    rows = ask(STATE)
    number = int(rows[0][0]) if rows else 0
    if number != _Memory.looked:
        if _Memory.looked is None or number < _Memory.looked:
            store.clear()  # what came before the first look, or a database put back
        moved(number)
        _Memory.looked = number


def connect() -> None:
    """Begin to follow the tape: called once, when the room is ready."""
    watcher.add(look)
