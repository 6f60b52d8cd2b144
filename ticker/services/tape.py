"""The ticker's change number: who holds the tape is the only writer until the commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from newsroom import watch
from ticker import following
from ticker.models import LONG_AGO, Instrument, LineList, Override, Quote, Tape


@contextmanager
def writing(now: dt.datetime) -> Iterator[set[int]]:
    """Hold the tape for what is written inside; take the next number if readers come to see something else.

    Only then: a number that grew with the rates of a hidden line would tell that there is one. Which lines
    changed is found by itself; those that did so by the clock alone are added to the set that this gives.
    """
    tape = take(now)
    before = _look()
    by_the_clock: set[int] = set()
    yield by_the_clock
    after = _look()
    touched = {pk for pk, shown in after.lines.items() if before.lines.get(pk) != shown}
    touched |= by_the_clock & after.lines.keys()
    moved = list(before.lines) != list(after.lines)
    if touched or moved or before.lists != after.lists:
        advance(tape, now, touched, moved=moved)
        lists = [name for name, lines in after.lists.items() if before.lists.get(name) != lines]
        if lists:
            LineList.objects.filter(name__in=lists).update(touched=tape.number)


def take(now: dt.datetime) -> Tape:
    """Return the tape, locked until the present transaction ends. The first write makes it.

    PostgreSQL locks the row; SQLite has locked the database when the transaction began.
    """
    tape, _ = Tape.objects.select_for_update().get_or_create(pk=Tape.ONLY, defaults={"at": LONG_AGO})
    return tape


def advance(tape: Tape, now: dt.datetime, touched: Collection[int], *, moved: bool) -> None:
    """Take the next number for a change of `now` to these instruments. The tape's time never runs backwards.

    `moved` says that lines came, went or changed places.
    """
    tape.number += 1
    tape.at = max(now, tape.at)
    tape.listed = tape.number if moved else tape.listed
    tape.save(update_fields=["number", "at", "listed"])
    Instrument.objects.filter(pk__in=touched).update(touched=tape.number)
    number = tape.number
    watch.notify()
    transaction.on_commit(lambda: following.moved(number))


@dataclass(frozen=True)
class _Look:
    """What every public answer is made of: the lines on air in their order, and which of them each list has."""

    lines: dict[int, tuple[Any, ...]]
    lists: dict[str, list[int]]


def _look() -> _Look:
    lines = _on_air()
    lists: dict[str, list[int]] = {}
    for name, pk in LineList.objects.order_by("pk", "places__position").values_list("name", "places__instrument"):
        lists.setdefault(name, []).extend([pk] if pk in lines else [])
    return _Look(lines, lists)


def _on_air() -> dict[int, tuple[Any, ...]]:
    """Return the lines on air in their order, each by its newest rate."""
    newest = Quote.objects.filter(instrument=OuterRef("pk")).newest_first().values("pk")[:1]
    override = Override.objects.filter(instrument=OuterRef("pk"), ended_at__isnull=True).values("pk")[:1]
    shown = Instrument.objects.on_air().annotate(newest=Subquery(newest), override=Subquery(override))
    rows = shown.values_list("pk", "base", "quote", "scale", "stale_at", "newest", "override")
    return {row[0]: row[1:] for row in rows}
