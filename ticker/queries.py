"""Reading the ticker: lines as the public sees them, and as the market desk does."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from ticker import numbers
from ticker.models import LONG_AGO, Instrument, InstrumentQuerySet, LineList, Override, Place, Quote, Tape
from ticker.models.market import DESK


@dataclass(frozen=True)
class Line:
    """One line of the ticker, exactly as the contract writes it; numbers at the instrument's scale.

    Change, percentage and direction compare with the newest rate of an earlier day of the
    newsroom's time zone; all three are None where there is none.
    """

    code: str
    base: str
    quote: str
    value: str
    change: str | None
    change_percent: str | None
    direction: numbers.Direction | None
    inverse: str
    as_of: dt.datetime
    source: str
    stale: bool
    text: str

    def as_json(self) -> dict[str, Any]:
        """Return the line as the API answers it."""
        return {**asdict(self), "as_of": zulu(self.as_of)}


@dataclass(frozen=True)
class Standing:
    """What a reader's copy is compared with: the tape, and what changed by the clock since.

    Between two numbers of the tape lines only turn stale and overrides run out, in the order of their
    moments, so `number` and `turned` together tell every state apart. `turns` is the next such moment.
    """

    number: int
    at: dt.datetime
    turned: dt.datetime | None
    turns: dt.datetime | None
    on_air: bool

    @property
    def modified(self) -> dt.datetime:
        """Return when what is shown last changed."""
        return max(self.at, self.turned) if self.turned else self.at


@dataclass(frozen=True)
class Row:
    """One instrument on the market desk; without quotes it has no newest one and no line."""

    instrument: Instrument
    newest: Quote | None
    line: Line | None

    @property
    def overridden_until(self) -> dt.datetime | None:
        """Return until when the desk says something else than the rate, None where it does not."""
        return getattr(self.newest, "over_until", None)


def zulu(at: dt.datetime) -> str:
    """Return a moment as the API writes it: RFC 3339, in UTC, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def standing(now: dt.datetime, pair: tuple[str, str] | None = None) -> Standing:
    """Return how the whole ticker stands at `now`, or one pair of codes; one query."""
    shown = Instrument.objects.on_air().coded(*pair) if pair else Instrument.objects.on_air()
    over = Override.objects.filter(instrument__in=shown, ended_at__isnull=True)
    moments = {
        "turned": shown.filter(stale_at__lte=now).order_by("-stale_at").values("stale_at")[:1],
        "turns": shown.filter(stale_at__gt=now).order_by("stale_at").values("stale_at")[:1],
        "ended": over.filter(until__lte=now).order_by("-until").values("until")[:1],
        "ends": over.filter(until__gt=now).order_by("until").values("until")[:1],
    }
    asked = {name: Subquery(each) for name, each in moments.items()}
    tape = Tape.objects.annotate(shown=Exists(shown), **asked).first()
    if tape is None:
        return Standing(0, LONG_AGO, None, None, on_air=False)
    found: Any = tape
    turned = max(filter(None, (found.turned, found.ended)), default=None)
    turns = min(filter(None, (found.turns, found.ends)), default=None)
    return Standing(tape.number, tape.at, turned, turns, on_air=found.shown)


def shown(of: LineList | None = None) -> InstrumentQuerySet:
    """Return the instruments on air in their order: those of a list, or all."""
    return Instrument.objects.on_air() if of is None else Instrument.objects.on_air().listed(of)


def count(of: LineList | None = None) -> int:
    """Return how many lines are on air; one query."""
    return shown(of).count()


def lines(now: dt.datetime, of: LineList | None = None, *, first: int = 0, size: int | None = None) -> list[Line]:
    """Return the lines on air in their order, from the `first` on, at most `size`; one query."""
    found = _compared(shown(of), now, of)
    return [_line(quote, now) for quote in found[first : None if size is None else first + size]]


def lines_after(now: dt.datetime, code: str | None, size: int, of: LineList | None = None) -> list[Line] | None:
    """Return up to `size` lines behind the one of this code, None for the beginning; None if it is not on air.

    By its code: a place among all instruments would tell of the hidden ones before it.
    """
    left = shown(of)
    if code is not None:
        base, _, quote = code.partition("/")
        last = left.coded(base, quote).first()
        if last is None:
            return None
        left = left.filter(_behind(last, of))
    return [_line(quote, now) for quote in _compared(left, now, of)[:size]]


