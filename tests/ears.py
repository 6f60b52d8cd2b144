"""Listeners at the ASGI application, as a server would call it; and reading what they hear."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import connections

from newsroom import asgi, hub

PATIENCE = 20.0  # seconds


def events(said: bytes) -> list[dict[str, str]]:
    """Return the blocks of a stream as an EventSource reads them, comments left out."""
    assert said.endswith(b"\n\n")
    blocks = [block for block in said.decode().split("\n\n") if block.strip("\n") and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


def numbers(said: bytes) -> list[int]:
    """Return the numbers of the events, in order."""
    return [int(each["id"]) for each in events(said) if "data" in each]


class Ear:
    """One listener at the ASGI application, as a server would call it."""

    def __init__(
        self, application: asgi.Application, query: str = "", path: str = "/api/v1/stream/", **headers: str
    ) -> None:
        self.said, self.status, self.finished = b"", 0, False
        self.heard, self.left = asyncio.Event(), asyncio.Event()
        self.deaf = False
        lines = [(name.lower().encode(), value.encode()) for name, value in {"host": "localhost", **headers}.items()]
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": b"", "root_path": "",
            "query_string": query.encode(), "headers": lines, "http_version": "1.1", "scheme": "http",
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
        }  # fmt: skip
        self.task = asyncio.create_task(application(scope, self._receive, self._send))

    async def _receive(self) -> Any:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        self.said += message.get("body", b"")
        self.finished = message["type"] == "http.response.body" and not message.get("more_body")
        self.heard.set()
        while self.deaf:  # a client that does not read: the server waits for room
            await asyncio.sleep(3600)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something was said that makes this true."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                self.heard.clear()
                await self.heard.wait()

    async def opened(self) -> None:
        """Wait for the beginning."""
        await self.until(lambda: self.said.startswith(b"retry: 2000\nid: "))

    async def has(self, number: int) -> None:
        """Wait until everything up to this change was heard."""
        await self.until(lambda: bool(self.said) and bool(found := numbers(self.said)) and found[-1] >= number)


def listen(story: Callable[[asgi.Application], Awaitable[None]]) -> None:
    """Run one scene at an application of its own."""

    async def scene() -> None:
        application = asgi.Application()
        try:
            await story(application)
        finally:
            application.hub.close()
            hang_up(application.hub)

    asyncio.run(scene())


def listeners(application: asgi.Application, name: str = "changes") -> int:
    """Return how many streams are open."""
    topic = application.hub.topics.get(name)
    return len(topic.listeners) if topic else 0


async def in_thread(function: Callable[[], Any]) -> Any:
    """Run what uses the database beside the loop."""

    def run() -> Any:
        try:
            return function()
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


def hang_up(closed: hub.Hub) -> None:
    """Close the connection of each thread of a hub: each waits for the others, so that none is asked twice."""
    gate = threading.Barrier(hub.THREADS)
    for _ in range(hub.THREADS):
        closed.threads.submit(lambda: (connections.close_all(), gate.wait(PATIENCE)))
    closed.threads.shutdown()


async def eventually(true: Callable[[], bool]) -> None:
    """Wait until this is true."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)
