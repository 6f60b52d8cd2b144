"""Sources: setting one up, and what came of asking it.

A failure changes nothing that readers see: the last good rates stay, with the day that they are of, and
turn stale by the source's calendar. It is asked again after a minute, then ever later, up to half an hour.
A trouble is alarmed once: after three failures on end, or when rates that were due have not come.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from newsroom import text
from ticker import calendar, crossing
from ticker.models import Fetch, Held, Instrument, Quote, Source, Trouble
from ticker.models.sources import KEEP_RAW
from ticker.services import deriving, recording, tape
from ticker.sources import ADAPTERS, Sheet

logger = structlog.get_logger(__name__)

LEASE = dt.timedelta(minutes=2)  # six times the longest that one request takes
USUAL = dt.timedelta(minutes=30)
AWAITED = dt.timedelta(minutes=5)  # while rates that are due have not come
AWAITED_FOR = dt.timedelta(hours=6)
LONGEST_PAUSE = dt.timedelta(minutes=30)
ALARM_AFTER = 3  # failures on end
KEEP = 200  # fetches of each source
MEMORY = ("etag", "modified", "digest")


@dataclass(frozen=True)
class Taken:
    """What one answer brought: quotes that were added, and how many rates wait for an editor."""

    kept: list[Quote]
    held: int


@transaction.atomic
def set_source(source: Source, *, by: User, now: dt.datetime) -> Source:
    """Store a new source, or what was changed on a known one; it is asked at once.

    What it said before its calendar changed turns stale by the new one. Raises ValidationError.
    """
    with tape.writing(now):
        source.full_clean()
        stored = Source.objects.filter(pk=source.pk).first() if source.pk else None
        source.save()
        if stored is not None:
            ask_anew(source.pk)
            _turn_stale(source, now=now)
        logger.info("source set", source=source.name, by=by.pk)
    return source


def ask_anew(pk: int) -> None:
    """Have a source asked at once, as if it had never answered: there is something new to take from it."""
    Source.objects.filter(pk=pk).update(due_at=None, **dict.fromkeys(MEMORY, ""))


def _turn_stale(source: Source, *, now: dt.datetime) -> None:
    fed = list(Instrument.objects.filter(source=source).select_related("source"))
    newest = Quote.objects.newest_of(Instrument.objects.filter(source=source))
    as_of = {quote.instrument_id: quote.as_of for quote in newest}
    for instrument in fed:
        instrument.stale_at = instrument.turns_stale(as_of[instrument.pk]) if instrument.pk in as_of else None
    Instrument.objects.bulk_update(fed, ["stale_at"])
    deriving.follow(now)


def claim(pk: int, *, now: dt.datetime) -> Source | None:
    """Return a source that is due, for this process to ask; None if another one does. Killed, it is due again."""
    if Source.objects.due(now).filter(pk=pk).update(due_at=now + LEASE):
        return Source.objects.get(pk=pk)
    return None


@transaction.atomic
def take(source: Source, sheet: Sheet, content: bytes, *, took: int, memory: dict[str, str], now: dt.datetime) -> Taken:
    """Keep what an answer says of the instruments of this source; all or nothing.

    A rate that jumps waits for an editor. `took` is milliseconds, `memory` the validators of the answer.
    Raises BadInput where a rate cannot be one.
    """
    digest = hashlib.sha256(content).hexdigest()
    if digest == source.digest:  # a bank without validators: the same list again
        _well(source, now=now)
        return Taken([], 0)
    with tape.writing(now):
        readings = read_off(source, sheet)
        waiting = Held.objects.filter(instrument__source=source, state=Held.State.WAITING)
        before = set(waiting.values_list("pk", flat=True))
        kept = recording.keep(readings, source=source.name, now=now, hold=True)
        held = len(set(waiting.values_list("pk", flat=True)) - before)
        day = max(sheet.day, source.day or sheet.day)
        _well(source, now=now, day=day, digest=digest, changed_at=now, **memory)
        outcome = Fetch.Outcome.NEWS if kept or held else Fetch.Outcome.SAME
        _note(source, outcome, content, now=now, kept=len(kept), held=held, milliseconds=took)
    return Taken(kept, held)


def read_off(source: Source, sheet: Sheet) -> list[recording.Reading]:
    """Return what a sheet says of each instrument of a source: as it is, the other way round, or across.

    A rate of a day is of the beginning of that day in the newsroom's time zone; one that is made of two is
    of the earlier of theirs. What the sheet does not tell is left out.
    """
    table = {(rate.base, rate.quote): rate for rate in sheet.rates}
    values = {pair: rate.value for pair, rate in table.items()}
    pivot, zone = ADAPTERS[source.adapter].home, timezone.get_default_timezone()
    readings = []
    for instrument in Instrument.objects.filter(source=source):
        if (found := crossing.find(values, instrument.base, instrument.quote, pivot)) is None:
            continue
        value, pairs = found
        moments = [table[pair].of for pair in pairs]
        as_of = min(each if isinstance(each, dt.datetime) else calendar.midnight(each, zone) for each in moments)
        readings.append(recording.Reading(instrument, value, as_of))
    return readings


@transaction.atomic
def note_same(source: Source, *, now: dt.datetime) -> None:
    """Note that a source answered, and said what it had said before."""
    _well(source, now=now)


@transaction.atomic
def note_failure(source: Source, problem: str, content: bytes, *, took: int, now: dt.datetime) -> None:
    """Note that a source could not be asked or read; readers see what they saw. The answer is kept to look at."""
    source.refresh_from_db()
    said = text.shorten(text.line(problem), 300)
    failures = source.failures + 1
    pause = min(dt.timedelta(minutes=2 ** min(failures - 1, 6)), LONGEST_PAUSE)
    Source.objects.filter(pk=source.pk).update(
        checked_at=now,
        failures=failures,
        failing_since=source.failing_since or now,
        problem=said,
        due_at=now + pause,
    )
    _note(source, Fetch.Outcome.FAILED, content, now=now, problem=said, milliseconds=took)
    logger.warning("source failed", source=source.name, problem=said, failures=failures)
    if failures >= ALARM_AFTER:
        _alarm(source, Trouble.Kind.FAILING, said, now=source.failing_since or now)


@transaction.atomic
def note_late(now: dt.datetime) -> int:
    """Alarm about the sources whose rates were due and have not come; return how many there are."""
    late = 0
    for source in Source.objects.filter(enabled=True, day__isnull=False):
        overdue = source.schedule.overdue_at(source.day) if source.day else now
        if overdue <= now:
            late += 1
            _alarm(source, Trouble.Kind.LATE, f"The newest rates are of {source.day}.", now=overdue)
    return late


def prune_fetches(now: dt.datetime) -> int:
    """Forget all but the newest askings of each source; return how many."""
    count = 0
    for pk in Source.objects.values_list("pk", flat=True):
        old = list(
            Fetch.objects.filter(source=pk).order_by("-at", "-pk").values_list("pk", flat=True)[KEEP : KEEP + 500]
        )
        count += Fetch.objects.filter(pk__in=old).delete()[0]
    return count


def _well(source: Source, *, now: dt.datetime, **changed: object) -> None:
    """Note an answer that was taken, and when to ask next; end what was the matter."""
    for name, value in changed.items():
        setattr(source, name, value)
    state = {"checked_at": now, "answered_at": now, "failures": 0, "failing_since": None, "problem": ""}
    Source.objects.filter(pk=source.pk).update(due_at=next_look(source, now), **state, **changed)
    on_time = source.day is None or now < source.schedule.overdue_at(source.day)
    over = Trouble.objects.filter(source=source, ended_at__isnull=True)
    if not on_time:  # it answers, and yet what is due has not come
        over = over.filter(kind=Trouble.Kind.FAILING)
    if over.update(ended_at=now):
        logger.info("source well again", source=source.name)


def next_look(source: Source, now: dt.datetime) -> dt.datetime:
    """Return when to ask a source again: often while it owes new rates, else each half hour and at its hour."""
    schedule = source.schedule
    owed = source.day is None or source.day < schedule.expected(now)
    just = owed and schedule.expected(now) != schedule.expected(now - AWAITED_FOR)
    return min(now + (AWAITED if just else USUAL), schedule.next_slot(now))


def _alarm(source: Source, kind: str, said: str, *, now: dt.datetime) -> None:
    """Begin a trouble, unless one lasts: one alarm a trouble."""
    if not Trouble.objects.filter(source=source, ended_at__isnull=True).exists():
        Trouble.objects.create(source=source, kind=kind, said=said, began_at=now)
        logger.error("source in trouble", source=source.name, kind=kind, said=said)


def _note(source: Source, outcome: str, content: bytes, *, now: dt.datetime, **said: object) -> None:
    Fetch.objects.create(source=source, at=now, outcome=outcome, raw=content[:KEEP_RAW], **said)
