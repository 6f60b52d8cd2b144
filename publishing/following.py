"""Followers of the log outside this house: whose turn it is, and that only one process is at it.

A follower (a webhook endpoint, a purger) is a row with a cursor. `hold` takes it for a while:
one conditional UPDATE by the database's clock, which both databases carry out one at a time,
so no two workers have it at once, and a killed one loses it after LEASE. Nothing is locked
while somebody else's server is waited for.

`Round` is what the worker runs: it looks whenever the newest change number moves, at least
each second, and gives every follower a thread of its own. Those that failed last wait in a
lane of their own, so that no number of hanging servers takes the threads of those that answer.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import connection, connections
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from newsroom.fields import uuid7
from publishing import watch
from publishing.models import Ledger
from publishing.models.webhooks import Follower

logger = structlog.get_logger(__name__)

LEASE = dt.timedelta(seconds=60)  # three times the longest that one request takes
LOOK = 1.0  # seconds
QUICK, SLOW = 16, 8  # threads


@dataclass(frozen=True)
class Turn:
    """One follower's turn: `key` names it in logs, `slow` says that it failed last, `run` does it."""

    key: str
    slow: bool
    run: Callable[[], object]


Turns = Callable[[dt.datetime, int], Iterable[Turn]]
_rounds: list[Turns] = []


def follow(turns: Turns) -> None:
    """Have the worker ask `turns(now, newest)` whose turn it is, each time that it looks."""
    if turns not in _rounds:
        _rounds.append(turns)


class Hold[Model: Follower]:
    """A follower that this process has for itself."""

    def __init__(self, model: type[Model], pk: Any) -> None:
        self.model, self.pk, self.token = model, pk, uuid7().hex

    def take(self) -> bool:
        """Return whether it was free."""
        free = Q(leased_until=None) | Q(leased_until__lte=Now())
        mine = self.model._default_manager.filter(free, pk=self.pk)
        return bool(mine.update(leased_by=self.token, leased_until=Now() + LEASE))

    def update(self, **values: Any) -> bool:
        """Write to it and hold it for longer; return whether it still was ours.

        It is not, if this process slept for so long that another took over: then that one's
        word counts, and at worst something is handed over twice.
        """
        mine = self.model._default_manager.filter(pk=self.pk, leased_by=self.token)
        return bool(mine.update(leased_until=Now() + LEASE, **values))

    def release(self) -> None:
        """Give it back."""
        self.model._default_manager.filter(pk=self.pk, leased_by=self.token).update(leased_by="", leased_until=None)


@contextmanager
def hold[Model: Follower](model: type[Model], pk: Any) -> Iterator[Hold[Model] | None]:
    """Have a follower for the length of the block; None where another process has it."""
    mine = Hold(model, pk)
    if not mine.take():
        yield None
        return
    try:
        yield mine
    finally:
        mine.release()


def newest() -> int:
    """Return the newest change number."""
    return Ledger.objects.values_list("number", flat=True).first() or 0


def let_go() -> None:
    """Give the database connection back before waiting for somebody else's server."""
    if not connection.in_atomic_block:
        connection.close()


def run_round(stop: threading.Event) -> None:
    """Follow the log until told to stop. The worker runs this as a companion."""
    round_ = Round()
    try:
        number = 0
        while not stop.is_set():
            number = max(number, watch.wait_beyond(number, LOOK))
            round_.look(stop)
            connection.close()
    finally:
        round_.close()


class Round:
    """Gives each follower whose turn it is a thread, and no follower two."""

    def __init__(self) -> None:
        self._quick = ThreadPoolExecutor(QUICK, thread_name_prefix="followers")
        self._slow = ThreadPoolExecutor(SLOW, thread_name_prefix="failing-followers")
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def look(self, stop: threading.Event, *, now: dt.datetime | None = None) -> None:
        """Begin every turn that is due and not yet begun."""
        moment, number = now or timezone.now(), newest()
        for turns in _rounds:
            for turn in turns(moment, number):
                with self._lock:
                    if turn.key in self._busy or stop.is_set():
                        continue
                    self._busy.add(turn.key)
                (self._slow if turn.slow else self._quick).submit(self._take, turn)

    def _take(self, turn: Turn) -> None:
        try:
            turn.run()
        except Exception:
            logger.exception("follower failed", follower=turn.key)
        finally:
            connections.close_all()
            with self._lock:
                self._busy.discard(turn.key)

    def close(self) -> None:
        """Begin nothing more, and wait for what has begun."""
        for pool in (self._quick, self._slow):
            pool.shutdown(cancel_futures=True)
