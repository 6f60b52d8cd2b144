"""Rates that are made of other lines: the other way round, or across a third code. See `ticker.crossing`."""

from __future__ import annotations

import datetime as dt

import structlog

from newsroom import text
from ticker import crossing, numbers
from ticker.crossing import Pair
from ticker.models import Instrument, Quote

logger = structlog.get_logger(__name__)


def follow(now: dt.datetime) -> list[Quote]:
    """Make anew what is made of other lines, as far as those changed; return the quotes. Inside `tape.writing`.

    Such a rate is of the later moment of the two that it is made of: when the second of a day comes, it
    corrects what was made with the day before's. It turns stale with the first of them.
    """
    derived = list(Instrument.objects.exclude(pivot=""))
    if not derived:
        return []
    plain = Instrument.objects.filter(pivot="")
    newest = {
        (quote.instrument.base, quote.instrument.quote): quote
        for quote in Quote.objects.newest_of(plain).select_related("instrument")
    }
    last = {quote.instrument_id: quote for quote in Quote.objects.newest_of(Instrument.objects.exclude(pivot=""))}
    made = [_made(each, newest, last.get(each.pk), now) for each in derived]
    Instrument.objects.bulk_update(derived, ["stale_at"])
    return [quote for quote in made if quote is not None]


def _made(instrument: Instrument, newest: dict[Pair, Quote], last: Quote | None, now: dt.datetime) -> Quote | None:
    values = {pair: quote.value for pair, quote in newest.items()}
    found = crossing.find(values, instrument.base, instrument.quote, instrument.pivot)
    if found is None:
        return None
    value, pairs = found
    parts = [newest[pair] for pair in pairs]
    instrument.stale_at = min((part.instrument.stale_at for part in parts if part.instrument.stale_at), default=None)
    as_of = max(part.as_of for part in parts)
    if last is not None and (as_of < last.as_of or (as_of == last.as_of and value == last.value)):
        return None
    if not numbers.is_rate(value) or numbers.vanishes(value, instrument.scale):
        logger.warning("a rate is too little to be made", code=instrument.code)
        return None
    return Quote.objects.create(
        instrument=instrument,
        value=value,
        as_of=as_of,
        source=text.shorten(" × ".join(dict.fromkeys(part.source for part in parts)), 100),
        recorded_at=now,
        corrects=last if last is not None and last.as_of == as_of else None,
    )
