"""The ticker's change number: who holds the tape is the only writer until the commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from newsroom import watch
from ticker import following
from ticker.models import LONG_AGO, Instrument, Quote, Tape


@contextmanager
def writing(now: dt.datetime) -> Iterator[None]:
    """Hold the tape for what is written inside; take the next number if readers come to see something else.

    Only then: a number that grew with the rates of a hidden line would tell that there is one.
    """
    tape = take(now)
    before = _on_air()
    yield
    if _on_air() != before:
        advance(tape, now)


def take(now: dt.datetime) -> Tape:
    """Return the tape, locked until the present transaction ends. The first write makes it.

    PostgreSQL locks the row; SQLite has locked the database when the transaction began.
    """
    tape, _ = Tape.objects.select_for_update().get_or_create(pk=Tape.ONLY, defaults={"at": LONG_AGO})
    return tape


def advance(tape: Tape, now: dt.datetime) -> None:
    """Take the next number for a change of `now`. The tape's time never runs backwards."""
    tape.number += 1
    tape.at = max(now, tape.at)
    tape.save(update_fields=["number", "at"])
    number = tape.number
    watch.notify()
    transaction.on_commit(lambda: following.moved(number))


def _on_air() -> list[tuple[Any, ...]]:
    """Return what every public answer is made of: the lines on air in their order, each by its newest rate."""
    newest = Quote.objects.filter(instrument=OuterRef("pk")).newest_first().values("pk")[:1]
    shown = Instrument.objects.on_air().annotate(newest=Subquery(newest))
    return list(shown.values_list("pk", "base", "quote", "scale", "stale_at", "newest"))
