"""Stories as the desk API shows them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import prefetch_related_objects

from articles import permissions, snapshot, workflow
from articles.desk.stories import fields
from articles.desk.stories.fields import Names
from articles.models import Article
from articles.render import story_path
from articles.services import leaving
from newsroom.words import reading_minutes
from publishing.plate import zulu


def etag(article: Article) -> str:
    """Return the version of a story as it stands on the desk: its save, its state, and what else was decided.

    A step changes no word of a story and so makes no revision; whoever writes next has to have seen it.
    """
    decided = (article.live_edition_id, article.publish_at, article.withdraw_at, article.embargo_reason)
    mark = hashlib.sha256(repr(decided).encode()).hexdigest()[:8]
    return f"{article.revision}-{article.state}-{mark}"


def read_etag(tag: str) -> tuple[int, str]:
    """Return the revision and the state that a tag names; 0, which no story has, for what is none of ours."""
    number, _, rest = tag.partition("-")
    state = rest.partition("-")[0]
    is_ours = number.isascii() and number.isdigit() and len(number) < 10 and state in Article.State.values
    return (int(number), state) if is_ours else (0, "")


def item(article: Article) -> dict[str, Any]:
    """Return a story as an entry of a list; section, tags and bylines are read already."""
    bylines = article.bylines.all()
    return {
        **_standing(article),
        "headline": article.headline,
        "kicker": article.kicker,
        "summary": article.summary,
        "kind": article.kind,
        "language": article.language,
        "slug": article.slug,
        "section": article.section.slug if article.section else None,
        "tags": sorted(tag.slug for tag in article.tags.all()),
        "bylines": [{"author": byline.author.slug, "role": byline.role} for byline in bylines],
        "names": {
            "section": article.section.name if article.section else None,
            "tags": {tag.slug: tag.name for tag in sorted(article.tags.all(), key=lambda tag: tag.slug)},
            "authors": {byline.author.slug: byline.author.name for byline in bylines},
        },
    }


def detail(article: Article, *, by: User) -> dict[str, Any]:
    """Return the working copy whole, where it stands, and which steps `by` may take with it now."""
    prefetch_related_objects([article], "tags", "bylines", "picks", "captions", "corrections")
    content = snapshot.take(article)
    names = Names.of([content])
    return {
        **_standing(article),
        **fields.shown(content, names),
        "captions": fields.inside(content),
        "names": fields.names_in(content, names),
        "steps": _steps(article, by),
        "live": _live(article),
        "translations": _translations(article),
    }


def _steps(article: Article, by: User) -> list[str]:
    """Return the addresses below this story that `by` may send to now."""
    found = workflow.possible(article, by)
    if article.is_public and "publish" in found:
        found.append("correct")
    if leaving.may_expire(article) and permissions.may(by, workflow.STEPS["withdraw"].deed, article):
        found.append("expire")
        found += ["keep"] if article.withdraw_at else []
    if permissions.may(by, permissions.ERASE, article):
        found.append("erase")
    return found


def person(user: User | None) -> dict[str, Any] | None:
    """Return who did something; None is the newsroom itself."""
    return {"id": user.pk, "name": user.get_full_name() or user.get_username()} if user else None


def moment(at: dt.datetime | None) -> str | None:
    """Return a moment as RFC 3339 in UTC, to the second."""
    return zulu(at) if at else None


def _standing(article: Article) -> dict[str, Any]:
    return {
        "id": str(article.pk),
        "story": str(article.story),
        "state": article.state,
        "revision": article.revision,
        "etag": f'"{etag(article)}"',
        "word_count": article.word_count,
        "reading_minutes": reading_minutes(article.word_count),
        "has_unpublished_changes": article.has_unpublished_changes,
        "first_published_at": moment(article.first_published_at),
        "publish_at": moment(article.publish_at),
        "withdraw_at": moment(article.withdraw_at),
        "embargo_reason": article.embargo_reason,
        "created_at": moment(article.created_at),
        "created_by": person(article.created_by),
        "updated_at": moment(article.saved_at),
        "updated_by": person(article.saved_by),
    }


def _live(article: Article) -> dict[str, Any] | None:
    """Return what readers see now: which edition, of which revision, and where."""
    edition = article.live_edition
    if edition is None:
        return None
    return {
        "edition": edition.number,
        "revision": edition.revision,
        "signed_at": moment(edition.signed_at),
        "url": f"{settings.SITE_URL}{story_path(edition.published_at, edition.content['slug'])}",
    }


def _translations(article: Article) -> list[dict[str, Any]]:
    others = Article.objects.filter(story=article.story).exclude(pk=article.pk).order_by("language")
    return [_translation(*row) for row in others.values_list("pk", "language", "headline", "state")]


def _translation(*row: Any) -> dict[str, Any]:
    return {**dict(zip(("id", "language", "headline", "state"), row, strict=True)), "id": str(row[0])}


def warnings(dropped: Iterable[str]) -> list[dict[str, str]]:
    """Return what cleaning left out, as a client reads it."""
    return [{"code": "dropped", "detail": f"Left out: {words}.", "pointer": "/body"} for words in dropped]
