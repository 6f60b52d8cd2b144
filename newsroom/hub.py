"""One watcher for thousands of listeners: what is new is read once, written out once, and handed to all.

A room registers a topic, a numbered sequence of events (`publishing` the log of changes). Its
pump, one a process, waits for news, reads them in one go, and puts the same bytes into the
queue of every listener. A listener that does not keep up is let go: it comes back with the
number of the last event that it has, and reads on from there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import structlog
from django.db import close_old_connections
from prometheus_client import Gauge

from newsroom.errors import NewsroomError

logger = structlog.get_logger(__name__)

HEARTBEAT = 15.0  # seconds: proxies hang up on what is silent for longer
BEHIND = 64  # batches that may wait for one listener
AGAIN = 1.0  # seconds after a failed reading
THREADS = 4  # that read from the database, for all topics and listeners together
LISTENERS = Gauge("newsroom_stream_listeners", "Streams that are open.", ["topic"])


@dataclass(frozen=True, slots=True)
class Event:
    """One event, written out. `number` orders it, and is what a listener resumes by."""

    number: int
    written: bytes


@dataclass(frozen=True)
class Batch:
    """Events read together; whoever has them stands at `number`."""

    number: int
    events: Sequence[Event]

    @cached_property
    def whole(self) -> bytes:
        """All of it, put together once for all listeners."""
        return b"".join(event.written for event in self.events)

    def after(self, number: int) -> bytes:
        """Return what a listener that has everything up to `number` is still to get."""
        if not self.events or self.events[0].number > number:
            return self.whole
        return b"".join(event.written for event in self.events if event.number > number)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a topic comes from.

    `newest()` returns its newest number and `read(after)` the events that follow a number,
    some of them if there are many; both ask the database, in a thread. `news(number, timeout)`
    returns when there is a newer one, or when the time in seconds is up. `heartbeat` is what a
    listener gets when there was nothing for a while.
    """

    newest: Callable[[], int]
    read: Callable[[int], Batch]
    news: Callable[[int, float], Awaitable[object]]
    heartbeat: bytes


_sources: dict[str, Source] = {}


def register(topic: str, source: Source) -> None:
    """Offer a topic to listeners. Rooms do so in their AppConfig."""
    _sources[topic] = source


class Listener:
    """What waits for one listener. None ends it."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Batch | None] = asyncio.Queue(BEHIND)
        self.task = asyncio.current_task()

    def put(self, batch: Batch) -> bool:
        """Add to what waits; return whether there was room."""
        if self.queue.full():
            return False
        self.queue.put_nowait(batch)
        return True

    def end(self) -> None:
        """Send it nothing more but what is being sent."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Topic:
    """The listeners of one topic, and the pump that feeds them."""

    def __init__(self, name: str, source: Source, threads: ThreadPoolExecutor) -> None:
        self.source, self.threads = source, threads
        self.listeners: set[Listener] = set()
        self.number: int | None = None
        self.begun = asyncio.Event()
        self.fed_at = time.monotonic()
        LISTENERS.labels(name).set_function(lambda: len(self.listeners))
        self.pump = asyncio.create_task(self._pump(), name=f"pump {name}")

    async def ask[Answer](self, function: Callable[..., Answer], *args: object) -> Answer:
        """Return what a function that asks the database returns. It runs in a thread, few at a time."""

        def run() -> Answer:
            close_old_connections()
            try:
                return function(*args)
            finally:
                close_old_connections()

        return await asyncio.get_running_loop().run_in_executor(self.threads, run)

    async def _pump(self) -> None:
        while True:
            try:
                await self._turn()
            except NewsroomError:
                # The database was put back, or pruned past us: all begin anew, by the ids that they have.
                self.number = None
                self.let_go()
            except Exception:
                logger.exception("stream failed")
                await asyncio.sleep(AGAIN)

    async def _turn(self) -> None:
        if self.number is None:
            self.number = await self.ask(self.source.newest)
            self.begun.set()
        quiet = time.monotonic() - self.fed_at
        await self.source.news(self.number, max(0.0, HEARTBEAT - quiet))
        batch = await self.ask(self.source.read, self.number)
        self.number = batch.number
        if batch.events:
            self.feed(batch)
        elif time.monotonic() - self.fed_at >= HEARTBEAT:
            self.feed(Batch(0, (Event(batch.number + 1, self.source.heartbeat),)))

    def feed(self, batch: Batch) -> None:
        """Hand a batch to every listener; whoever has no room for it is let go."""
        self.fed_at = time.monotonic()
        behind = [listener for listener in self.listeners if not listener.put(batch)]
        for listener in behind:
            self.listeners.discard(listener)
            if listener.task is not None:
                listener.task.cancel()  # it stands in the middle of a send that does not end

    def let_go(self) -> None:
        """End all listeners; each comes back by itself."""
        for listener in self.listeners:
            listener.end()


class Hub:
    """The topics of this process. Lives in one event loop."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="streams")
        self.closing = asyncio.Event()

    def topic(self, name: str) -> Topic:
        """Return a topic that a room registered, its pump running."""
        if name not in self.topics:
            self.topics[name] = Topic(name, _sources[name], self.threads)
        return self.topics[name]

    async def follow(self, name: str, after: int, send: Callable[[bytes], Awaitable[object]]) -> None:
        """Send what follows a number, and then everything as it comes, until the hub closes.

        Cancelled where the listener falls behind; whoever calls cancels it where it leaves.
        """
        if self.closing.is_set():
            return
        topic = self.topic(name)
        await topic.begun.wait()
        while not self.closing.is_set() and after < (topic.number or 0):
            batch = await topic.ask(topic.source.read, after)
            await send(batch.after(after))
            after = batch.number
        # Nothing is awaited from here to the first batch: there is no gap between the log and the queue.
        listener = Listener()
        if self.closing.is_set():
            return
        topic.listeners.add(listener)
        try:
            while (fed := await listener.queue.get()) is not None:
                if found := fed.after(after):
                    await send(found)
                after = max(after, fed.number)
        finally:
            topic.listeners.discard(listener)

    def close(self) -> None:
        """End every stream, and take none."""
        self.closing.set()
        for topic in self.topics.values():
            topic.let_go()
            topic.pump.cancel()
            topic.begun.set()  # who waits for the beginning must not wait for ever
