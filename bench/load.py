"""Fills an empty database with the corpus, fast, with the rows that the services would write.

Runs as a process of its own (`python -m bench.load COUNT FOLDER`), because settings are
read once a process. Stories are made and written in batches by several processes, so memory
does not grow with their number. Leaves in FOLDER/wanted.json what the API must answer.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import re
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import UUID

import django
import orjson

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from bench.corpus import Corpus  # noqa: E402
from bench.wanted import wanted  # noqa: E402
from newsroom import rows  # noqa: E402
from publishing import services  # noqa: E402
from publishing.document import Document  # noqa: E402
from publishing.models import Change, Ledger, Mention, Publication, SitemapEntry, Thing  # noqa: E402
from publishing.plate import Plate, make_plate  # noqa: E402
from publishing.search import rebuild  # noqa: E402
from publishing.sitemaps import shards  # noqa: E402
from publishing.tally import LISTED  # noqa: E402

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BATCH = 500
TABLES = (Publication, Mention, Thing, Change, Ledger, SitemapEntry)
Values = list[tuple[Any, ...]]


@dataclass
class Tally:
    """What a batch adds to the counts that `publishing.tally` keeps, and which words it holds."""

    shown: Counter[str] = field(default_factory=Counter)
    latest: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    holding: Counter[str] = field(default_factory=Counter)

    def note(self, plate: Plate, number: int) -> None:
        """Count one plate, published under this number."""
        own = {f"image:{photo['id']}" for photo in plate.images}
        for thing in shards.things(plate, number):
            if thing not in own:
                self.shown[thing] += 1
                self.latest[thing] = max(plate.published_at, self.latest.get(thing, ""))
        for key in touched(plate, number):
            if key not in own and not key.startswith("article:"):
                self.versions[key] = max(number, self.versions.get(key, 0))

    def add(self, other: Tally) -> None:
        """Count what another batch counted."""
        self.shown += other.shown
        self.holding += other.holding
        for key, at in other.latest.items():
            self.latest[key] = max(at, self.latest.get(key, ""))
        for key, number in other.versions.items():
            self.versions[key] = max(number, self.versions.get(key, 0))


def load(documents: Iterable[Document]) -> None:
    """Write a few documents to the public tables, as `services.put` would one by one."""
    ledger = services.hold_ledger(NOW)
    batch = list(documents)
    prepared, tally = prepare(batch, ledger.number + 1, ())
    write(prepared)
    close(ledger, len(batch), tally)


def prepare(documents: Iterable[Document], first: int, seek: Sequence[str]) -> tuple[dict[str, Values], Tally]:
    """Return the rows of documents whose first takes the number `first`, by table, and what they count."""
    tally = Tally()
    prepared: dict[str, Values] = {}
    for number, document in enumerate(documents, start=first):
        plate = make_plate(document)
        tally.note(plate, number)
        said = f"{document.headline}\n{document.summary}\n{plate.text}".lower()
        tally.holding.update(word for word in seek if re.search(rf"\b{word}\b", said))
        for row in rows_of(plate, number):
            prepared.setdefault(type(row).__name__, []).append(rows.values(row))
        prepared.setdefault("Mention", []).extend(_mentions(plate, number))
    return prepared, tally


def _mentions(plate: Plate, number: int) -> Iterator[tuple[Any, ...]]:
    """Yield the values of a plate's mentions: a dozen a story, and as model instances a third of all that is made."""
    one = Mention(publication_id=UUID(plate.key), thing="", published_at=_moment(plate.published_at))
    key, _, at = rows.values(one)
    for thing in dict.fromkeys(shards.things(plate, number)):
        yield key, thing, at


def rows_of(plate: Plate, number: int) -> Iterator[models.Model]:
    """Yield the rows that putting this plate makes, but for mentions. Every photo is of one story."""
    publication = Publication(**plate.columns(number, at=NOW))
    yield publication
    yield SitemapEntry(publication=publication, page=plate.page, news=plate.news)
    kind, key = Change.Kind.PUBLISHED, f"article:{plate.key}"
    yield Change(number=number, kind=kind, thing=key, path=plate.path, at=NOW, touched=" ".join(touched(plate, number)))
    for photo in plate.images:
        form = orjson.dumps(photo).decode()
        known = {"live_count": 1, "latest_at": publication.published_at, "version": number, "changed_at": NOW}
        yield Thing(key=f"image:{photo['id']}", kind="image", slug=photo["id"], document=form, **known)


