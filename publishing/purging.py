"""Purging: caches outside are told within the second which keys have changed.

An outlet follows the log as an endpoint does, with a cursor of its own; but what has piled
up is told as one: the union of the keys of all changes since. It moves its cursor only when
the last of the outlet's tellings is done, so a worker that is killed in between leaves
nothing out. A failure is tried again after a second, then ever later, up to a minute.

Rooms with a counter of their own (`newsroom.tides`) are followed in the same way, each with a
cursor beside that of the door's log: a rate that changes leaves the caches as fast as a story.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import structlog
from django.utils import timezone

from newsroom import tides, web
from newsroom.tides import Tide
from publishing import following, watch
from publishing.following import Hold, Turn
from publishing.models import Change, Purger
from publishing.outlets import Outlet, outlets

logger = structlog.get_logger(__name__)

BATCH = 1000  # changes whose keys are told as one
FIRST_TIME = 1000  # changes that a new outlet is told of: what it kept from before may be that old
LONGEST_TURN = 10.0  # seconds of reading on; then another worker, or a stop, has a chance
LONGEST_PAUSE = 60.0  # seconds


@dataclass(frozen=True)
class Errand:
    """One outlet following one log; `name` is that of its Purger."""

    outlet: Outlet
    tide: Tide

    @property
    def name(self) -> str:
        """Return the outlet's name, and the log's where it is not the door's."""
        return f"{self.outlet.name} {self.tide.name}".strip()


def errands() -> dict[str, Errand]:
    """Return who is told of what as the settings have it, by name."""
    logs = [LEDGER, *tides.announced()]
    found = [Errand(outlet, tide) for outlet in outlets() for tide in (logs[:1] if outlet.is_hub else logs)]
    return {errand.name: errand for errand in found}


def turns(now: dt.datetime, newest: int) -> Iterator[Turn]:
    """Yield the outlets that have something to be told, a turn for each log; `newest` is the Ledger's number."""
    wanted = errands()
    if not wanted:
        return
    rows = {row.name: row for row in Purger.objects.filter(name__in=wanted)}
    for name, errand in wanted.items():
        number = newest if errand.tide is LEDGER else errand.tide.newest()
        row = rows.get(name)
        if row is None and not number:
            continue  # nothing was ever said in public here
        if row is None:
            row, _ = Purger.objects.get_or_create(name=name, defaults={"cursor": max(number - FIRST_TIME, 0)})
        if row.cursor < number and (row.due_at is None or row.due_at <= now):
            yield Turn(name, row.failures > 0, partial(purge_due, errand))


@dataclass(frozen=True)
class _Telling:
    """Keys to be told at a moment of the monotonic clock, and the change up to which that goes."""

    at: float
    number: int
    keys: tuple[str, ...]
    is_last: bool


def purge_due(errand: Errand) -> int:
    """Tell one outlet all that changed in a log, each as often as it wants; return how many keys were told."""
    with following.hold(Purger, errand.name) as mine:
        if mine is None:
            return 0
        row = Purger.objects.get(pk=errand.name)
        with web.Client(errand.outlet.rules) as client:
            try:
                return _tell_all(errand, mine, client, row.cursor)
            except web.WebError as error:
                _note_failure(mine, row, str(error))
                return 0


def _tell_all(errand: Errand, mine: Hold[Purger], client: web.Client, read: int) -> int:
    outlet, tide = errand.outlet, errand.tide
    told, waiting = 0, list[_Telling]()
    until = time.monotonic() + LONGEST_TURN
    while True:
        clock = time.monotonic()
        number, keys = tide.touched(read) if clock < until else (read, ())
        if number > read:
            read = number
            waiting += _tellings(outlet, clock, number, keys)
        if not waiting:
            return told
        due = [telling for telling in waiting if telling.at <= clock]
        if not due:
            following.let_go()
            tide.wait(read, min(telling.at for telling in waiting) - clock)
            continue
        waiting = [telling for telling in waiting if telling.at > clock]
        together = union(telling.keys for telling in due)
        following.let_go()
        outlet.tell(client, together)
        told += len(together)
        if not _note(mine, max((telling.number for telling in due if telling.is_last), default=None)):
            return told  # another worker has taken over, from the cursor


def _tellings(outlet: Outlet, clock: float, number: int, keys: tuple[str, ...]) -> list[_Telling]:
    last = len(outlet.delays) - 1
    return [_Telling(clock + delay, number, keys, place == last) for place, delay in enumerate(outlet.delays)]


def _read(after: int) -> tuple[int, tuple[str, ...]]:
    """Return the keys of the changes after a number, each once, and the number of the last of them."""
    rows = list(Change.objects.filter(number__gt=after).order_by("number").values_list("number", "touched")[:BATCH])
    return (rows[-1][0] if rows else after), union(touched.split() for _, touched in rows)


LEDGER = Tide("", following.newest, _read, lambda number, seconds: watch.wait_beyond(number, seconds))


def union(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return each key once, in the order in which they came."""
    return tuple(dict.fromkeys(key for group in groups for key in group))


def _note(mine: Hold[Purger], number: int | None) -> bool:
    now = timezone.now()
    moved = {} if number is None else {"cursor": number}
    healthy = {"failures": 0, "failing_since": None, "due_at": None, "problem": ""}
    return mine.update(last_attempt_at=now, last_success_at=now, **healthy, **moved)


def _note_failure(mine: Hold[Purger], row: Purger, problem: str) -> None:
    now = timezone.now()
    # The jitter is downwards: a purge is wanted soon.
    pause = min(2.0**row.failures, LONGEST_PAUSE) * random.uniform(0.75, 1)  # noqa: S311
    logger.warning("purge failed", outlet=row.name, problem=problem, failures=row.failures + 1)
    mine.update(
        failures=row.failures + 1,
        failing_since=row.failing_since or now,
        due_at=now + dt.timedelta(seconds=pause),
        last_attempt_at=now,
        problem=problem[:300],
    )


def slowest() -> int | None:
    """Return the last change of the door's log that every outlet was told of; None without outlets."""
    names = [name for name, errand in errands().items() if errand.tide is LEDGER]
    return Purger.objects.filter(name__in=names).order_by("cursor").values_list("cursor", flat=True).first()
