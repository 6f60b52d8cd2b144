"""Saving the working copy: one transaction, one cleaning, one revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from articles import snapshot
from articles.body import blocks
from articles.body.clean import clean
from articles.drafts import Draft, Note, Part
from articles.models import Article, Author, Byline, Correction, OldSlug, Revision, Section, Tag
from articles.services.captions import keep_known, set_lead
from articles.slugs import check_slug, free_slug
from newsroom import words
from newsroom.errors import BadInput, Fault, NotFound, StaleRevision

PLAIN = tuple(name for name in snapshot.COLUMNS if name != "body")


@dataclass(frozen=True)
class Saved:
    """What saving did: the article as it is now, and in words what cleaning dropped."""

    article: Article
    dropped: tuple[str, ...] = ()
    changed: bool = True


@transaction.atomic
def create(draft: Draft, *, by: User | None, now: dt.datetime | None = None) -> Saved:
    """Begin a story. Raises BadInput with every fault at once."""
    now = now or timezone.now()
    article = Article(created_by=by, created_at=now, saved_at=now)
    article.story = draft.story or article.story
    article.language = draft.language or article.language
    article.slug = free_slug(draft.slug or draft.headline or "", article)
    _check(article)
    article.save(force_insert=True)
    return _apply(article, draft, by=by, now=now)


@transaction.atomic
def save(article_id: UUID, draft: Draft, *, by: User | None, revision: int, now: dt.datetime | None = None) -> Saved:
    """Save changes to a story and return it.

    `revision` is the one the writer was looking at. Raises StaleRevision if somebody saved
    since (`changes` holds, by field, what it was, what it is and who changed it), BadInput
    with every fault at once.
    """
    article = lock(article_id)
    if article.revision != revision:
        raise StaleRevision("Somebody saved this story after you opened it.", **since(article, revision))
    return _apply(article, draft, by=by, now=now or timezone.now())


def lock(article_id: UUID) -> Article:
    """Return the article, locked until the commit. Raises NotFound."""
    article = (
        Article.objects.select_for_update(of=("self",)).select_related("live_edition").filter(pk=article_id).first()
    )
    if article is None:
        raise NotFound("There is no such story on the desk.")
    return article


def since(article: Article, revision: int) -> dict[str, object]:
    """Return what others changed after `revision`: by field, its name for people, before and now."""
    base = article.revisions.filter(number=revision).values_list("content", flat=True).first()
    present = snapshot.take(article)
    names = snapshot.changed(base, present) if base is not None else list(snapshot.LABELS)
    return {
        "revision": article.revision,
        "saved_at": article.saved_at.isoformat(),
        "saved_by": article.saved_by.get_full_name() if article.saved_by else None,
        "changes": {
            name: {"label": snapshot.LABELS[name], "before": base.get(name) if base else None, "now": present[name]}
            for name in names
        },
    }


def _apply(article: Article, draft: Draft, *, by: User | None, now: dt.datetime) -> Saved:
    before = snapshot.take(article) if article.revision else None
    _check_references(draft)
    for name in PLAIN:
        if (value := getattr(draft, name)) is not None:
            setattr(article, name, value)
    if draft.section is not None:
        article.section_id = draft.section or None
    _address(article, draft)
    dropped = _body(article, draft.body) if draft.body is not None else ()
    _check(article)
    article.save()
    _people(article, draft.bylines)
    _notes(article, draft.corrections, now)
    if draft.tags is not None:
        article.tags.set(draft.tags)
    if draft.lead is not None:
        set_lead(article, draft.lead)
    after = snapshot.take(_fresh(article))
    if before == after:
        return Saved(article, dropped, changed=False)
    article.revision += 1
    article.saved_by, article.saved_at = by, now
    article.save(update_fields=["revision", "saved_by", "saved_at"])
    Revision.objects.create(article=article, number=article.revision, content=after, saved_by=by, saved_at=now)
    return Saved(article, dropped)


def _fresh(article: Article) -> Article:
    # What was prefetched or read before the change must not be what the revision keeps.
    article._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return article


def _check_references(draft: Draft) -> None:
    """Raise BadInput for a section, tag or author that was deleted meanwhile."""
    wanted: tuple[tuple[str, type[Model], set[int]], ...] = (
        ("section", Section, {draft.section} if draft.section else set()),
        ("tags", Tag, set(draft.tags or ())),
        ("bylines", Author, {part.author for part in draft.bylines or ()}),
    )
    faults = [
        Fault("unknown", f"{snapshot.LABELS[name]}: one of them was deleted meanwhile.", pointer=f"/{name}")
        for name, model, ids in wanted
        if model._default_manager.filter(pk__in=ids).count() < len(ids)
    ]
    if faults:
        raise BadInput(faults)


def _check(article: Article) -> None:
    """Raise BadInput with every field that cannot be saved as it is."""
    faults = []
    for name in (*PLAIN, "slug"):
        column = Article._meta.get_field(name)
        value, limit = getattr(article, name), getattr(column, "max_length", None)
        if limit and len(value) > limit:
            detail = f"{snapshot.LABELS[name]}: at most {limit} characters, this has {len(value)}."
            faults.append(Fault("too_long", detail, pointer=f"/{name}"))
        choices = [choice for choice, _ in getattr(column, "choices", None) or ()]
        if choices and value not in choices:
            detail = f"{snapshot.LABELS[name]}: “{value}” is none of {', '.join(map(str, choices))}."
            faults.append(Fault("bad_value", detail, pointer=f"/{name}"))
    if article.language not in settings.SITE_LANGUAGES:
        detail = f"Language: “{article.language}” is none of {', '.join(settings.SITE_LANGUAGES)}."
        faults.append(Fault("bad_value", detail, pointer="/language"))
    others = Article.objects.filter(story=article.story, language=article.language).exclude(pk=article.pk)
    if other := others.first():
        detail = f"Language: “{other}” tells this story in that language already."
        faults.append(Fault("told_already", detail, pointer="/language"))
    if article.canonical_url and not article.canonical_url.startswith(("https://", "http://")):
        faults.append(Fault("bad_url", "First published at: write a whole https:// address.", pointer="/canonical_url"))
    if faults:
        raise BadInput(faults)


def _address(article: Article, draft: Draft) -> None:
    """Give the story its slug: the editor's, or the headline's until it was public once."""
    before = article.slug
    if draft.slug:
        article.slug = check_slug(draft.slug, article) if draft.slug != before else before
    elif draft.headline and article.first_published_at is None:
        article.slug = free_slug(draft.headline, article)
    if article.slug != before and article.first_published_at is not None:
        OldSlug.objects.get_or_create(slug=before, defaults={"article": article})
    OldSlug.objects.filter(slug=article.slug, article=article).delete()


def _body(article: Article, html: str) -> tuple[str, ...]:
    cleaned = clean(html)
    article.body = keep_known(article, cleaned.html, cleaned.figures)
    derived = blocks.blocks(article.body)
    article.blocks = orjson.dumps(derived).decode()
    said = [text for text, is_caption in blocks.passages(derived, {}) if not is_caption]
    article.text = "\n\n".join(said)
    article.word_count = words.count(article.text)
    return cleaned.dropped


def _people(article: Article, parts: Sequence[Part] | None) -> None:
    if parts is None:
        return
    unique = {part.author: part for part in parts}
    article.bylines.exclude(author_id__in=unique).delete()
    for position, part in enumerate(unique.values()):
        defaults = {"role": part.role, "position": position}
        Byline.objects.update_or_create(article=article, author_id=part.author, defaults=defaults)


def _notes(article: Article, notes: Sequence[Note] | None, now: dt.datetime) -> None:
    if notes is None:
        return
    article.corrections.all().delete()
    Correction.objects.bulk_create(
        Correction(article=article, kind=note.kind, text=note.text, at=note.at or now) for note in notes
    )
