"""What changed at the source since it was read last, without touching what editors changed here since.

Three ways: what we wrote last (`Imported.base`, a digest by field), what the source says now, what stands here.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import orjson
from django.contrib.auth.models import User

from articles import snapshot
from articles.models import Article
from articles.services import importing, publishing
from articles.snapshot import Content
from wordpress import ids
from wordpress.models import Imported
from wordpress.telling import Told

State = Article.State
# What is merged by itself. Body and captions go together: the one names the other.
FIELDS = (
    *("headline", "summary", "body", "kind", "slug", "seo_title", "seo_description", "canonical_url"),
    *("section", "tags", "bylines"),
)


def base_of(content: Content, state: str) -> dict[str, str]:
    """Return a digest of each field of a story, and of its state."""
    return {**{name: _digest(_part(content, name)) for name in FIELDS}, "state": state}


def _part(content: Content, name: str) -> Any:
    if name != "body":
        return content[name]
    return [content["body"], content["captions"]]


def _digest(value: Any) -> str:
    return ids.digest(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def merge(row: Imported, wanted: Content, told: Told, *, by: User | None, now: dt.datetime, name: str) -> list[str]:
    """Give a story what changed at its source; return the fields that changed there and here, and stay.

    Raises what `articles.services.importing.rewrite` does.
    """
    article = row.article
    if article is None:
        return []
    present, said = snapshot.take(article), base_of(wanted, told.state)
    mine = base_of(present, article.state)
    if present["slug"] == row.base.get("own_slug"):
        mine["slug"] = row.base["slug"]  # another story had the address that it wanted: no editor chose this one
    fresh = [each for each in FIELDS if said[each] not in (row.base.get(each), mine[each])]
    kept = [each for each in fresh if mine[each] != row.base.get(each)]
    content, taken = dict(present), [each for each in fresh if each not in kept]
    for each in taken:
        content[each] = wanted[each]
        if each == "body":
            content["captions"] = wanted["captions"]
    publish_at = told.item.at if _goes_public(row, article, told) else None
    if taken or publish_at:
        importing.rewrite(article.pk, content, by=by, note=f"From {name}", now=now, publish_at=publish_at)
    kept += _follow(row, article, told, by=by, now=now)
    written = base_of(snapshot.take(Article.objects.get(pk=article.pk)), told.state) if taken else {}
    row.base = {
        **row.base,
        **said,
        **{each: written[each] for each in taken},
        # What stays as editors have it was not written: it goes on being theirs.
        **{each: row.base.get(each, "") for each in kept},
    }
    return kept


def _is_ours(row: Imported, article: Article) -> bool:
    """Return whether no editor has moved a story since it was read."""
    return bool(article.state == row.base.get("state"))


def _goes_public(row: Imported, article: Article, told: Told) -> bool:
    moved = told.state != row.base.get("state")
    return moved and told.state == State.PUBLISHED and _is_ours(row, article) and not article.is_public


def _follow(row: Imported, article: Article, told: Told, *, by: User | None, now: dt.datetime) -> list[str]:
    """Let a story leave as it did there; return ["state"] where editors have decided otherwise here."""
    before = row.base.get("state")
    if told.state in (before, article.state):
        return []
    if not _is_ours(row, article):
        return ["state"]
    if before == State.PUBLISHED:
        publishing.withdraw(article.pk, by=by, now=now)
    elif before == State.SCHEDULED and told.state != State.PUBLISHED:
        publishing.unschedule(article.pk, by=by, now=now)
    elif told.state == State.SPIKED:
        publishing.move(article.pk, "spike", by=by, now=now)
    return []
