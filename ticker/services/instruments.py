"""Instruments: adding, changing, ordering, hiding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from newsroom.errors import BadInput, Fault
from ticker.models import Instrument, Quote
from ticker.services import deriving, feeds, tape

logger = structlog.get_logger(__name__)


@transaction.atomic
def set_instrument(instrument: Instrument, *, by: User | None, now: dt.datetime) -> Instrument:
    """Store a new instrument at the end of the list, or what was changed on a known one.

    Raises ValidationError if a field, the pair of codes or the calendar cannot be used.
    """
    with tape.writing(now):
        stored = Instrument.objects.filter(pk=instrument.pk).first() if instrument.pk else None
        instrument.full_clean()
        _keep_what_others_set(instrument, stored)
        if stored is None or _differs(instrument, stored):
            instrument.save()
            deriving.follow(now)
            if instrument.source_id and (stored is None or stored.source_id != instrument.source_id):
                feeds.ask_anew(instrument.source_id)
            logger.info("instrument set", code=instrument.code, by=by.pk if by else None)
    return instrument


@transaction.atomic
def reorder(ids: Sequence[int], *, by: User, now: dt.datetime) -> bool:
    """Put the instruments of these ids first, in this order; the others follow as they were.

    Returns whether anything moved. Raises BadInput for an id that is unknown or named twice.
    """
    with tape.writing(now):
        known = {one.pk: one for one in Instrument.objects.all()}
        if len(set(ids)) < len(ids) or not known.keys() >= set(ids):
            raise BadInput([Fault("unknown_instrument", "Each instrument stands in the order once, by its own id.")])
        order = [known.pop(pk) for pk in ids] + list(known.values())
        moved = [(place, one) for place, one in enumerate(order, start=1) if one.position != place]
        for place, one in moved:
            one.position = place
        Instrument.objects.bulk_update([one for _, one in moved], ["position"])
    if moved:
        logger.info("instruments reordered", by=by.pk)
    return bool(moved)


def hide(instrument: Instrument, *, by: User, now: dt.datetime) -> bool:
    """Take a line off the air, its history too. Returns whether it was on."""
    return _set_visible(instrument, visible=False, by=by, now=now)


def show(instrument: Instrument, *, by: User, now: dt.datetime) -> bool:
    """Put a line on the air. Returns whether it was off."""
    return _set_visible(instrument, visible=True, by=by, now=now)


@transaction.atomic
def _set_visible(instrument: Instrument, *, visible: bool, by: User, now: dt.datetime) -> bool:
    instrument.visible = visible
    with tape.writing(now):
        if not Instrument.objects.filter(pk=instrument.pk, visible=not visible).update(visible=visible):
            return False
    logger.info("instrument shown" if visible else "instrument hidden", code=instrument.code, by=by.pk)
    return True


def _keep_what_others_set(instrument: Instrument, stored: Instrument | None) -> None:
    """Take over what is not the form's to say: it may have changed since the form was opened."""
    if stored is None:
        last = Instrument.objects.aggregate(last=Max("position"))["last"]
        instrument.position = (last or 0) + 1
        return
    newest = Quote.objects.filter(instrument=instrument).newest_first().first()
    instrument.position, instrument.touched = stored.position, stored.touched
    instrument.stale_at = instrument.turns_stale(newest.as_of) if newest else None
    if instrument.pivot:  # it turns stale with what it is made of
        instrument.stale_at = stored.stale_at


def _differs(one: Instrument, other: Instrument) -> bool:
    return any(
        getattr(one, field.attname) != getattr(other, field.attname) for field in Instrument._meta.concrete_fields
    )
