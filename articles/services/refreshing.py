"""Rebuilding what is public when something that it shows has changed.

Always from the edition, never from the article; never what was taken down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from articles.models import Article, Author, Edition
from articles.render import build_document
from articles.things import public_author
from newsroom.jobs import enqueue
from publishing import services as door
from publishing.holds import Outdated
from publishing.models import Mention, Pending

ATTEMPTS = 3  # at a document that a recall crosses; the second is built with the recall


def refresh_article(article_id: UUID, *, if_other: bool = False, now: dt.datetime | None = None) -> bool:
    """Rebuild one story's publication, and what waits of it; return whether it is public.

    `if_other` leaves alone what says the same already.
    """
    moment = now or timezone.now()
    return _again(lambda: _refresh(article_id, if_other=if_other, now=moment))


def _again[Result](build: Callable[[], Result]) -> Result:
    for _ in range(ATTEMPTS - 1):
        with suppress(Outdated):
            return build()
    return build()


@transaction.atomic
def _refresh(article_id: UUID, *, if_other: bool, now: dt.datetime) -> bool:
    article = (
        Article.objects.select_for_update(of=("self",)).select_related("live_edition").filter(pk=article_id).first()
    )
    if article is None:
        return False
    reseal(article, now)
    if article.live_edition is None:
        return False
    return door.refresh(build_document(article.live_edition, at=now), if_other=if_other, now=now) is not None


@transaction.atomic
def reseal_article(article_id: UUID) -> None:
    """Rebuild what waits of one story. What readers see stays, and takes no number: it did not change."""
    if article := Article.objects.select_for_update(of=("self",)).filter(pk=article_id).first():
        reseal(article, timezone.now())


def reseal(article: Article, now: dt.datetime) -> None:
    """Rebuild a sealed document: a credit fixed before the embargo ends must be right when it does."""
    pending = Pending.objects.filter(key=article.pk).first()
    newest: Edition | None = article.editions.order_by("-number").first()
    if pending is not None and newest is not None:
        document = build_document(newest, at=max(now, pending.due_at))
        door.schedule(document, due_at=pending.due_at, reason=pending.reason)


@task
def refresh_mentioning(thing: str) -> int:
    """Rebuild every story that shows `thing`, such as "image:…"; return how many are public.

    Safe to run twice, and to be killed: each story is its own transaction.
    """
    keys = list(Mention.objects.filter(thing=thing).values_list("publication_id", flat=True))
    # The stories that wait sealed are few: all of them are rebuilt.
    waiting = [key for key in Pending.objects.values_list("key", flat=True) if key not in keys]
    if thing.startswith("image:"):
        _portraits(thing.removeprefix("image:"))
    for key in waiting:
        reseal_article(key)
    return sum(refresh_article(key) for key in keys)


def refresh_later(thing: str) -> None:
    """Have the worker rebuild every story that shows `thing`, once this transaction has committed."""
    enqueue(refresh_mentioning, thing)


def _portraits(image_id: str) -> None:
    """Rebuild the pages of the authors whose portrait this photo is."""
    authors = list(Author.objects.filter(photo=UUID(image_id)))
    _again(lambda: door.introduce([public_author(author) for author in authors]))
