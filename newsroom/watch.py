"""What did other processes change? One thread a process learns it, so that no request has to ask.

The thread has a database connection of its own. On PostgreSQL it listens (whoever writes says
`notify` in the same transaction, and it is heard after the commit) and looks by itself a few
times a second, should a word get lost; on SQLite it looks ten times a second, at microseconds
each. Rooms say what to look at (`Watcher.add`).

Nothing may be served from memory unless `up_to_date()`: the last good look began less than
`LATE` seconds ago. A thread that hangs or a database that is gone so means slower answers, never
old ones.
"""

from __future__ import annotations

import contextlib
import copy
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

logger = structlog.get_logger(__name__)

CHANNEL = "newsroom"
LATE = 1.0  # seconds: what was looked at longer ago is not known to be so
PERIOD = {"postgresql": 0.4, "sqlite": 0.1}  # seconds between two looks where nothing is heard
AGAIN = 0.5  # seconds after a failure

Ask = Callable[..., list[tuple[Any, ...]]]
Look = Callable[[Ask], None]


class Watcher:
    """The thread, and what it looks at. Each process has one: `watcher`."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self._begin()

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._good = float("-inf")

    def add(self, look: Look) -> None:
        """Have `look(ask)` called on the thread at each round; `ask(sql, *values)` returns rows.

        Its first call after `start` is its first look; it must bear to be called at any time.
        """
        self.looks.append(look)

    def start(self) -> None:
        """Start the thread, if this process has none. Cheap, and safe from any thread."""
        if self._thread is not None and self._thread.is_alive():
            return
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._stop = threading.Event()
                self._thread = threading.Thread(target=self._run, args=(self._stop,), name="watch", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread, if there is one; for tests and for processes that end in good order."""
        thread, self._thread = self._thread, None
        self._stop.set()
        if thread is not None:
            thread.join(5)
        self._good = float("-inf")

    def up_to_date(self) -> bool:
        """Return whether all that was committed more than `LATE` seconds ago is known."""
        return time.monotonic() - self._good <= LATE

    def _run(self, stop: threading.Event) -> None:
        own: _Connection | None = None
        while not stop.is_set():
            try:
                own = own or _Connection()
                begun = time.monotonic()
                for look in self.looks:
                    look(own.ask)
                if not stop.is_set():
                    self._good = begun
                own.wait(stop)
            except Exception as error:
                # Whatever it was: nothing is served from memory until a look succeeds again.
                logger.warning("watch failed", error=type(error).__name__)
                if own is not None:
                    own.close()
                own = None
                stop.wait(AGAIN)
        if own is not None:
            own.close()


class _Connection:
    """The thread's own connection: asking, and waiting until something happens."""

    def __init__(self) -> None:
        settings = copy.deepcopy(connection.settings_dict)
        settings["OPTIONS"].pop("pool", None)
        if connection.vendor == "postgresql":
            # Seconds, and milliseconds: a server that vanished must be noticed, and looked for again.
            settings["OPTIONS"] = {"connect_timeout": 3, "tcp_user_timeout": 5000, **settings["OPTIONS"]}
        self.database: BaseDatabaseWrapper = type(connections[DEFAULT_DB_ALIAS])(settings, "watch")
        if self.listens:
            self.ask(f"LISTEN {CHANNEL}")

    @property
    def listens(self) -> bool:
        """Return whether this database tells of changes by itself."""
        return self.database.vendor == "postgresql"

    def wait(self, stop: threading.Event) -> None:
        """Return after a word was heard, or after the period of this database."""
        period = PERIOD.get(self.database.vendor, 0.4)
        if self.listens:
            for _ in self.database.connection.notifies(timeout=period, stop_after=1):
                pass
        else:
            stop.wait(period)

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of one statement; none for one that has none."""
        with self.database.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(Error):
            self.database.close()


def notify() -> None:
    """Tell all processes, once the present transaction commits, that there is something to look at."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")


watcher = Watcher()
# A child has none of its parent's threads; it starts its own.
os.register_at_fork(after_in_child=watcher._begin)