def _behind(last: Instrument, of: LineList | None) -> Q:
    if of is None:
        return Q(position__gt=last.position) | Q(position=last.position, pk__gt=last.pk)
    place = Place.objects.filter(line_list=of, instrument=last).values("position")[:1]
    return Q(pk__in=Place.objects.filter(line_list=of, position__gt=Subquery(place)).values("instrument"))


def since(now: dt.datetime, number: int, of: LineList | None = None) -> tuple[list[Line], list[str] | None]:
    """Return the lines on air that changed after a number of the tape, and the codes of all in order, or None.

    None where no line came, went or changed its place since. A list that changed is told whole: what came to
    stand in it may not have changed otherwise. Two queries, or three.
    """
    listed = shown(of)
    if of is not None and of.touched > number:
        whole = lines(now, of)
        return whole, [line.code for line in whole]
    changed = [_line(quote, now) for quote in _compared(listed.filter(touched__gt=number), now, of)]
    if of is not None or not Tape.objects.filter(listed__gt=number).exists():
        return changed, None
    return changed, [f"{base}/{quote}" for base, quote in listed.values_list("base", "quote")]


def line(base: str, quote: str, now: dt.datetime) -> Line | None:
    """Return the line of one pair, None if it is not on air; one query."""
    found = _compared(Instrument.objects.on_air().coded(base, quote), now).first()
    return _line(found, now) if found else None


def board(now: dt.datetime) -> list[Row]:
    """Return every instrument in its order, hidden ones too, for the market desk; two queries."""
    newest = {quote.instrument_id: quote for quote in _compared(Instrument.objects.all(), now)}
    rows = []
    for instrument in Instrument.objects.all():
        quote = newest.get(instrument.pk)
        rows.append(Row(instrument, quote, _line(quote, now) if quote else None))
    return rows


def _compared(instruments: InstrumentQuerySet, now: dt.datetime, of: LineList | None = None) -> QuerySet[Quote]:
    """Return the newest quote of each instrument, in their order or a list's, with the value of the day before.

    The day before is the last one that has a quote, however long ago: over a weekend a rate
    is compared with Friday's. An override that lasts at `now` comes with it, and is compared in its place.
    """
    zone = timezone.get_default_timezone()
    day = TruncDate("as_of", tzinfo=zone)
    lasting = Override.objects.filter(instrument=OuterRef("instrument"), ended_at__isnull=True, until__gt=now)
    over = {f"over_{name}": Subquery(lasting.values(name)[:1]) for name in ("value", "as_of", "until")}
    earlier = Quote.objects.filter(instrument=OuterRef("instrument")).annotate(day=day).filter(day__lt=OuterRef("day"))
    found = (
        Quote.objects.newest_of(instruments)
        .annotate(**over)
        .annotate(day=TruncDate(Coalesce("over_as_of", "as_of"), tzinfo=zone))
        .annotate(earlier=Subquery(earlier.newest_first().values("value")[:1]))
        .select_related("instrument")
    )
    if of is None:
        return found.order_by("instrument__position", "instrument_id")
    place = Place.objects.filter(line_list=of, instrument=OuterRef("instrument")).values("position")[:1]
    return found.annotate(place=Subquery(place)).order_by("place")


def _line(quote: Quote, now: dt.datetime) -> Line:
    instrument, over = quote.instrument, getattr(quote, "over_value", None)
    value, scale = (quote.value if over is None else over), instrument.scale
    earlier: Decimal | None = getattr(quote, "earlier", None)
    return Line(
        code=instrument.code,
        base=instrument.base,
        quote=instrument.quote,
        value=numbers.plain(value, scale),
        change=numbers.plain(numbers.change(value, earlier), scale) if earlier is not None else None,
        change_percent=numbers.plain(numbers.percent(value, earlier), 2) if earlier is not None else None,
        direction=numbers.direction(value, earlier) if earlier is not None else None,
        inverse=numbers.inverse(value),
        as_of=quote.as_of if over is None else quote.over_as_of,  # type: ignore[attr-defined]
        source=quote.source if over is None else DESK,
        stale=over is None and instrument.stale_at is not None and instrument.stale_at <= now,
        text=numbers.sentence(instrument.code, value, earlier, scale),
    )
