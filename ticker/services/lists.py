"""Lists of lines: keeping one, and giving it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import structlog
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from newsroom.errors import BadInput, Fault
from ticker.models import Instrument, LineList, Place
from ticker.services import tape

logger = structlog.get_logger(__name__)

MOST_LISTS = 50  # each has a stream of its own
TOO_MANY = _("There are %(most)s lists already.")


@transaction.atomic
def set_list(line_list: LineList, instruments: Sequence[int], *, by: User, now: dt.datetime) -> LineList:
    """Store a new list or a known one with these instruments, by their ids, in this order.

    Readers see those of them that are on air. Raises ValidationError for a name that cannot be used or one
    list too many, BadInput for an instrument that is unknown or named twice.
    """
    with tape.writing(now):
        line_list.full_clean()
        is_new = line_list._state.adding
        if is_new and LineList.objects.count() >= MOST_LISTS:
            raise ValidationError(TOO_MANY % {"most": MOST_LISTS})
        known = set(Instrument.objects.filter(pk__in=instruments).values_list("pk", flat=True))
        if len(set(instruments)) < len(instruments) or known != set(instruments):
            raise BadInput([Fault("unknown_instrument", "Each instrument stands in a list once, by its own id.")])
        if is_new:
            line_list.save()
        else:  # the number of its last change is the tape's to write
            line_list.save(update_fields=["name"])
        Place.objects.filter(line_list=line_list).delete()
        places = [Place(line_list=line_list, instrument_id=pk, position=n) for n, pk in enumerate(instruments, start=1)]
        Place.objects.bulk_create(places)
        logger.info("list set", list=line_list.name, by=by.pk)
    return line_list


@transaction.atomic
def delete_list(line_list: LineList, *, by: User, now: dt.datetime) -> None:
    """Give a list up; its lines stay what they are. Whoever asks for it is told which lists there are."""
    with tape.writing(now):
        LineList.objects.filter(pk=line_list.pk).delete()
        logger.info("list deleted", list=line_list.name, by=by.pk)
