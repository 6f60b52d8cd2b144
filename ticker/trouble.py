"""What of the rates needs a person's hand."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ticker.models import Held, Source, Trouble

State = Literal["well", "late", "failing", "off", "new"]


def state(source: Source, now: dt.datetime) -> State:
    """Return how a source is: well, late, failing, off, or new where it has not answered yet."""
    if not source.enabled:
        return "off"
    if source.failures:
        return "failing"
    if source.day is None:
        return "new"
    return "late" if source.schedule.overdue_at(source.day) <= now else "well"


def lasting() -> list[Trouble]:
    """Return what is the matter with sources now, the newest first; one query."""
    return list(Trouble.objects.filter(ended_at__isnull=True).select_related("source"))


def waiting() -> list[Held]:
    """Return the rates that jumped too far to be shown unseen, the newest first; one query."""
    return list(Held.objects.filter(state=Held.State.WAITING).select_related("instrument", "decided_by"))
