"""Keeping rates: what is new, what is a correction, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from newsroom import text
from newsroom.errors import BadInput, Fault
from ticker import numbers
from ticker.models import Instrument, Quote
from ticker.models.market import JUMP_OF_SOURCES
from ticker.services import deriving, tape, waiting

# Banks date tomorrow's rate today, and before long holidays several days ahead. A rate
# from further on would hide every later one, so it is a mistake in the source.
AHEAD = dt.timedelta(days=14)
OLDEST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Reading:
    """One rate as it came in.

    `seen` is the id of the quote that a person had before their eyes, 0 if there was none;
    None where nobody looked. `sure` says that a person confirmed an unusual rate.
    """

    instrument: Instrument
    value: Decimal
    as_of: dt.datetime
    seen: int | None = None
    sure: bool = False


def record(
    instrument: Instrument,
    value: Decimal,
    *,
    as_of: dt.datetime,
    source: str,
    by: User | None = None,
    sure: bool = False,
    now: dt.datetime,
) -> Quote | None:
    """Keep one rate if it says something new; return the quote, or None if it does not.

    See `record_many` for what is new, and for what is refused with BadInput.
    """
    kept = record_many([Reading(instrument, value, as_of, sure=sure)], source=source, by=by, now=now)
    return kept[0] if kept else None


@transaction.atomic
def record_many(
    readings: Sequence[Reading], *, source: str, by: User | None = None, now: dt.datetime, hold: bool = False
) -> list[Quote]:
    """Keep what is new among `readings`, all or nothing; return the quotes that were added.

    New is a rate of a later moment than the newest. A different rate of the same moment is
    a correction, from the source that said the first one or from a person (`by`); another
    source that disagrees is passed over, or the two would correct each other for ever.
    Older rates and repetitions are passed over. With `hold` a rate that jumps is no fault: it waits for
    an editor, and the others are kept.

    Raises BadInput with every fault at once, at `/0` for the first reading. Codes:
    not_a_rate, too_small, not_a_moment, contradiction, overtaken, jump.
    """
    with tape.writing(now):
        return keep(readings, source=source, by=by, now=now, hold=hold)


def keep(
    readings: Sequence[Reading], *, source: str, by: User | None = None, now: dt.datetime, hold: bool = False
) -> list[Quote]:
    """Do as `record_many`, inside `tape.writing`. What is made of the instruments that changed is made anew."""
    batch = _Batch(text.line(source), by, now, hold, *_known(readings))
    for place, reading in _in_order(readings):
        batch.read(reading, pointer=f"/{place}")
    if batch.faults:
        raise BadInput(batch.faults)
    if batch.kept:
        batch.turn_stale()
        waiting.pass_over([quote.instrument_id for quote in batch.kept], now=now)
        deriving.follow(now)
    for reading, last in batch.jumped:
        waiting.hold(reading.instrument, reading.value, reading.as_of, batch.source, last=last, now=now)
    return batch.kept


Known = tuple[dict[int, Instrument], dict[int, Quote]]
Wrong = tuple[str, str]  # what programs read, what people read


def _known(readings: Sequence[Reading]) -> Known:
    """Return the instruments of a batch and their newest quotes, as they are under the lock."""
    instruments = Instrument.objects.filter(pk__in={reading.instrument.pk for reading in readings}).select_related(
        "source"
    )
    newest = Quote.objects.newest_of(instruments)
    return {one.pk: one for one in instruments}, {quote.instrument_id: quote for quote in newest}


def _in_order(readings: Sequence[Reading]) -> list[tuple[int, Reading]]:
    # By their moments: a feed that lists the newest first must not lose what came before.
    # A moment without a time zone cannot be compared; it is refused when it is read.
    return sorted(enumerate(readings), key=lambda pair: pair[1].as_of if _is_moment(pair[1].as_of) else OLDEST)


def _is_moment(as_of: dt.datetime) -> bool:
    return as_of.tzinfo is not None and as_of >= OLDEST


@dataclass
class _Batch:
    """A batch while it is read: what is known so far, what was kept, what was wrong."""

    source: str
    by: User | None
    now: dt.datetime
    hold: bool
    instruments: dict[int, Instrument]
    newest: dict[int, Quote]
    kept: list[Quote] = field(default_factory=list)
    jumped: list[tuple[Reading, Quote]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def read(self, reading: Reading, *, pointer: str) -> None:
        """Keep the reading, pass it over, or note what is wrong with it."""
        pk = reading.instrument.pk
        last = self.newest.get(pk)
        wrong = self._unusable(reading) or self._overtaken(reading, last)
        if not wrong and self._is_news(reading, last):
            wrong = self._doubtful(reading, last)
            if wrong and wrong[0] == "jump" and self.hold and last is not None:
                self.jumped.append((reading, last))
                return
            if not wrong and not self.faults:
                self.newest[pk] = self._add(reading, last)
                self.kept.append(self.newest[pk])
        if wrong:
            code, detail = wrong
            self.faults.append(Fault(code, f"{self.instruments[pk].code}: {detail}", pointer=pointer))

    def turn_stale(self) -> None:
        """Note on each instrument that got a quote when that one turns stale."""
        touched = [self.instruments[pk] for pk in {quote.instrument_id for quote in self.kept}]
        for instrument in touched:
            instrument.stale_at = instrument.turns_stale(self.newest[instrument.pk].as_of)
        Instrument.objects.bulk_update(touched, ["stale_at"])

    def _unusable(self, reading: Reading) -> Wrong | None:
        if not numbers.is_rate(reading.value):
            return "not_a_rate", _("a rate is above zero and has at most {decimals} decimals.").format(
                decimals=numbers.DECIMALS
            )
        if numbers.vanishes(reading.value, self.instruments[reading.instrument.pk].scale):
            return "too_small", _("this would be shown as zero. Give the instrument more decimals first.")
        if not _is_moment(reading.as_of) or reading.as_of > self.now + AHEAD:
            return "not_a_moment", _("{time} is not a moment that a rate can be of.").format(time=reading.as_of)
        return None

    def _overtaken(self, reading: Reading, last: Quote | None) -> Wrong | None:
        if reading.seen is None or reading.seen == (last.pk if last else 0):
            return None
        return "overtaken", _("another rate arrived while you were typing. Look at it, and save again.")

    def _doubtful(self, reading: Reading, last: Quote | None) -> Wrong | None:
        if last is None:
            return None
        if last in self.kept and last.as_of == reading.as_of:
            return "contradiction", _("two different rates of the same moment in one batch.")
        limit = self.instruments[reading.instrument.pk].jump_percent or (JUMP_OF_SOURCES if self.hold else None)
        moved = numbers.percent(reading.value, last.value)
        if limit is None or reading.sure or abs(moved) <= limit:
            return None
        return "jump", _("that is {moved:+f}% at once. Confirm it if it is right.").format(moved=moved)

    def _is_news(self, reading: Reading, last: Quote | None) -> bool:
        if last is None or reading.as_of > last.as_of:
            return True
        if reading.as_of < last.as_of or reading.value == last.value:
            return False
        return self.by is not None or self.source == last.source

    def _add(self, reading: Reading, last: Quote | None) -> Quote:
        corrects = last if last is not None and reading.as_of == last.as_of else None
        return Quote.objects.create(
            instrument=self.instruments[reading.instrument.pk],
            value=reading.value,
            as_of=reading.as_of,
            source=self.source,
            recorded_at=self.now,
            recorded_by=self.by,
            corrects=corrects,
        )
