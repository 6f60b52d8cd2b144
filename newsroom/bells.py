"""A bell: many wait for a number to grow, in threads or in event loops, and one ring wakes them all."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time


class Bell:
    """The newest number of something numbered, as this process knows it."""

    def __init__(self) -> None:
        self._begin()
        # A child process has neither its parent's locks nor its loops.
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self.number = 0
        self._lock = threading.Lock()
        self._waiting: dict[asyncio.AbstractEventLoop, asyncio.Future[None]] = {}

    def ring(self, number: int, *, back: bool = False) -> None:
        """Wake whoever waits for more than the number known so far. `back`: it may be smaller than that one."""
        with self._lock:
            if number == self.number or (number < self.number and not back):
                return
            self.number = number
            waiting, self._waiting = self._waiting, {}
        for loop, struck in waiting.items():
            with contextlib.suppress(RuntimeError):  # a loop that has ended, and its waiters with it
                loop.call_soon_threadsafe(_strike, struck)

    async def wait_beyond(self, number: int, timeout: float) -> int:
        """Return the newest number once it is newer than `number`, or when so many seconds are over."""
        loop, until = asyncio.get_running_loop(), time.monotonic() + timeout
        while (left := until - time.monotonic()) > 0:
            with self._lock:
                if self.number > number:
                    break
                if (struck := self._waiting.get(loop)) is None:
                    struck = self._waiting[loop] = loop.create_future()
            # Not awaited itself: whoever is cancelled must not cancel the bell of all the others.
            await asyncio.wait([struck], timeout=left)
        return self.number


def _strike(struck: asyncio.Future[None]) -> None:
    if not struck.done():
        struck.set_result(None)
