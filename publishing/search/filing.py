"""Filing what waits in the index's tray: a beat of the worker."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from publishing.search import index
from publishing.services import hold_ledger

ENOUGH = 256  # stories; the more are filed together, the more of their terms are the same


def file_waiting(now: dt.datetime) -> int:
    """File what waits, where that is enough to be worth it; return how many stories. Safe to stop and run again."""
    return file_all(now) if index.in_tray() >= ENOUGH else 0


@transaction.atomic
def file_all(now: dt.datetime) -> int:
    """File what waits, however little; return how many stories."""
    hold_ledger(now)
    return index.file_tray()
