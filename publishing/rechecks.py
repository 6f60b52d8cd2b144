"""Building anew, at its moment, what is public and says from then on too much or too little.

A picture's lease ends, an embargo begins to be over: the room above says with each document and
each thing until when it is good. At that moment whoever comes first, the worker or a reader
(publishing.clock), has the room above build it anew, by the signal `rechecking`.

Rows are written only while the Ledger is held, so no two writers of them can wait for each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import structlog
from django.db import transaction

from newsroom import watch
from publishing import clock
from publishing.models import Recheck
from publishing.signals import rechecking

logger = structlog.get_logger(__name__)


def remember(key: str, due_at: dt.datetime | None) -> None:
    """Have something built anew at `due_at`; None forgets it. The Ledger is held."""
    if due_at is None:
        Recheck.objects.filter(key=key).delete()
        return
    Recheck.objects.update_or_create(key=key, defaults={"due_at": due_at})
    watch.notify()
    transaction.on_commit(clock.reset)


def bring_forward(keys: Iterable[str], due_at: dt.datetime) -> None:
    """Have things built anew at `due_at` or sooner. The Ledger is held."""
    wanted = list(dict.fromkeys(keys))
    Recheck.objects.filter(key__in=wanted, due_at__gt=due_at).update(due_at=due_at)
    Recheck.objects.bulk_create([Recheck(key=key, due_at=due_at) for key in wanted], ignore_conflicts=True)
    watch.notify()
    transaction.on_commit(clock.reset)


def run(now: dt.datetime) -> tuple[int, int]:
    """Have all that is due built anew; return how many were, and how many could not be. Safe to run anywhere, at once.

    One that fails is logged and tried again; it keeps no other back.
    """
    done = failed = 0
    for key in list(Recheck.objects.filter(due_at__lte=now).order_by("due_at", "key").values_list("key", flat=True)):
        try:
            _run(key, now)
            done += 1
        except Exception:
            logger.exception("recheck failed", key=key)
            failed += 1
    return done, failed


@transaction.atomic
def _run(key: str, now: dt.datetime) -> None:
    rechecking.send(sender=Recheck, key=key, at=now)
    # Whoever built it anew has said until when it is good; of what is gone, nobody did.
    Recheck.objects.filter(key=key, due_at__lte=now).delete()
