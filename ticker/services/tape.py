"""The ticker's change number: who holds the tape is the only writer until the commit."""

from __future__ import annotations

import datetime as dt

from ticker.models import Tape


def take(now: dt.datetime) -> Tape:
    """Return the tape, locked until the present transaction ends. The first write makes it.

    PostgreSQL locks the row; SQLite has locked the database when the transaction began.
    """
    tape, _ = Tape.objects.select_for_update().get_or_create(pk=Tape.ONLY, defaults={"at": now})
    return tape


def advance(tape: Tape, now: dt.datetime) -> None:
    """Take the next number for a change of `now`. The tape's time never runs backwards."""
    tape.number += 1
    tape.at = max(now, tape.at)
    tape.save(update_fields=["number", "at"])
