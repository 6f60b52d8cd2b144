"""Fills an empty database with the corpus, fast, with the rows that the services would write.

Runs as a process of its own (`python -m bench.load COUNT FOLDER`), because settings are
read once a process. Leaves in FOLDER/wanted.json what the API must answer, said from the
documents themselves and not from the tables.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import UUID

import django
import orjson

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from bench.corpus import Corpus  # noqa: E402
from publishing import services  # noqa: E402
from publishing.document import Document  # noqa: E402
from publishing.models import Change, Ledger, Mention, Publication, Thing  # noqa: E402
from publishing.plate import Plate, card_json, make_plate, numbered  # noqa: E402
from publishing.tally import LISTED  # noqa: E402

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BATCH = 500
PAGE_SIZE = 6
FAR = 50  # the page of a tag's list that must cost about what the first one does
TABLES = (Publication, Mention, Thing, Change, Ledger)


def load(documents: Iterable[Document]) -> None:
    """Write the documents to the public tables, as `services.put` would one by one."""
    ledger = services.hold_ledger(NOW)
    shown: Counter[str] = Counter()
    latest: dict[str, str] = {}
    images: dict[str, str] = {}
    versions: dict[str, int] = {}
    for batch in batched((make_plate(document) for document in documents), BATCH):
        first = ledger.number + 1
        ledger.number += len(batch)
        _write(batch, first)
        versions |= {key: number for number, plate in enumerate(batch, start=first) for key in _touched(plate)}
        for plate in batch:
            shown.update(plate.things)
            for thing in plate.things:
                latest[thing] = max(plate.published_at, latest.get(thing, ""))
            images.update({f"image:{photo['id']}": orjson.dumps(photo).decode() for photo in plate.images})
    _count(shown, latest, images, versions)
    ledger.save()


def _touched(plate: Plate) -> list[str]:
    """Return the keys that publishing this plate alters, as `tally.stamp` would."""
    things = list(dict.fromkeys((f"article:{plate.key}", *plate.things)))
    kinds = {thing.partition(":")[0] for thing in things}
    return [*things, *(f"{kind}s:" for kind in sorted(kinds & LISTED) if f"{kind}s:" not in things)]


def _write(batch: Iterable[Plate], first: int) -> None:
    rows = [(_publication(plate, number), plate) for number, plate in enumerate(batch, start=first)]
    Publication.objects.bulk_create(row for row, _ in rows)
    Mention.objects.bulk_create(
        Mention(publication=row, thing=thing, published_at=row.published_at)
        for row, plate in rows
        for thing in dict.fromkeys(plate.things)
    )
    Change.objects.bulk_create(
        Change(
            number=row.version,
            kind=Change.Kind.PUBLISHED,
            thing=f"article:{row.key}",
            path=row.path,
            at=NOW,
            touched=" ".join(_touched(plate)),
        )
        for row, plate in rows
    )


def _publication(plate: Plate, number: int) -> Publication:
    return Publication(
        key=UUID(plate.key),
        version=number,
        path=plate.path,
        slug=plate.slug,
        headline=plate.headline,
        has_image=plate.has_image,
        published_at=dt.datetime.fromisoformat(plate.published_at),
        updated_at=dt.datetime.fromisoformat(plate.updated_at),
        changed_at=NOW,
        document=numbered(plate.document, version=number, aliases=[]),
        card=numbered(plate.card, version=number),
        text=plate.text,
        passages=plate.passages,
        folded=plate.folded,
    )


def _count(shown: Counter[str], latest: dict[str, str], images: dict[str, str], versions: dict[str, int]) -> None:
    known = Thing.objects.in_bulk()
    new = []
    for key, number in versions.items():
        if key.startswith("article:"):
            continue
        kind, _, slug = key.partition(":")
        thing = known.get(key) or Thing(key=key, kind=kind, slug=slug, document=images.get(key, ""))
        thing.live_count = shown[key]
        thing.latest_at = dt.datetime.fromisoformat(latest[key]) if key in latest else None
        thing.version, thing.changed_at = number, NOW
        if key not in known:
            new.append(thing)
    Thing.objects.bulk_create(new, batch_size=BATCH)
    old = [known[key] for key in versions if key in known]
    Thing.objects.bulk_update(old, ["live_count", "latest_at", "version", "changed_at"], BATCH)


def check(corpus: Corpus, documents: list[Document]) -> None:
    """Load a few documents, put the same through the services, and compare every row of every table."""
    written = []
    for way in (load, _put):
        with transaction.atomic():
            services.introduce(corpus.things(), now=NOW)
            way(documents)
            written.append({model.__name__: sorted(_rows(model)) for model in TABLES})
            transaction.set_rollback(True)
    for name, rows in written[0].items():
        if rows != written[1][name]:
            sys.exit(f"bench: the rows of {name} are not what publishing.services writes.")


def _put(documents: Iterable[Document]) -> None:
    for document in documents:
        services.put(document, cause=Change.Kind.PUBLISHED, now=NOW)


def _rows(model: type[models.Model]) -> Iterator[str]:
    # A Mention's own id is a serial number, which a rollback does not give back.
    names = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
    for row in model._default_manager.values_list(*names):
        yield repr(row)


def wanted(documents: list[Document], first: int, *, far: int = FAR) -> dict[str, Any]:
    """Return the requests to measure, each with the body that must come back."""
    cards = {document.id: {"version": first + place, **card_json(document)} for place, document in enumerate(documents)}
    newest = sorted(documents, key=lambda document: (document.published_at, document.id), reverse=True)
    tag, _ = Counter(tag.slug for document in documents for tag in document.tags).most_common(1)[0]
    tagged = [document for document in newest if any(each.slug == tag for each in document.tags)]
    middle = newest[len(newest) // 2]
    plate = orjson.loads(make_plate(middle).document)
    return {
        "list": _page("", [cards[document.id] for document in newest], 1),
        "detail": {
            "path": f"/api/v1/articles/{middle.slug}/",
            "body": {"version": cards[middle.id]["version"], "aliases": [], **plate},
        },
        "tag": _page(f"tag={tag}", [cards[document.id] for document in tagged], 1),
        "tag-far": _page(f"tag={tag}", [cards[document.id] for document in tagged], far),
    }


def _page(query: str, cards: list[dict[str, Any]], page: int) -> dict[str, Any]:
    pages = -(-len(cards) // PAGE_SIZE)
    if page > pages:
        sys.exit(f"bench: page {page} needs more stories; ask for at least 2000.")
    tag = f"&{query}" if query else ""
    address = f"{settings.PUBLIC_URL}/api/v1/articles/?page={{}}&page_size={PAGE_SIZE}{tag}"
    start = (page - 1) * PAGE_SIZE
    results = cards[start : start + PAGE_SIZE]
    body = {
        "count": len(cards),
        "range": {"start": start + 1, "end": start + len(results), "total": len(cards)},
        "page": page,
        "pages": pages,
        "page_size": PAGE_SIZE,
        "next": address.format(page + 1) if page < pages else None,
        "previous": address.format(page - 1) if page > 1 else None,
        "results": results,
    }
    number = f"&page={page}" if page > 1 else ""
    return {"path": f"/api/v1/articles/?page_size={PAGE_SIZE}{tag}{number}", "body": body}


def main(count: int, folder: Path) -> None:
    """Fill the database that the settings name, and leave what it must answer."""
    call_command("migrate", verbosity=0)
    corpus = Corpus(count)
    documents = list(corpus.documents())
    check(corpus, documents[:5])
    with transaction.atomic():
        services.introduce(corpus.things(), now=NOW)
        first = services.hold_ledger(NOW).number + 1
        load(documents)
    (folder / "wanted.json").write_bytes(orjson.dumps(wanted(documents, first)))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
