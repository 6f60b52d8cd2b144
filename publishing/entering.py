"""Many documents at once, each for the first time: what an archive brings.

The rows are those that `publishing.services.put` would write one by one, each document with its own number
and its own line of the log; what many of them share, as the count of a tag, is written once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.utils import timezone

from newsroom import rows, watch
from publishing import holds, rechecks, strokes, tally
from publishing.document import Document
from publishing.ledger import hold_ledger
from publishing.models import Change, Mention, Publication, SitemapEntry
from publishing.plate import Plate, make_plate
from publishing.search import index
from publishing.search.reading import Read
from publishing.signals import changed
from publishing.sitemaps import shards

NOTHING: Mapping[UUID, Read] = MappingProxyType({})


@dataclass
class _Counts:
    """What a batch adds to what is kept of the things that it shows."""

    more: dict[str, int] = field(default_factory=dict)
    latest: dict[str, dt.datetime] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # the newest that touched each
    forms: dict[str, str] = field(default_factory=dict)

    def note(self, publication: Publication, things: Iterable[str], keys: Iterable[str]) -> None:
        """Count a publication that shows `things`, whose line of the log touches `keys`."""
        for thing in things:
            self.more[thing] = self.more.get(thing, 0) + 1
            before = self.latest.get(thing, publication.published_at)
            self.latest[thing] = max(before, publication.published_at)
        self.numbers.update(dict.fromkeys(keys, publication.version))


@transaction.atomic(savepoint=False)
def put_new(
    documents: Sequence[Document], *, now: dt.datetime | None = None, read: Mapping[UUID, Read] = NOTHING
) -> int:
    """Show documents whose stories the public never saw; return the newest number.

    `read` holds by id what was read of their words for the search (publishing.search.reading), where that was done.
    Raises Outdated where one of them shows a picture that is withheld, and then writes none.
    """
    now, plates = now or timezone.now(), [make_plate(document) for document in documents]
    ledger = hold_ledger(now)
    first, ledger.number, ledger.at = ledger.number + 1, ledger.number + len(plates), max(now, ledger.at)
    for plate in plates:
        if plate.images or plate.without:
            holds.check(plate)
    entering = [Publication(**plate.columns(number, at=ledger.at)) for number, plate in enumerate(plates, first)]
    counts = _Counts()
    shown = [
        tuple(dict.fromkeys(shards.things(plate, row.version))) for plate, row in zip(plates, entering, strict=True)
    ]
    lines = [_line(row, things, ledger.at) for row, things in zip(entering, shown, strict=True)]
    for plate, row, things, line in zip(plates, entering, shown, lines, strict=True):
        counts.note(row, things, line.touched.split(" "))
        counts.forms |= {f"image:{photo['id']}": orjson.dumps(photo).decode() for photo in plate.images}
    rows.insert(entering)
    _write_beside(plates, entering, shown)
    found = [_story(plate, row, read.get(row.key)) for plate, row in zip(plates, entering, strict=True)]
    index.put(found, new=True, may_wait=index.FULL_OF_MANY)
    _count(counts, ledger.at)
    rows.insert(lines)
    ledger.save()
    watch.notify()
    transaction.on_commit(lambda: _tell(lines))
    return ledger.number


def _tell(lines: Iterable[Change]) -> None:
    for line in lines:
        changed.send(sender=Change, number=line.number, things=line.touched.split(" "))


def _line(row: Publication, things: Sequence[str], at: dt.datetime) -> Change:
    keys = tally.touched(f"article:{row.key}", things)
    kind = Change.Kind.PUBLISHED
    return Change(number=row.version, kind=kind, thing=keys[0], path=row.path, at=at, touched=" ".join(keys))


def _story(plate: Plate, row: Publication, read: Read | None) -> index.Story:
    return index.story_of(row.key, row.published_at, plate.card, plate.text, plate.things, read)


def _write_beside(plates: Sequence[Plate], entering: Sequence[Publication], shown: Sequence[Sequence[str]]) -> None:
    """Write what belongs to each publication alone: its mentions, its place in the sitemaps, its time to be rebuilt."""
    pairs = list(zip(plates, entering, strict=True))
    # By id: a row that names its publication is named by it in turn, and neither goes before garbage is looked for.
    listed = [(row.key, plate.page, plate.news) for plate, row in pairs if plate.page]
    rows.insert([SitemapEntry(publication_id=key, page=page, news=news) for key, page, news in listed])
    field = Mention._meta.get_field("publication").target_field
    told = [
        (field.get_db_prep_save(row.key, connection), thing, connection.ops.adapt_datetimefield_value(row.published_at))
        for row, things in zip(entering, shown, strict=True)
        for thing in things
    ]
    rows.put("publishing_mention", ("publication_id", "thing", "published_at"), told)
    for plate, row in pairs:
        if plate.turns_at:
            rechecks.remember(f"article:{row.key}", plate.turns_at)


def _count(counts: _Counts, at: dt.datetime) -> None:
    """Add what was counted to the things, and make those that there are not."""
    wanted = [key for key in counts.numbers if key in counts.more or key.endswith("s:")]
    tally.know(wanted, counts.forms)
    strokes.add_up((key, counts.numbers[key], at, counts.more.get(key, 0), counts.latest.get(key)) for key in wanted)
