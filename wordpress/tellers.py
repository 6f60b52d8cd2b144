"""Reading bodies in several processes: what takes the most time of an import, and needs no database."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import batched
from types import TracebackType
from typing import Any, Self

from wordpress import child, telling
from wordpress.items import Item
from wordpress.models import Imported, Source
from wordpress.services.identities import Identities
from wordpress.telling import Around, Told

BATCH = 100  # stories of one transaction: what of them is in memory at once
Fresh = list[tuple[Item, str, str]]  # with key and digest
Sent = list[tuple[int, str, str]]  # of each: its line, what it is called where it failed, its digest
Answer = Future[bytes] | list[Told | str]


@dataclass
class Batch:
    """Some stories, told; how many more are as they were; and those of which nothing could be made, with the reason."""

    told: list[tuple[Told, str]] = field(default_factory=list)
    unchanged: int = 0
    failed: list[list[Any]] = field(default_factory=list)


class Tellers:
    """Tells what items say, here or in `workers` processes; memory holds a few batches, however many there are.

    What is told elsewhere waits as the bytes in which it came: unpacked, a story's terms take ten times the room.
    """

    def __init__(self, around: Around, now: dt.datetime, *, workers: int = 0) -> None:
        self.around, self.now, self.workers = around, now, workers
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.workers:
            # Spawned, not forked: two processes must not share a connection.
            context = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(
                self.workers, context, child.begin, (pickle.dumps((self.around, self.now)),)
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)

    def told(self, items: Iterable[Item], identities: Identities, source: Source, salt: str) -> Iterator[Batch]:
        """Yield the items in their order, a batch at a time; those that are as they were are only counted."""
        ahead: deque[tuple[Answer, Sent, int]] = deque()
        for some in batched(items, BATCH):
            fresh = _fresh(identities.keys(some), source, salt)
            sent = [(item.line, f"{item.kind} {item.id}", said) for item, _, said in fresh]
            ahead.append((self._tell([(item, key) for item, key, _ in fresh]), sent, len(some) - len(fresh)))
            if len(ahead) > self.workers:
                yield _batch(*ahead.popleft())
        while ahead:
            yield _batch(*ahead.popleft())

    def _tell(self, wanted: list[tuple[Item, str]]) -> Answer:
        if self.pool is None:
            return telling.tell_all(wanted, self.around, self.now)
        return self.pool.submit(child.tell, pickle.dumps(wanted))


def _fresh(items: Iterable[tuple[Item, str]], source: Source, salt: str) -> Fresh:
    """Return the items that are new or have changed, each with its key and its digest."""
    wanted = {key: (item, telling.digest(item, salt)) for item, key in items}
    rows = Imported.objects.filter(source__url=source.url, kind__in=("post", "page"), key__in=wanted)
    known = dict(rows.values_list("key", "digest"))
    return [(item, key, said) for key, (item, said) in wanted.items() if known.get(key) != said]


def _batch(answer: Answer, sent: Sent, unchanged: int) -> Batch:
    batch = Batch(unchanged=unchanged)
    found = answer if isinstance(answer, list) else pickle.loads(answer.result())  # noqa: S301 - from our own child
    for (line, name, said), told in zip(sent, found, strict=True):
        if isinstance(told, Told):
            batch.told.append((told, said))
        else:
            batch.failed.append([line, f"{name} could not be read: {told}"])
    return batch
