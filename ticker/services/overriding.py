"""Overrides: what the desk says for a while. And settling: what changes by the clock alone gets its number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from newsroom import audit
from newsroom.errors import BadInput, Fault, StaleRevision
from ticker import numbers
from ticker.models import LONG_AGO, Instrument, Override, Quote, Tape
from ticker.services import tape

logger = structlog.get_logger(__name__)

LONGEST = dt.timedelta(days=7)


@transaction.atomic
def override(
    instrument: Instrument,
    value: Decimal,
    *,
    until: dt.datetime,
    by: User,
    now: dt.datetime,
    reason: str = "",
    seen: int | None = None,
) -> Override:
    """Have readers see `value` until a moment; another override of this line ends. The rates go on beneath.

    Raises BadInput with every fault: not_a_rate, too_small, no_rate, not_a_moment. `seen` is the id of the
    override that a program had read, 0 if there was none: StaleRevision if another one lasts.
    """
    with tape.writing(now):
        _check_seen(instrument, seen, now)
        newest = Quote.objects.filter(instrument=instrument).newest_first().first()
        if faults := _faults(instrument, value, until, newest, now):
            raise BadInput(faults)
        Override.objects.filter(instrument=instrument, ended_at__isnull=True).update(ended_at=now, ended_by=by)
        made = Override.objects.create(
            instrument=instrument,
            value=value,
            # A bank may have dated its rate ahead; what a person says now is about that one.
            as_of=max(now, newest.as_of) if newest else now,
            at=now,
            until=until,
            by=by,
            reason=reason,
        )
        _note("overrode_rate", made, by=by, now=now)
    return made


@transaction.atomic
def end_override(instrument: Instrument, *, by: User, now: dt.datetime, seen: int | None = None) -> bool:
    """Take the override of a line back before its time. Returns whether there was one; `seen` as in `override`."""
    with tape.writing(now):
        _check_seen(instrument, seen, now)
        found = lasting_override(instrument, now)
        if found is None:
            return False
        Override.objects.filter(pk=found.pk).update(ended_at=now, ended_by=by)
        _note("ended_override", found, by=by, now=now)
    return True


def lasting_override(instrument: Instrument, now: dt.datetime) -> Override | None:
    """Return the override of a line that readers see at `now`, None if there is none; one query."""
    lasting = Override.objects.filter(instrument=instrument, ended_at__isnull=True, until__gt=now)
    return lasting.select_related("by").first()


def _check_seen(instrument: Instrument, seen: int | None, now: dt.datetime) -> None:
    lasting = lasting_override(instrument, now) if seen is not None else None
    if seen is not None and seen != (lasting.pk if lasting else 0):
        raise StaleRevision(_("Somebody has overridden this line, or ended that, since you looked."))


def settle(now: dt.datetime) -> bool:
    """Give what changed by the clock alone its number: overrides that are over, rates that turned stale.

    Readers are told without it, for every answer looks at the clock; streams and caches outside learn of it
    here. The worker calls it every second, and so does each stream. Returns whether there was anything.
    """
    if not _anything(now):
        return False
    with transaction.atomic(), tape.writing(now) as by_the_clock:
        settled = Tape.objects.values_list("settled_at", flat=True).get()
        stale = Instrument.objects.on_air().filter(stale_at__gt=settled, stale_at__lte=now)
        by_the_clock |= set(stale.values_list("pk", flat=True))
        for over in Override.objects.filter(ended_at__isnull=True, until__lte=now):
            Override.objects.filter(pk=over.pk).update(ended_at=over.until)
        Tape.objects.update(settled_at=now)
    return True


def _anything(now: dt.datetime) -> bool:
    if Override.objects.filter(ended_at__isnull=True, until__lte=now).exists():
        return True
    settled = Tape.objects.values_list("settled_at", flat=True).first() or LONG_AGO
    return Instrument.objects.on_air().filter(stale_at__gt=settled, stale_at__lte=now).exists()


def _faults(
    instrument: Instrument, value: Decimal, until: dt.datetime, newest: Quote | None, now: dt.datetime
) -> list[Fault]:
    faults = []
    if not numbers.is_rate(value):
        faults.append(Fault("not_a_rate", _("A rate is above zero and has at most 8 decimals."), pointer="/value"))
    elif numbers.vanishes(value, instrument.scale):
        faults.append(Fault("too_small", _("This would be shown as zero."), pointer="/value"))
    if newest is None:
        faults.append(Fault("no_rate", _("This line has no rate yet: type one instead."), pointer="/value"))
    if not now < until <= now + LONGEST:
        faults.append(Fault("not_a_moment", _("An override ends within seven days."), pointer="/until"))
    return faults


def _note(verb: str, made: Override, *, by: User, now: dt.datetime) -> None:
    said = {"value": made.value, "until": made.until, "reason": made.reason}
    code, pk = made.instrument.code, made.instrument_id
    audit.note(verb, kind="instrument", thing=pk, label=code, by=by, now=now, details=said)
    logger.info("override", verb=verb, code=code, by=by.pk)
