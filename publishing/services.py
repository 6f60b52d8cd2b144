"""The door: the only code that changes what the public sees.

    put(document, cause=…)        show a document, in place of what its path showed
    refresh(document)             the same, unless it was taken down meanwhile
    withdraw(key, reason=…)       take it down, with a notice (410)
    erase(key)                    take it down and forget its words
    schedule(document, due_at=…)  seal it until its time
    release_due(now)              let in what is due, and have built anew what has to be
    introduce(things)             the public form of sections, tags and authors
    withhold(key), give_back(key) a picture that was recalled, and that came back
    prune(now)                    forget lines of the log that are too old

Each change takes the next number of the Ledger, whose row stays locked until the commit:
numbers appear in commit order and without gaps. Lock order, everywhere: the article (by the
room above), its Pending row, the Ledger, and only then what the Ledger guards.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from newsroom import watch
from publishing import clock, holds, log, rechecks, strokes, tally
from publishing.document import Document
from publishing.ledger import hold_ledger, next_number, take_number, write_line
from publishing.models import Alias, Change, Pending, Publication
from publishing.plate import Plate, make_plate, numbered
from publishing.presenting import bring_forward, give_back, introduce, retire, withhold
from publishing.search import index
from publishing.signals import released, releasing
from publishing.sitemaps import shards
from publishing.statements import Detail

__all__ = [
    "bring_forward",
    "cancel",
    "enter",
    "give_back",
    "hold_ledger",
    "introduce",
    "own_key",
    "prune",
    "put",
    "refresh",
]
__all__ += ["release_due", "retire", "schedule", "withdraw", "withhold"]

logger = structlog.get_logger(__name__)
Kind = Change.Kind
PRUNED_AT_ONCE = 1_000  # lines; a second later the next ones follow


# Without savepoints: whoever calls it in a transaction of its own has nothing to go on with if this fails.
@transaction.atomic(savepoint=False)
def put(document: Document, *, cause: str, now: dt.datetime | None = None) -> Publication:
    """Show `document` in public, replacing what its article showed before.

    `cause` is a Change.Kind. Returns the Publication with its new version.
    """
    strokes.unseal(document.id)
    return enter(make_plate(document), cause=cause, now=now or timezone.now())


@transaction.atomic
def refresh(
    document: Document, *, cause: str = Kind.UPDATED, if_other: bool = False, now: dt.datetime | None = None
) -> Publication | None:
    """Show `document` only where its article is live now; None otherwise.

    `if_other` leaves one alone that says the same already, so that no number is taken for nothing.

    A caption that was fixed must never bring back what was taken down, so the state is read
    after the Ledger is held: a takedown either came before, and is seen, or comes after.
    """
    now = now or timezone.now()
    ledger = hold_ledger(now)
    present = Publication.objects.live().filter(key=document.id).first()
    if present is None:
        return None
    plate = make_plate(document)
    if if_other and present.path == plate.path and present.document.endswith(f",{plate.document[1:]}"):
        holds.check(plate)
        rechecks.remember(own_key(present), plate.turns_at)
        return present
    return _write(plate, next_number(ledger, now), cause=cause, now=ledger.at)


@transaction.atomic(savepoint=False)
def enter(plate: Plate, *, cause: str, now: dt.datetime) -> Publication:
    """Write a plate to the public tables under the next number."""
    number, at = take_number(now)
    return _write(plate, number, cause=cause, now=at)


def _write(plate: Plate, number: int, *, cause: str, now: dt.datetime) -> Publication:
    holds.check(plate)
    before = strokes.before(plate.key)
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
    if before or plate.turns_at:
        rechecks.remember(own_key(publication), plate.turns_at)
    kind = Kind.MOVED if moved and cause == Kind.UPDATED else cause
    write_line(number, kind, own_key(publication), now=now, path=publication.path, shift=shift)
    return publication


def _aliases(before: strokes.Before, plate: Plate) -> list[str]:
    """Keep the address that a publication leaves; return all that it had, the oldest first."""
    if before.path != plate.path:
        Alias.objects.get_or_create(path=before.path, defaults={"slug": before.slug, "publication_id": plate.key})
    # Whoever moves back to an address of its own needs no redirect from it.
    own = Alias.objects.filter(publication=UUID(plate.key))
    own.filter(path=plate.path).delete()
    return list(own.order_by("pk").values_list("path", flat=True))


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
    rechecks.remember(own_key(publication), None)
    kind = Kind.ERASED if erase else Kind.WITHDRAWN
    write_line(number, kind, own_key(publication), now=ledger.at, path=publication.path, shift=shift)
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
    """Let in every document whose time has come, and have built anew what is no longer good; return how many.

    Safe to run anywhere, at once. One that cannot be let in is logged and tried again in a second;
    it keeps no other back.
    """
    count, failed = rechecks.run(now)
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
    waiting = Pending.objects.filter(key=key, due_at__lte=now).first()
    plate = Plate.load(waiting.plate) if waiting else None
    # Late, it may have outlived a lease of one of its pictures.
    late = plate is not None and plate.turns_at is not None and plate.turns_at <= now
    outdated = plate is not None and (late or not holds.is_current(plate))
    releasing.send(sender=Pending, key=key, at=now, outdated=outdated)
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


def prune(now: dt.datetime) -> int:
    """Forget lines of the log that are older than it is kept, a batch at most; return how many. A beat of the worker.

    The Ledger stays as it is: numbers go on, and nobody's cursor comes to mean another change.
    """
    up_to = log.prunable(now, PRUNED_AT_ONCE)
    return Change.objects.filter(number__lte=up_to).delete()[0] if up_to else 0


def own_key(publication: Publication | Detail) -> str:
    """Return a publication as the log and caches name it, such as "article:0190…"."""
    return f"article:{publication.key}"
