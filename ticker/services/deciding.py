"""Deciding about a rate that waits: an editor takes it, or refuses it."""

from __future__ import annotations

import datetime as dt

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from newsroom import audit
from newsroom.errors import StaleRevision
from ticker.models import Held, Quote
from ticker.services import recording, tape

logger = structlog.get_logger(__name__)
State = Held.State


@transaction.atomic
def accept(held_id: int, *, by: User, now: dt.datetime) -> Quote | None:
    """Take a rate that waits, in its source's name; return the quote, None if a later one is there already.

    Raises StaleRevision where somebody has decided, or another rate has come.
    """
    with tape.writing(now):
        held = _waiting(held_id)
        reading = recording.Reading(held.instrument, held.value, held.as_of, sure=True)
        kept = recording.keep([reading], source=held.source, by=by, now=now)
        _decide(held, State.TAKEN if kept else State.PASSED, by=by, now=now)
    return kept[0] if kept else None


@transaction.atomic
def refuse(held_id: int, *, by: User, now: dt.datetime) -> None:
    """Leave a rate that waits out for good: the same one does not come again.

    Raises StaleRevision where somebody has decided, or another rate has come.
    """
    with tape.writing(now):
        _decide(_waiting(held_id), State.REFUSED, by=by, now=now)


def _waiting(held_id: int) -> Held:
    held = Held.objects.select_related("instrument").filter(pk=held_id, state=State.WAITING).first()
    if held is None:
        raise StaleRevision(_("This rate does not wait any more: somebody has decided, or another one has come."))
    return held


def _decide(held: Held, state: str, *, by: User, now: dt.datetime) -> None:
    Held.objects.filter(pk=held.pk).update(state=state, decided_at=now, decided_by=by)
    verb = "refused_rate" if state == State.REFUSED else "took_rate"
    said = {"value": held.value, "as_of": held.as_of, "source": held.source}
    audit.note(
        verb, kind="instrument", thing=held.instrument_id, label=held.instrument.code, by=by, now=now, details=said
    )
    logger.info("held rate decided", code=held.instrument.code, state=state, by=by.pk)
