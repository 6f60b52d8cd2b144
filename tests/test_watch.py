"""Each process learns of each change, its own and those of others, without a query per request."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from newsroom.watch import LATE, Watcher, watcher
from publishing import watch
from publishing.models import Change, Ledger
from tests.factories import make_public

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def watching(transactional_db: None) -> Iterator[None]:
    """Let the thread look at this test's database, and at nothing after it."""
    watch._begin()
    watcher.start()
    assert eventually(watcher.up_to_date)
    yield
    watcher.stop()
    watch._begin()


def eventually(truth: Any, within: float = 5) -> bool:
    """Return whether `truth()` became true in so many seconds."""
    until = time.monotonic() + within
    while not truth() and time.monotonic() < until:
        time.sleep(0.01)
    return bool(truth())


def elsewhere(work: Any) -> None:
    """Run something as another process would: its signals are not heard here."""
    from publishing.signals import changed

    changed.disconnect(dispatch_uid="publishing.watch")

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    changed.connect(watch._learn, dispatch_uid="publishing.watch")


def test_a_change_of_this_process_is_known_at_its_commit() -> None:
    watcher.stop()
    publication = make_public()
    assert watch.newest() == publication.version


def test_a_change_of_another_process_is_known_with_what_it_touched() -> None:
    told: list[tuple[int, Any]] = []
    end = watch.subscribe(lambda number, keys: told.append((number, keys)))
    try:
        elsewhere(make_public)
        newest = Ledger.objects.get().number
        assert watch.wait_beyond(newest - 1, 5) == newest
        assert eventually(lambda: told and told[-1][0] == newest)
        log = {change.number: change.touched.split() for change in Change.objects.all()}
        assert {number: list(keys) for number, keys in told} == log
    finally:
        end()


def test_thousands_may_wait_in_one_event_loop() -> None:
    before = watch.newest()

    async def wait() -> list[int]:
        waiting = [asyncio.create_task(watch.wait_beyond_async(before, 10)) for _ in range(2000)]
        await asyncio.sleep(0)
        waiting[0].cancel()  # one that leaves takes no other along
        await asyncio.to_thread(elsewhere, make_public)
        return await asyncio.gather(*waiting[1:])

    found = asyncio.run(wait())
    assert len(found) == 1999
    assert min(found) > before


def test_whoever_waits_in_vain_is_let_go_in_time() -> None:
    newest = watch.newest()
    assert watch.wait_beyond(newest, 0.05) == newest
    assert asyncio.run(watch.wait_beyond_async(newest, 0.05)) == newest


def test_a_log_that_cannot_be_followed_counts_as_a_change_of_everything() -> None:
    make_public()
    newest = Ledger.objects.get().number
    assert eventually(lambda: watch._Memory.looked == newest)
    told: list[Any] = []
    end = watch.subscribe(lambda number, keys: told.append((number, keys)))
    try:
        Change.objects.all().delete()
        Ledger.objects.update(number=newest + 3)
        assert eventually(lambda: (newest + 3, None) in told)
        Ledger.objects.update(number=1)  # a database put back
        assert eventually(lambda: (1, None) in told)
        assert watch.newest() == 1
    finally:
        end()


def test_what_cannot_be_looked_at_is_not_up_to_date() -> None:
    own = Watcher()
    broken = threading.Event()

    def look(ask: Any) -> None:
        if broken.is_set():
            raise ValueError("The database is gone.")

    own.add(look)
    assert not own.up_to_date()
    own.start()
    try:
        assert eventually(own.up_to_date)
        broken.set()
        assert eventually(lambda: not own.up_to_date(), within=LATE + 4)
        broken.clear()
        assert eventually(own.up_to_date)
    finally:
        own.stop()
    assert not own.up_to_date()
