"""Rates that jumped wait for an editor, each with one alarm. `deciding` says what becomes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

import structlog

from ticker.models import Held, Instrument, Quote

logger = structlog.get_logger(__name__)
State = Held.State


def hold(
    instrument: Instrument, value: Decimal, as_of: dt.datetime, source: str, *, last: Quote, now: dt.datetime
) -> None:
    """Let a rate wait, with an alarm; unless it waits already, or an editor has refused it. Inside `tape.writing`."""
    same = Held.objects.filter(instrument=instrument, value=value, as_of=as_of, source=source)
    if same.filter(state__in=(State.WAITING, State.REFUSED)).exists():
        return
    pass_over([instrument.pk], now=now)
    Held.objects.create(instrument=instrument, value=value, as_of=as_of, source=source, before=last.value, at=now)
    logger.error("a rate jumped and waits for an editor", code=instrument.code, value=str(value), source=source)


def pass_over(instruments: Collection[int], *, now: dt.datetime) -> None:
    """End the waiting of rates that others have overtaken. Inside `tape.writing`."""
    waiting = Held.objects.filter(instrument__in=instruments, state=State.WAITING)
    waiting.update(state=State.PASSED, decided_at=now)
