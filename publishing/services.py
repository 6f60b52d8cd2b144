"""The door: the only code that changes what the public sees.

    put(document, cause=…)        show a document, in place of what its path showed
    refresh(document)             the same, unless it was taken down meanwhile
    withdraw(key, reason=…)       take it down, with a notice (410)
    erase(key)                    take it down and forget its words
    schedule(document, due_at=…)  seal it until its time
    release_due(now)              let in what is due
    introduce(things)             the public form of sections, tags and authors
    prune(now)                    forget lines of the log that are too old

Each change takes the next number of the Ledger, whose row stays locked until the commit:
numbers appear in commit order and without gaps. Lock order, everywhere: the article (by the
room above), its Pending row, the Ledger, and only then what the Ledger guards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

import orjson
import structlog
from django.db import transaction
from django.utils import timezone

from newsroom import watch
from publishing import clock, log, statements, tally
from publishing.document import Document, PublicThing
from publishing.models import Alias, Change, Ledger, Pending, Publication, Thing
from publishing.plate import Plate, make_plate, numbered
from publishing.search import index
from publishing.signals import changed, released, releasing
from publishing.sitemaps import shards

logger = structlog.get_logger(__name__)
Kind = Change.Kind
PRUNED_AT_ONCE = 1_000  # lines; a second later the next ones follow


def hold_ledger(now: dt.datetime) -> Ledger:
    """Return the Ledger, locked until the commit."""
    ledger = Ledger.objects.select_for_update().filter(pk=1).first()
    if ledger is None:
        Ledger.objects.get_or_create(pk=1, defaults={"at": now})
        ledger = Ledger.objects.select_for_update().get(pk=1)
    return ledger


def next_number(ledger: Ledger, now: dt.datetime) -> int:
    """Return the next change number of a Ledger that is held; `ledger.at` is then its time.

    All that the change stamps bears that time: a clock that steps back must not make
    Last-Modified do so.
    """
    ledger.number += 1
    ledger.at = max(now, ledger.at)
    ledger.save()
    return ledger.number


def take_number(now: dt.datetime) -> tuple[int, dt.datetime]:
    """Return the next change number, and its time as above: for whoever has nothing to look at under the lock first.

    The Ledger is held until the commit, as by `hold_ledger`.
    """
    if found := statements.take_number(now):
        return found
    ledger = hold_ledger(now)
    return next_number(ledger, now), ledger.at


# Without savepoints: whoever calls it in a transaction of its own has nothing to go on with if this fails.
@transaction.atomic(savepoint=False)
def put(document: Document, *, cause: str, now: dt.datetime | None = None) -> Publication:
    """Show `document` in public, replacing what its article showed before.

    `cause` is a Change.Kind. Returns the Publication with its new version.
    """
    Pending.objects.filter(key=document.id).delete()
    return enter(make_plate(document), cause=cause, now=now or timezone.now())


@transaction.atomic
def refresh(document: Document, *, cause: str = Kind.UPDATED, now: dt.datetime | None = None) -> Publication | None:
    """Show `document` only where its article is live now; None otherwise.

    A caption that was fixed must never bring back what was taken down, so the state is read
    after the Ledger is held: a takedown either came before, and is seen, or comes after.
    """
    now = now or timezone.now()
    ledger = hold_ledger(now)
    if not Publication.objects.live().filter(key=document.id).exists():
        return None
    return _write(make_plate(document), next_number(ledger, now), cause=cause, now=ledger.at)


@transaction.atomic(savepoint=False)
def enter(plate: Plate, *, cause: str, now: dt.datetime) -> Publication:
    """Write a plate to the public tables under the next number."""
    number, at = take_number(now)
    return _write(plate, number, cause=cause, now=at)


def _write(plate: Plate, number: int, *, cause: str, now: dt.datetime) -> Publication:
    before = Publication.objects.filter(key=plate.key).only("key", "path", "slug", "state").first()
    moved = before is not None and before.path != plate.path
    aliases = _aliases(before, plate) if before else []
    publication = Publication(
        key=UUID(plate.key),
        version=number,
        path=plate.path,
        slug=plate.slug,
        headline=plate.headline,
        has_image=plate.has_image,
        published_at=dt.datetime.fromisoformat(plate.published_at),
        updated_at=dt.datetime.fromisoformat(plate.updated_at),
        changed_at=now,
        document=numbered(plate.document, version=number, aliases=aliases),
        card=numbered(plate.card, version=number),
        text=plate.text,
        passages=plate.passages,
    )
    publication.save(force_insert=before is None)
    shown = tally.shown(publication) if before else {}
    shift = tally.mention(publication, shards.enter(publication, plate, shown), plate.images, shown)
    if before is not None and before.state != Publication.State.LIVE:
        tally.come_back(publication, shift.things)
    story = index.story_of(publication.key, publication.published_at, plate.card, plate.text, plate.things)
    index.put([story], new=before is None)
    kind = Kind.MOVED if moved and cause == Kind.UPDATED else cause
    _log(number, kind, own_key(publication), now=now, path=publication.path, shift=shift)
    return publication


def _aliases(before: Publication, plate: Plate) -> list[str]:
    """Keep the address that a publication leaves; return all that it had, the oldest first."""
    if before.path != plate.path:
        Alias.objects.get_or_create(path=before.path, defaults={"slug": before.slug, "publication": before})
    # Whoever moves back to an address of its own needs no redirect from it.
    Alias.objects.filter(publication=before, path=plate.path).delete()
    return list(Alias.objects.filter(publication=before).order_by("pk").values_list("path", flat=True))


@transaction.atomic
def withdraw(key: UUID, *, reason: str, erase: bool = False, now: dt.datetime | None = None) -> bool:
    """Take a publication down; its address answers 410 with `reason`, which readers see.

    Returns False where nothing was live (or, to erase, nothing was left). A document that
    waits for its time is cancelled too.
    """
    now = now or timezone.now()
    Pending.objects.filter(key=key).delete()
    ledger = hold_ledger(now)
    wanted = [Publication.State.LIVE, Publication.State.WITHDRAWN] if erase else [Publication.State.LIVE]
    publication = Publication.objects.filter(key=key, state__in=wanted).first()
    if publication is None:
        return False
    number = next_number(ledger, now)
    publication.state = Publication.State.ERASED if erase else Publication.State.WITHDRAWN
    publication.withdrawn_at, publication.changed_at = now, ledger.at
    publication.reason = reason
    publication.version = number
    publication.document = publication.card = publication.text = publication.passages = ""
    publication.headline = ""
    publication.save()
    shift = tally.forget(publication)
    shards.leave(publication)
    index.remove([publication.key])
    kind = Kind.ERASED if erase else Kind.WITHDRAWN
    _log(number, kind, own_key(publication), now=ledger.at, path=publication.path, shift=shift)
    return True


@transaction.atomic
def schedule(document: Document, *, due_at: dt.datetime, reason: str = "scheduled") -> None:
    """Seal `document` until `due_at`. What its article shows in public until then stays."""
    values = {"due_at": due_at, "reason": reason, "plate": make_plate(document).store()}
    Pending.objects.update_or_create(key=document.id, defaults=values)
    watch.notify()
    transaction.on_commit(clock.reset)


@transaction.atomic
def cancel(key: UUID) -> bool:
    """Unseal nothing: forget what waits for its time. Returns whether something did."""
    return bool(Pending.objects.filter(key=key).delete()[0])


def release_due(now: dt.datetime) -> int:
    """Let in every document whose time has come; return how many. Safe to run anywhere, at once.

    One that cannot be let in is logged and tried again in a second; it keeps no other back.
    """
    count = failed = 0
    for key in list(Pending.objects.filter(due_at__lte=now).order_by("due_at", "key").values_list("key", flat=True)):
        try:
            count += _release(key, now)
        except Exception:
            logger.exception("release failed", key=str(key))
            failed += 1
    if failed:
        clock.rest()
    else:
        clock.reset()
    return count


@transaction.atomic
def _release(key: UUID, now: dt.datetime) -> bool:
    releasing.send(sender=Pending, key=key)
    # Locked and read again: another process may have released, moved or cancelled it.
    pending = Pending.objects.select_for_update().filter(key=key, due_at__lte=now).first()
    if pending is None:
        return False
    plate = Plate.load(pending.plate)
    known = Publication.objects.filter(key=key).exists()
    publication = enter(plate, cause=Kind.UPDATED if known else Kind.PUBLISHED, now=now)
    pending.delete()
    released.send(sender=Pending, key=key, publication=publication, at=now)
    return True


@transaction.atomic(savepoint=False)
def introduce(things: Iterable[PublicThing], *, now: dt.datetime | None = None) -> int:
    """Store the public form of sections, tags and authors; return how many of them changed.

    A thing that the public sees already takes a change number; one that no live story shows
    is stored without a word.
    """
    now = now or timezone.now()
    wanted = {thing.key: (thing, orjson.dumps(thing.form).decode()) for thing in things}
    rows = Thing.objects.filter(key__in=wanted).values_list("key", "name", "position", "document")
    known = {key: tuple(row) for key, *row in rows}
    changed_things = [(t, form) for key, (t, form) in wanted.items() if known.get(key) != (t.name, t.position, form)]
    if not changed_things:
        return 0
    ledger = hold_ledger(now)
    for thing, form in changed_things:
        values = {"kind": thing.kind, "slug": thing.slug, "name": thing.name}
        stored, _ = Thing.objects.update_or_create(
            key=thing.key, defaults={**values, "position": thing.position, "document": form}
        )
        if thing.kind == "section" or stored.live_count:
            _log(next_number(ledger, now), Kind.UPDATED, thing.key, now=ledger.at)
    return len(changed_things)


@transaction.atomic
def retire(key: str, *, now: dt.datetime | None = None) -> None:
    """Forget a thing's own page: its section, tag or author was removed or renamed.

    Of one that the public never saw nothing is said: its name may be the story.
    """
    now = now or timezone.now()
    ledger = hold_ledger(now)
    shown = Thing.objects.shown().filter(key=key).exists()
    Thing.objects.filter(key=key).update(document="", name="")
    if shown:
        _log(next_number(ledger, now), Kind.WITHDRAWN, key, now=ledger.at)


def prune(now: dt.datetime) -> int:
    """Forget lines of the log that are older than it is kept, a batch at most; return how many. A beat of the worker.

    The Ledger stays as it is: numbers go on, and nobody's cursor comes to mean another change.
    """
    up_to = log.prunable(now, PRUNED_AT_ONCE)
    return Change.objects.filter(number__lte=up_to).delete()[0] if up_to else 0


def own_key(publication: Publication) -> str:
    """Return a publication as the log and caches name it, such as "article:0190…"."""
    return f"article:{publication.key}"


def _log(
    number: int, kind: str, thing: str, *, now: dt.datetime, path: str = "", shift: tally.Shift = tally.NO_SHIFT
) -> None:
    """Write a line of the log: `thing` was changed, and with it the lists and pages of what `shift` names."""
    keys = tally.stamp(thing, shift, number, now)
    Change.objects.create(number=number, kind=kind, thing=thing, path=path, at=now, touched=" ".join(keys))
    watch.notify()
    transaction.on_commit(lambda: changed.send(sender=Change, number=number, things=keys))
