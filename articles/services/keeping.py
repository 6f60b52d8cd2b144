"""What is typed and not saved yet is kept beside the story, and offered back.

Nothing here touches the article. A tab's text is its writer's alone, until somebody else takes the
story over: then it becomes a branch of the history, which everybody who may read the story sees.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, Revision, ShadowDraft
from articles.snapshot import Content, changed
from newsroom import text

RETENTION = dt.timedelta(days=30)
SETTLED_FOR = dt.timedelta(days=1)  # how long a tab that is done is remembered, against what it sends late
MOST = 40  # texts of one person at one story; beyond that the oldest goes


HEX = frozenset("0123456789abcdef")


def is_tab(given: str) -> bool:
    """Return whether this is how a tab names itself."""
    return len(given) == 32 and HEX.issuperset(given)


@dataclass(frozen=True)
class Typed:
    """What a tab sends: which one it is, where it is, and the fields as they stand."""

    tab: str
    fields: Mapping[str, Any]
    article: UUID | None = None
    story: UUID | None = None
    base: int = 0
    turn: int = 0


@transaction.atomic
def keep(typed: Typed, *, by: User, now: dt.datetime | None = None) -> ShadowDraft | None:
    """Keep what is typed in a tab and return it; None if the tab is done, or sent something newer already."""
    now = now or timezone.now()
    headline = text.shorten(text.line(str(typed.fields.get("headline", ""))), 300)
    said = {
        "article_id": typed.article,
        "story": typed.story,
        "base": typed.base,
        "turn": typed.turn,
        "headline": headline,
        "fields": dict(typed.fields),
        "kept_at": now,
    }
    shadow, is_new = ShadowDraft.objects.select_for_update().get_or_create(user=by, tab=typed.tab, defaults=said)
    if is_new:
        _make_room(shadow)
        return shadow
    if shadow.is_settled or typed.turn <= shadow.turn or typed.article != shadow.article_id:
        return None
    for name, value in said.items():
        setattr(shadow, name, value)
    shadow.save(update_fields=["base", "turn", "headline", "fields", "kept_at"])
    return shadow


def _make_room(shadow: ShadowDraft) -> None:
    mine = ShadowDraft.objects.filter(user=shadow.user, article=shadow.article_id, is_settled=False)
    surplus = list(mine.order_by("-kept_at", "-pk").values_list("pk", flat=True)[MOST : MOST + 100])
    ShadowDraft.objects.filter(pk__in=surplus).delete()


def offered(article: Article | None, *, by: User, but: str = "") -> QuerySet[ShadowDraft]:
    """Return what somebody typed at a story (None: at stories not begun) and did not save, without the texts.

    What the tab `but` sent is on its own page already.
    """
    mine = ShadowDraft.objects.filter(user=by, article=article, is_settled=False, branch=None)
    return mine.exclude(tab=but).defer("fields")


def find(pk: int, *, by: User) -> ShadowDraft | None:
    """Return one text of somebody's own; anybody else's is none of theirs."""
    return ShadowDraft.objects.filter(pk=pk, user=by, is_settled=False).select_related("article").first()


def settle(*tabs: str, by: User, now: dt.datetime | None = None) -> None:
    """Note that what these tabs hold was saved or thrown away: it is offered no more, also if it comes late."""
    now = now or timezone.now()
    for tab in filter(None, tabs):
        done = {"is_settled": True, "fields": {}, "headline": ""}
        if not ShadowDraft.objects.filter(user=by, tab=tab).update(**done):
            ShadowDraft.objects.get_or_create(user=by, tab=tab, defaults={**done, "kept_at": now})


@transaction.atomic
def set_aside(shadow: ShadowDraft, content: Content, *, taken_by: User, now: dt.datetime | None = None) -> Revision:
    """Keep a tab's text as a branch of the story's history, and return that.

    Called again, while the tab that lost the story still sends what it held, it writes the same branch.
    """
    now = now or timezone.now()
    if shadow.article_id is None:
        raise ValueError("A story that was never saved has no history.")
    held = ShadowDraft.objects.select_for_update(of=("self",)).select_related("branch").get(pk=shadow.pk)
    base = Revision.objects.filter(article=shadow.article_id, number=shadow.base).first()
    names = changed(base.content, content) if base else []
    branch = held.branch
    if branch is None:
        name = taken_by.get_full_name() or taken_by.get_username()
        branch = Revision(
            article_id=shadow.article_id,
            kind=Revision.Kind.BRANCH,
            base=shadow.base,
            note=text.shorten(f"Not saved when {name} took the story over", 200),
            saved_by=shadow.user,
        )
    branch.content, branch.changed, branch.saved_at = content, names, now
    branch.save()
    ShadowDraft.objects.filter(pk=shadow.pk).update(branch=branch)
    shadow.branch = branch
    return branch


def prune(now: dt.datetime) -> int:
    """Throw away what nobody came back for, and forget tabs that are done; return how many."""
    old = ShadowDraft.objects.filter(kept_at__lt=now - RETENTION)
    done = ShadowDraft.objects.filter(is_settled=True, kept_at__lt=now - SETTLED_FOR)
    return sum(found.delete()[0] for found in (old, done))
