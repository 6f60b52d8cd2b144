"""Who has a story open, who writes, and how one takes it over from another.

The lock is soft. It is held by the tab that typed first, until that tab is gone; nobody is kept
from taking it over, and a save asks the revision, not the lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Presence
from articles.models.shadow import EXPIRES

__all__ = ["EXPIRES", "Standing", "beat", "leave", "standing", "take"]

TYPING = dt.timedelta(seconds=25)  # after the last key, somebody still counts as typing
FORGOTTEN = dt.timedelta(hours=1)
TRIES = 3  # how often one who takes a story over looks again who else does


@dataclass(frozen=True)
class Standing:
    """How a tab stands to a story: who else is there, who writes, and who took it over from this one."""

    mine: Presence | None
    others: tuple[Presence, ...]
    writer: Presence | None

    @property
    def is_mine(self) -> bool:
        """Return whether this tab writes."""
        return self.writer is not None and self.writer == self.mine


def is_typing(presence: Presence, now: dt.datetime) -> bool:
    """Return whether a key was pressed there just now."""
    return presence.typed_at is not None and now - presence.typed_at < TYPING


def beat(article_id: UUID, *, by: User, tab: str, typing: bool, now: dt.datetime | None = None) -> Standing:
    """Note that a tab has a story open, and whether somebody types there; return how it stands.

    Who types first, where nobody writes, is the writer from then on.
    """
    now = now or timezone.now()
    _note(article_id, by=by, tab=tab, typing=typing, now=now)
    found = standing(article_id, by=by, tab=tab, now=now)
    if typing and found.writer is None:
        _claim(article_id, by=by, tab=tab, now=now)
        found = standing(article_id, by=by, tab=tab, now=now)
    return found


def _note(article_id: UUID, *, by: User, tab: str, typing: bool, now: dt.datetime) -> None:
    said = {"seen_at": now, **({"typed_at": now} if typing else {})}
    # A statement of its own, outside any transaction: it waits for nobody, and nobody for it.
    if not Presence.objects.filter(article=article_id, user=by, tab=tab).update(**said):
        Presence.objects.get_or_create(article_id=article_id, user=by, tab=tab, defaults=said)


def standing(article_id: UUID, *, by: User, tab: str, now: dt.datetime | None = None) -> Standing:
    """Return how a tab stands to a story, in one query."""
    now = now or timezone.now()
    here = list(Presence.objects.at(now).filter(article=article_id).select_related("user", "lost_to").order_by("pk"))
    mine = next((each for each in here if each.user_id == by.pk and each.tab == tab), None)
    writer = next((each for each in here if each.holds), None)
    return Standing(mine, tuple(each for each in here if each is not mine), writer)


@transaction.atomic
def _claim(article_id: UUID, *, by: User, tab: str, now: dt.datetime) -> None:
    rows = _locked(article_id)
    if any(row.holds and row.seen_at > now - EXPIRES for row in rows):
        return  # somebody was faster
    _hand_over(rows, by=by, tab=tab, now=now)


@transaction.atomic
def take(article_id: UUID, *, by: User, tab: str, now: dt.datetime | None = None) -> Presence | None:
    """Make a tab the writer, whoever was; return the tab that lost the story by it, if one did."""
    now = now or timezone.now()
    Presence.objects.get_or_create(article_id=article_id, user=by, tab=tab, defaults={"seen_at": now})
    loser = None
    for _try in range(TRIES):
        rows = _locked(article_id)
        loser = next((row for row in rows if row.holds and (row.user_id, row.tab) != (by.pk, tab)), None)
        if _hand_over(rows, by=by, tab=tab, now=now):
            break
    return loser if loser is not None and loser.seen_at > now - EXPIRES else None


def _locked(article_id: UUID) -> list[Presence]:
    """Return every tab at a story, locked in one order, so that no two who want it wait for each other."""
    rows = Presence.objects.select_for_update(of=("self",)).filter(article=article_id).order_by("pk")
    return list(rows.select_related("user"))


def _hand_over(rows: Iterable[Presence], *, by: User, tab: str, now: dt.datetime) -> bool:
    """Let a tab write; return whether there is nothing left to do about it."""
    mine = None
    for row in rows:
        if (row.user_id, row.tab) == (by.pk, tab):
            mine = row
        elif row.holds:
            row.holds, row.lost_to, row.lost_at = False, by, now
            row.save(update_fields=["holds", "lost_to", "lost_at"])
    if mine is None:
        return True  # it left in the same moment
    mine.holds, mine.lost_to, mine.lost_at, mine.seen_at, mine.typed_at = True, None, None, now, now
    try:
        with transaction.atomic():
            mine.save(update_fields=["holds", "lost_to", "lost_at", "seen_at", "typed_at"])
    except IntegrityError:
        return False  # a tab that was not there when the rows were locked was faster: whoever looks again sees it
    return True


def leave(*, by: User, tab: str) -> None:
    """Note that a tab is gone: what it held is free at once."""
    Presence.objects.filter(user=by, tab=tab).delete()


def prune(now: dt.datetime) -> int:
    """Forget tabs that nobody heard of for long; return how many."""
    return Presence.objects.filter(seen_at__lt=now - FORGOTTEN).delete()[0]
