"""Finished public answers, kept in the memory of this process until something they show changes.

An answer hangs on its surrogate keys, and says which change it is of. Rooms tell the store of
each change and the keys it touched (`Store.change`), whoever made it; exactly the answers that
show one of them are dropped. What was rendered from before a change that is known by now is
never kept. That rests on two things: numbers appear in commit order, and an answer's number is
read before, or with, all else that goes into it (docs/decisions/0008-answers-in-memory.md).
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from newsroom import params

Key = tuple[str, str]  # path and query

OVERHEAD = 3_000  # bytes that an answer takes besides its body: headers, keys, the dictionaries' entries
MOST_KEYS = 100_000  # changed keys that are remembered, for answers that are being rendered
MOST_QUERY, MOST_PARAMETERS = 2_000, 50
FOREVER = float("inf")


@dataclass(slots=True)
class Answer:
    """One finished answer.

    `headers` are the view's, without those that time changes. `second` is that of Last-Modified,
    `until` when the answer changes by itself; both in seconds since 1970. `wire` is what the
    front has seen leave for each kind of request.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    number: int
    keys: tuple[str, ...]
    etag: str
    second: int
    until: float = FOREVER
    route: str = ""
    wire: dict[Any, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.body) + OVERHEAD


class Store:
    """Answers by address, the least used leaving first. Safe from any thread."""

    def __init__(self, most: int) -> None:
        self.most = most  # bytes; 0 keeps nothing
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._showing: dict[str, set[Key]] = {}
        self._changed: dict[str, int] = {}
        self._horizon = time.monotonic()
        self._is_asked = False
        self.size = 0

    def get(self, key: Key) -> Answer | None:
        """Return the answer at an address, if it is kept; whether it may be served is for the caller to say."""
        with self._lock:
            self._is_asked = True
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Key, answer: Answer, *, begun: float) -> bool:
        """Keep an answer whose rendering began at `begun` (time.monotonic), unless it is old already."""
        with self._lock:
            # A clock that stands still between the two is no proof either.
            if begun <= self._horizon or answer.size > self.most // 8:
                return False
            if any(self._changed.get(each, 0) > answer.number for each in answer.keys):
                return False
            self._drop(key)
            self._kept[key] = answer
            self.size += answer.size
            for each in answer.keys:
                self._showing.setdefault(each, set()).add(key)
            while self.size > self.most:
                self._drop(next(iter(self._kept)))
            return True

    def change(self, number: int, keys: Iterable[str] | None) -> None:
        """Drop what shows one of `keys` and is older than change `number`; None drops everything."""
        if keys is None:
            return self.clear()
        with self._lock:
            if not self._is_asked and not self._kept:
                # Of a process that answers nobody, as an import's, no answer can be old.
                self._horizon = time.monotonic()
                return None
            for each in keys:
                self._changed[each] = max(number, self._changed.get(each, 0))
                for key in list(self._showing.get(each, ())):
                    if self._kept[key].number < number:
                        self._drop(key)
        if len(self._changed) > MOST_KEYS:
            # What is being rendered now can no longer be told from what is old, and is not kept.
            with self._lock:
                self._changed.clear()
                self._horizon = time.monotonic()
        return None

    def clear(self) -> None:
        """Drop everything, also what is being rendered now."""
        with self._lock:
            self._begin()

    def after_fork(self) -> None:
        """Begin anew in a child process, whose parent may have held the lock."""
        self._lock = threading.Lock()
        self._begin()

    def _drop(self, key: Key) -> None:
        answer = self._kept.pop(key, None)
        if answer is None:
            return
        self.size -= answer.size
        for each in answer.keys:
            if (shown := self._showing.get(each)) is not None:
                shown.discard(key)
                if not shown:
                    del self._showing[each]


def key_of(environ: Mapping[str, Any]) -> Key | None:
    """Return what the answer to a request is kept by: its path, and the parameters that mean something.

    Parameters that advertisers append are left out, and the order of names says nothing. None
    for an address that is unusual enough to be left to Django.
    """
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if not path.isascii() or environ.get("SCRIPT_NAME"):
        return None
    if not query:
        return path, ""
    if len(query) > MOST_QUERY or not query.isascii() or not query.isprintable():
        return None
    parts = query.split("&")
    if len(parts) > MOST_PARAMETERS:
        return None
    kept = []
    for part in parts:
        name, _, value = part.partition("=")
        if not params.is_ignored(name):
            kept.append(part)
        elif "%" in value:  # it may be no text, and that is an error
            return None
    kept.sort(key=_name)  # stable: of one name the order counts
    return path, "&".join(kept)


def _name(part: str) -> str:
    return part.partition("=")[0]


store = Store(settings.ANSWER_CACHE_BYTES)
os.register_at_fork(after_in_child=store.after_fork)
