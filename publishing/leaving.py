"""The ways out of the public: at once or at a set time, with a notice, without, for another story, for ever.

    withdraw(key, reason=…)         410 at every address it had; readers see the reason, if one is given
    withdraw(key, moved_to=…)       301 at every address it had, to the story that it gave way to
    withdraw(key, erase=True)       410, and what only this row still says of it is forgotten
    expire(key, due_at=…, reason=…) have it withdrawn at that moment
    keep(key)                       forget that

Of each, mirrors and caches are told by the log, in one line. What was sealed until its time is
forgotten with the story it is of.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom import watch
from newsroom.errors import Fault, NotReady
from publishing import clock, rechecks, tally
from publishing.ledger import hold_ledger, next_number, own_key, write_line
from publishing.models import Change, Expiry, Pending, Publication
from publishing.search import index
from publishing.signals import expired, expiring
from publishing.sitemaps import shards

Kind = Change.Kind
State = Publication.State


@transaction.atomic
def withdraw(
    key: UUID,
    *,
    reason: str = "",
    erase: bool = False,
    moved_to: UUID | None = None,
    now: dt.datetime | None = None,
) -> bool:
    """Take a publication down; its address answers 410 with `reason`, which readers see.

    With `moved_to` it answers 301 to that publication instead, whose own moves it follows in one
    step. Returns False where nothing was live (or, to erase, nothing was left). A document that
    waits for its time is cancelled too. Raises NotReady where `moved_to` is not live.
    """
    now = now or timezone.now()
    Pending.objects.filter(key=key).delete()
    return _take_down(key, reason=reason, erase=erase, moved_to=moved_to, at=now, now=now)


def _take_down(
    key: UUID, *, reason: str, erase: bool, moved_to: UUID | None, at: dt.datetime, now: dt.datetime
) -> bool:
    Expiry.objects.filter(key=key).delete()
    ledger = hold_ledger(now)
    wanted = [State.LIVE, State.WITHDRAWN] if erase else [State.LIVE]
    publication = Publication.objects.filter(key=key, state__in=wanted).first()
    if publication is None:
        return False
    heir = _heir(publication, moved_to)
    number = next_number(ledger, now)
    publication.state = State.ERASED if erase else State.WITHDRAWN
    publication.withdrawn_at, publication.changed_at = at, ledger.at
    publication.reason, publication.moved_to = reason, heir
    publication.version = number
    publication.document = publication.card = publication.text = publication.passages = ""
    publication.picked = ""
    publication.headline = ""
    publication.save()
    if heir is not None:
        # Whatever led here leads there now: nobody is sent on twice.
        Publication.objects.filter(moved_to=publication).update(moved_to=heir)
    shift = tally.forget(publication)
    shards.leave(publication)
    index.remove([publication.key])
    rechecks.remember(own_key(publication), None)
    kind = Kind.ERASED if erase else Kind.WITHDRAWN
    write_line(number, kind, own_key(publication), now=ledger.at, path=publication.path, shift=shift)
    return True


def _heir(publication: Publication, moved_to: UUID | None) -> Publication | None:
    """Return the live publication that another gives way to. The Ledger is held: it cannot leave meanwhile."""
    if moved_to is None:
        return None
    heir = Publication.objects.live().filter(key=moved_to).first()
    if heir is None or heir.key == publication.key:
        words = _("Readers cannot be sent there: choose another story that is public now.")
        raise NotReady(words, problems=[Fault("not_public", words, pointer="/moved_to")])
    return heir


@transaction.atomic
def expire(key: UUID, *, due_at: dt.datetime, reason: str = "") -> None:
    """Have what is public of a story then withdrawn at `due_at`, with a reason that readers will see."""
    Expiry.objects.update_or_create(key=key, defaults={"due_at": due_at, "reason": reason})
    watch.notify()
    transaction.on_commit(clock.reset)


@transaction.atomic
def keep(key: UUID) -> bool:
    """Forget that a story is to be withdrawn at its time. Returns whether it was to be."""
    return bool(Expiry.objects.filter(key=key).delete()[0])


@transaction.atomic
def leave(key: UUID, now: dt.datetime) -> bool:
    """Withdraw a story whose time is over; return whether it was live. Its time of leaving is the one that was set."""
    expiring.send(sender=Expiry, key=key, at=now)
    # Locked and read again: another process may have withdrawn, moved or kept it.
    expiry = Expiry.objects.select_for_update().filter(key=key, due_at__lte=now).first()
    if expiry is None:
        return False
    left = _take_down(key, reason=expiry.reason, erase=False, moved_to=None, at=expiry.due_at, now=now)
    expired.send(sender=Expiry, key=key, at=now)
    return left