def touched(plate: Plate, number: int) -> list[str]:
    """Return the keys that publishing this plate alters, as `tally.stamp` would."""
    things = list(dict.fromkeys((f"article:{plate.key}", *shards.things(plate, number))))
    kinds = {thing.partition(":")[0] for thing in things}
    return [*things, *(f"{kind}s:" for kind in sorted(kinds & LISTED) if f"{kind}s:" not in things)]


@lru_cache(maxsize=2)
def _moment(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written)


def write(prepared: dict[str, Values]) -> None:
    """Write prepared rows, table by table."""
    for model in TABLES:
        columns = [field.column for field in rows.fields(model)]
        rows.put(model._meta.db_table, columns, prepared.get(model.__name__, []))


def close(ledger: Ledger, count: int, tally: Tally) -> None:
    """Write the kept counts, and the Ledger on which `count` stories more were entered."""
    known = Thing.objects.in_bulk(list(tally.versions))
    new = []
    for key, number in tally.versions.items():
        kind, _, slug = key.partition(":")
        thing = known.get(key) or Thing(key=key, kind=kind, slug=slug)
        thing.live_count = tally.shown[key]
        thing.latest_at = dt.datetime.fromisoformat(tally.latest[key]) if key in tally.latest else None
        thing.version, thing.changed_at = number, NOW
        if key not in known:
            new.append(thing)
    Thing.objects.bulk_create(new)
    Thing.objects.bulk_update(known.values(), ["live_count", "latest_at", "version", "changed_at"], BATCH)
    ledger.number += count
    ledger.save()


def check(corpus: Corpus, documents: list[Document]) -> None:
    """Load a few documents, put the same through the services, and compare every row of every table."""
    written = []
    for way in (load, _put):
        with transaction.atomic():
            services.introduce(corpus.things(), now=NOW)
            way(documents)
            written.append({model.__name__: sorted(_rows(model)) for model in TABLES})
            transaction.set_rollback(True)
    for name, found in written[0].items():
        if found != written[1][name]:
            sys.exit(f"bench: the rows of {name} are not what publishing.services writes.")


def _put(documents: Iterable[Document]) -> None:
    for document in documents:
        services.put(document, cause=Change.Kind.PUBLISHED, now=NOW)


def _rows(model: type[models.Model]) -> Iterator[str]:
    names = [field.attname for field in rows.fields(model)]
    for row in model._default_manager.values_list(*names):
        yield repr(row)


def _make(corpus: Corpus, numbers: Sequence[int], before: int) -> tuple[dict[str, Values], Tally]:
    """Make one batch, in a process of its own; write it where several can write at once."""
    documents = (corpus.document(number) for number in numbers)
    prepared, tally = prepare(documents, before + numbers[0], (corpus.common, corpus.rare))
    if connection.vendor != "postgresql":
        return prepared, tally
    with transaction.atomic():
        _hasty()
        write(prepared)
    return {}, tally


def _hasty() -> None:
    # Nothing is lost with what a power cut takes: the load is begun again.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL synchronous_commit = off")


def load_all(corpus: Corpus, first: int) -> Tally:
    """Write the whole corpus from the number `first` on; return what it counts."""
    tally = Tally()
    waiting: deque[Future[tuple[dict[str, Values], Tally]]] = deque()
    workers = max(2, os.cpu_count() or 1)
    # Spawned, not forked: two processes must not share a connection.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        for numbers in batched(range(1, corpus.count + 1), BATCH):
            waiting.append(pool.submit(_make, corpus, numbers, first - 1))
            if len(waiting) > workers + 1:  # what is made and not yet written is all that memory holds
                _take(waiting.popleft(), tally)
        while waiting:
            _take(waiting.popleft(), tally)
    return tally


def _take(made: Future[tuple[dict[str, Values], Tally]], tally: Tally) -> None:
    prepared, found = made.result()
    if prepared:
        with transaction.atomic():
            write(prepared)
    tally.add(found)


def main(count: int, folder: Path) -> None:
    """Fill the database that the settings name, and leave what it must answer."""
    call_command("migrate", verbosity=0)
    corpus = Corpus(count)
    check(corpus, [corpus.document(number) for number in range(1, 6)])
    services.introduce(corpus.things(), now=NOW)
    with transaction.atomic():
        first = services.hold_ledger(NOW).number + 1
    tally = load_all(corpus, first)
    with transaction.atomic():
        close(services.hold_ledger(NOW), count, tally)
    rebuild.fill()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    found = wanted(corpus, first, tally.shown, tally.holding)
    (folder / "wanted.json").write_bytes(orjson.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
