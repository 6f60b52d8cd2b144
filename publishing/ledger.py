"""The Ledger: the one row that hands out change numbers, and the log that each of them has a line in."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from newsroom import watch
from publishing import strokes, tally
from publishing.models import Change, Ledger, Publication
from publishing.signals import changed
from publishing.statements import Detail


def own_key(publication: Publication | Detail) -> str:
    """Return a publication as the log and caches name it, such as "article:0190…"."""
    return f"article:{publication.key}"


def hold_ledger(now: dt.datetime) -> Ledger:
    """Return the Ledger, locked until the commit."""
    ledger = Ledger.objects.select_for_update().filter(pk=1).first()
    if ledger is None:
        Ledger.objects.get_or_create(pk=1, defaults={"at": now})
        ledger = Ledger.objects.select_for_update().get(pk=1)
    return ledger


def next_number(ledger: Ledger, now: dt.datetime) -> int:
    """Return the next change number of a Ledger that is held; `ledger.at` is then its time.

    All that the change stamps bears that time: a clock that steps back must not make
    Last-Modified do so.
    """
    ledger.number += 1
    ledger.at = max(now, ledger.at)
    ledger.save()
    return ledger.number


def take_number(now: dt.datetime) -> tuple[int, dt.datetime]:
    """Return the next change number, and its time as above: for whoever has nothing to look at under the lock first.

    The Ledger is held until the commit, as by `hold_ledger`.
    """
    if found := strokes.take_number(now):
        return found
    ledger = hold_ledger(now)
    return next_number(ledger, now), ledger.at


def write_line(
    number: int, kind: str, thing: str, *, now: dt.datetime, path: str = "", shift: tally.Shift = tally.NO_SHIFT
) -> None:
    """Write a line of the log: `thing` was changed, and with it the lists and pages of what `shift` names."""
    keys = tally.stamp(thing, shift, number, now)
    strokes.write_change(number, kind, thing, path, now, keys)
    watch.notify()
    transaction.on_commit(lambda: changed.send(sender=Change, number=number, things=keys))
