"""The newest change number, known to every process without a query per request.

    newest()                             the newest number that this process knows
    wait_beyond(number, timeout)         block a thread until there is a newer one, or time is up
    await wait_beyond_async(number, …)   the same in an event loop; thousands may wait at once
    subscribe(receiver)                  call `receiver(number, keys)` on each change

A change of this process is known at its commit (publishing.signals.changed), one of another as
soon as the watcher sees it (newsroom.watch): at once on PostgreSQL, within a tenth of a second on
SQLite, and never later than a second while the watcher is up to date. The log (Change) is the
truth; this only says when to read it. Whoever waits reads the log afterwards, also when the time
was up: a watcher that cannot reach the database wakes nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from newsroom.answers import store
from newsroom.keeping import timetables
from newsroom.watch import Ask, watcher
from publishing import clock, statements
from publishing.signals import changed

# number, and the keys that the change touched; None: too many to tell apart, take it that all were.
Receiver = Callable[[int, Iterable[str] | None], None]

STATE = """
    SELECT (SELECT number FROM publishing_ledger WHERE id = 1), MIN(due_at) FROM (
        SELECT MIN(due_at) AS due_at FROM publishing_pending
        UNION ALL SELECT MIN(due_at) FROM publishing_expiry
        UNION ALL SELECT MIN(due_at) FROM publishing_recheck
    ) AS coming
"""
MOST = 1000  # changes that are told one by one; after more at once, all counts as changed
SINCE = "SELECT number, touched FROM publishing_change WHERE number > %s ORDER BY number LIMIT {most}"


class _Memory:
    """What this process knows. `looked` is the number that the watcher has read up to, in order."""

    newest = 0
    looked: int | None = None
    news = threading.Condition()
    bells: dict[asyncio.AbstractEventLoop, asyncio.Future[None]] = {}
    receivers: list[Receiver] = []


def newest() -> int:
    """Return the newest change number that this process knows; 0 before the watcher's first look."""
    return _Memory.newest


def subscribe(receiver: Receiver) -> Callable[[], None]:
    """Have `receiver` called on each change, in whichever thread learns of it; return how to end that.

    It may be told of a change twice, and of two in either order; it must be quick and not raise.
    """
    _Memory.receivers.append(receiver)
    return lambda: _Memory.receivers.remove(receiver)


def wait_beyond(number: int, timeout: float) -> int:
    """Block until a change newer than `number` is known, at most `timeout` seconds; return the newest."""
    watcher.start()
    with _Memory.news:
        _Memory.news.wait_for(lambda: _Memory.newest > number, timeout)
        return _Memory.newest


async def wait_beyond_async(number: int, timeout: float) -> int:
    """Do as `wait_beyond` without blocking the event loop; a waiter costs one callback."""
    watcher.start()
    loop = asyncio.get_running_loop()
    until = time.monotonic() + timeout
    while (left := until - time.monotonic()) > 0:
        with _Memory.news:
            if _Memory.newest > number:
                break
            if (bell := _Memory.bells.get(loop)) is None:
                bell = _Memory.bells[loop] = loop.create_future()
        # Not awaited itself: whoever is cancelled must not cancel the bell of all the others.
        await asyncio.wait([bell], timeout=left)
    return _Memory.newest


def look(ask: Ask) -> None:
    """Read what is new: the watcher calls it, on its own connection."""
    number, due = ask(STATE)[0]
    clock.learn(statements.moment(due))
    number, before = number or 0, _Memory.looked
    if number == before:
        return
    rows = ask(SINCE.format(most=MOST), before) if before is not None and before < number else []
    if before is not None and rows and rows[-1][0] >= number and len(rows) == rows[-1][0] - before:
        number = rows[-1][0]
        for each, touched in rows:
            _tell(each, touched.split())
    else:
        # The first look, a log that was shortened, very many changes, or a database put back.
        _tell(number, None)
    _Memory.looked = number
    _ring(number, back=before is None or number < before)


def _learn(number: int, things: Iterable[str], **_: Any) -> None:
    """Note a change of this process, after its commit."""
    _tell(number, things)
    _ring(number)


def _tell(number: int, keys: Iterable[str] | None) -> None:
    for receiver in list(_Memory.receivers):
        receiver(number, keys)


def _ring(number: int, *, back: bool = False) -> None:
    """Wake whoever waits. `back`: the number may be smaller than the one known so far."""
    with _Memory.news:
        if number <= _Memory.newest and not back:
            return
        _Memory.newest = number
        _Memory.news.notify_all()
        bells, _Memory.bells = _Memory.bells, {}
    for loop, bell in bells.items():
        with contextlib.suppress(RuntimeError):  # a loop that has ended, and its waiters with it
            loop.call_soon_threadsafe(_strike, bell)


def _strike(bell: asyncio.Future[None]) -> None:
    if not bell.done():
        bell.set_result(None)


def _begin() -> None:
    """Know nothing yet: a child process has neither its parent's locks nor its loops."""
    _Memory.newest, _Memory.looked = 0, None
    _Memory.news, _Memory.bells = threading.Condition(), {}


os.register_at_fork(after_in_child=_begin)


def connect() -> None:
    """Begin to follow the log: called once, when the room is ready."""
    subscribe(store.change)
    timetables.append(clock.remembered)
    watcher.add(look)
    changed.connect(_learn, dispatch_uid="publishing.watch")
