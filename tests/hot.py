"""Answers kept in memory, as in a running server: the store on, the watcher's thread running."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from prometheus_client import REGISTRY

from newsroom.answers import store
from newsroom.front import Front
from newsroom.watch import watcher
from publishing import watch


def eventually(truth: Callable[[], Any], within: float = 30) -> bool:
    """Return whether `truth()` became true in so many seconds."""
    until = time.monotonic() + within
    while not truth() and time.monotonic() < until:
        time.sleep(0.01)
    return bool(truth())


@contextmanager
def memory(megabytes: int = 16) -> Iterator[None]:
    """Keep answers while this lasts."""
    watch._begin()
    store.most = megabytes * 1024 * 1024
    store.clear()
    watcher.start()
    assert eventually(watcher.up_to_date)
    try:
        yield
    finally:
        watcher.stop()
        store.most = 0
        store.clear()
        watch._begin()


@dataclass(frozen=True)
class Left:
    """What left the server."""

    status: int
    headers: dict[str, str]
    body: bytes
    django: bool  # whether Django was entered
    anew: bool  # whether it was made for this request, and did not come from memory


class Server:
    """The WSGI application, with a count of how often Django was entered."""

    def __init__(self) -> None:
        self.entered = 0
        self.handler = WSGIHandler()
        self.front = Front(self._django)

    def _django(self, environ: Any, start_response: Any) -> Any:
        self.entered += 1
        return self.handler(environ, start_response)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Left:
        """Return the answer to one request; `if_none_match="…"` is a header."""
        given = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        environ = {**RequestFactory().generic(method, path).environ, "HTTP_HOST": "localhost:8000", **given}
        if "?" in path:
            environ["QUERY_STRING"] = path.partition("?")[2]  # as it was sent, not as Django writes it
        said: list[Any] = []
        before, hot = self.entered, from_memory()
        body = self.front(environ, lambda status, head, *_: said.append((int(status.split()[0]), dict(head))))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        return Left(*said[0], content, self.entered > before, from_memory() == hot)


def from_memory() -> float:
    """Return how many answers of this process came from memory so far."""
    return REGISTRY.get_sample_value("newsroom_answers_total", {"found": "hot"}) or 0.0
