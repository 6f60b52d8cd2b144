"""How stories leave: at once in one of four ways, or at a set time.

    withdrawn   with a notice: its addresses say when and why
    gone        without a word of why
    moved       its addresses lead to another story
    erased      nothing of it is left, here or in public, and nobody can bring it back

Lock order: as in `articles.services.publishing`.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from uuid import UUID

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import permissions
from articles.models import Article
from articles.services import publishing
from articles.services.saving import lock, lock_story
from articles.services.telling import tell
from articles.workflow import STEPS
from newsroom import audit, text
from newsroom.errors import BadInput, Fault, NotReady
from newsroom.moments import in_words
from publishing import services as door
from publishing.models import Expiry

logger = structlog.get_logger(__name__)
State = Article.State
REASON_LENGTH = 500  # characters, as Publication.reason


class Way(StrEnum):
    """How a story is taken down."""

    WITHDRAWN = "withdrawn"
    GONE = "gone"
    MOVED = "moved"
    ERASED = "erased"


@transaction.atomic
def take_down(
    article_id: UUID,
    *,
    by: User | None,
    way: str,
    reason: str = "",
    moved_to: UUID | None = None,
    confirmed: str = "",
    now: dt.datetime | None = None,
) -> Article | None:
    """Take a story down in one of the ways of `Way`; return it, None once it is erased.

    `reason` is for a notice, `moved_to` for a story that gives way to another, `confirmed` for one
    that is erased. Raises BadInput with every fault at once, NotAllowed, NotReady.
    """
    if way == Way.ERASED:
        erase(article_id, by=by, confirmed=confirmed, now=now)
        return None
    if faults := _faults(way, reason, moved_to):
        raise BadInput(faults)
    said = text.prose(reason) if way == Way.WITHDRAWN else ""
    target = moved_to if way == Way.MOVED else None
    return publishing.withdraw(article_id, by=by, reason=said, moved_to=target, now=now)


def _faults(way: str, reason: str, moved_to: UUID | None) -> list[Fault]:
    if way not in set(Way):
        return [
            Fault(
                "bad_value",
                _("“{value}” is none of {names}.").format(value=way[:40], names=", ".join(Way)),
                pointer="/way",
            )
        ]
    if way == Way.MOVED and moved_to is None:
        return [Fault("missing", _("Choose the story that readers are sent to."), pointer="/moved_to")]
    return check_reason(reason) if way == Way.WITHDRAWN else []


def check_reason(reason: str) -> list[Fault]:
    """Return what is wrong with a reason for readers."""
    if not text.prose(reason):
        return [Fault("missing", _("Say why: readers who follow a link will read it."), pointer="/reason")]
    if len(text.prose(reason)) > REASON_LENGTH:
        return [
            Fault(
                "too_long",
                _("Say it in {limit} characters.").format(limit=REASON_LENGTH),
                pointer="/reason",
            )
        ]
    return []


@transaction.atomic
def expire(
    article_id: UUID, *, at: dt.datetime, by: User | None, reason: str, now: dt.datetime | None = None
) -> Article:
    """Have a story that is public, or scheduled to be, withdrawn at `at`; another time replaces the one before.

    Readers are told `reason` then. Raises BadInput with every fault at once, NotAllowed, NotReady.
    """
    now = now or timezone.now()
    article = lock(article_id)
    _check_later(article, by)
    faults = check_reason(reason)
    if at <= now:
        faults.append(Fault("past", _("That time is past. Withdraw it now, or choose a later time."), pointer="/at"))
    elif article.publish_at is not None and at <= article.publish_at:
        words = _("It goes out only on {time}: choose a later time.").format(time=in_words(article.publish_at))
        faults.append(Fault("before_publishing", words, pointer="/at"))
    if faults:
        raise BadInput(faults)
    article.withdraw_at = at
    article.save(update_fields=["withdraw_at"])
    door.expire(article.pk, due_at=at, reason=text.prose(reason))
    tell(article, "leaves", by=by, now=now, due=at, reason=text.prose(reason))
    return article


@transaction.atomic
def keep(article_id: UUID, *, by: User | None, now: dt.datetime | None = None) -> Article:
    """Forget that a story is to be withdrawn at its time. Raises NotAllowed, NotReady."""
    article = lock(article_id)
    _check_later(article, by)
    door.keep(article.pk)
    tell(article, "stays", by=by, now=now, due=article.withdraw_at)
    article.withdraw_at = None
    article.save(update_fields=["withdraw_at"])
    return article


def said_later(article: Article) -> str:
    """Return what readers will be told when a story leaves at its time; empty if it does not."""
    if article.withdraw_at is None:
        return ""
    return Expiry.objects.filter(key=article.pk).values_list("reason", flat=True).first() or ""


def may_expire(article: Article) -> bool:
    """Return whether a story may be given a time at which it leaves."""
    return article.state in {State.PUBLISHED, State.SCHEDULED}


def _check_later(article: Article, by: User | None) -> None:
    permissions.check(by, STEPS["withdraw"].deed, article)
    if not may_expire(article):
        raise NotReady(_("Only what is public, or scheduled, can be withdrawn later."), problems=[])


@transaction.atomic
def erase(article_id: UUID, *, by: User | None, confirmed: str, now: dt.datetime | None = None) -> None:
    """Forget a story: its text, editions, revisions, notes and the words of its photos, in public and on the desk.

    What is left is that its address answers 410. `confirmed` is the story's address (its slug), which
    whoever erases it has typed. Nothing brings it back. Raises BadInput, NotAllowed, NotFound.
    """
    now = now or timezone.now()
    article, others = lock_story(article_id)
    permissions.check(by, permissions.ERASE, article)
    if confirmed.strip() != article.slug:
        words = _("To erase this story for ever, type its address: {slug}").format(slug=article.slug)
        raise BadInput([Fault("not_confirmed", words, pointer="/confirmed")])
    door.withdraw(article.pk, erase=True, now=now)
    key = article.pk
    tell(article, "erased", by=by, now=now)
    audit.forget("story", key)
    article.delete()
    publishing.tell_translations(others, now)
    logger.warning("story erased", article=str(key), by=by.get_username() if by else None)
