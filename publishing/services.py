"""The door: the only code that changes what the public sees.

    put(document, cause=…)        show a document, in place of what its path showed
    put_new(documents)            show many that the public never saw, at once (publishing.entering)
    refresh(document)             the same, unless it was taken down meanwhile
    withdraw(key, reason=…)       take it down (publishing.leaving): with a notice, for another story, for ever
    expire(key, due_at=…)         have it taken down at its time; keep(key) forgets that
    schedule(document, due_at=…)  seal it until its time
    release_due(now)              let in and take down what is due, and have built anew what has to be
    introduce(things)             the public form of sections, tags and authors
    withhold(key), give_back(key) a picture that was recalled, and that came back
    arrange(collection)           the public form of a collection (publishing.collections); disband(slug)
    prune(now)                    forget lines of the log that are too old

Each change takes the next number of the Ledger, whose row stays locked until the commit:
numbers appear in commit order and without gaps. Lock order, everywhere: the article (by the
room above), its Pending or Expiry row, the Ledger, and only then what the Ledger guards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from newsroom import watch
from publishing import clock, holds, log, rechecks, strokes, tally
from publishing.collections import arrange, disband
from publishing.document import Document
from publishing.entering import put_new
from publishing.leaving import expire, keep, leave, withdraw
from publishing.ledger import hold_ledger, next_number, own_key, take_number, write_line
from publishing.models import Alias, Change, Expiry, Pending, Publication
from publishing.plate import Plate, make_plate
from publishing.presenting import bring_forward, give_back, introduce, retire, withhold
from publishing.search import index
from publishing.signals import released, releasing
from publishing.sitemaps import shards

__all__ = [
    "arrange",
    "bring_forward",
    "cancel",
    "disband",
    "enter",
    "expire",
    "give_back",
    "hold_ledger",
    "introduce",
    "keep",
    "own_key",
    "prune",
    "put",
    "put_new",
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
    publication = Publication(**plate.columns(number, at=now, aliases=aliases))
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
    """Let in every document and take down every story whose time has come; have built anew what is no longer good.

    Returns how many. Safe to run anywhere, at once. What came first is done first, however late.
    One that cannot be done is logged and tried again in a second; it keeps no other back.
    """
    count, failed = rechecks.run(now)
    for take, key in _due(now):
        try:
            count += take(key, now)
        except Exception:
            logger.exception("release failed", key=str(key))
            failed += 1
    if failed:
        clock.rest()
    else:
        clock.reset()
    return count


def _due(now: dt.datetime) -> list[tuple[Callable[[UUID, dt.datetime], bool], UUID]]:
    entering = Pending.objects.filter(due_at__lte=now).values_list("due_at", "key")
    leaving = Expiry.objects.filter(due_at__lte=now).values_list("due_at", "key")
    found = [*((at, key, _release) for at, key in entering), *((at, key, leave) for at, key in leaving)]
    return [(take, key) for _at, key, take in sorted(found, key=lambda each: each[:2])]


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
