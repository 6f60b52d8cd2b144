"""Why a draft cannot be saved: all of it at once, before a row is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Field, Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import snapshot
from articles.body.figure import Figure
from articles.drafts import Draft, LeadPhoto
from articles.models import Article, Author, Byline, Caption, Correction, Section, Tag
from media.models import Image
from newsroom.errors import Fault
from publishing.search.related import MOST as MOST_RELATED

PLAIN = tuple(name for name in snapshot.COLUMNS if name != "body")
WORDS = (("text", _("Caption")), ("credit", _("Credit")), ("alt", _("Alt text")))


def faults_in(article: Article, draft: Draft, figures: Sequence[Figure]) -> list[Fault]:
    """Return everything that keeps an article from being saved as it stands after `draft`."""
    return [
        *_references(draft),
        *_picks(article, draft.related or ()),
        *_columns(article),
        *_language(article),
        *_link(article),
        *_notes(draft),
        *_roles(draft),
        *_lead(draft.lead),
        *(fault for figure in figures for fault in _too_long_words(figure, "/body")),
    ]


def _limit(model: type[Model], name: str) -> int:
    column = model._meta.get_field(name)
    return (column.max_length or 0) if isinstance(column, Field) else 0


def _too_long(model: type[Model], name: str, value: str, label: str, pointer: str) -> Iterator[Fault]:
    limit = _limit(model, name)
    if limit and len(value) > limit:
        yield Fault(
            "too_long",
            gettext("{label}: at most {limit} characters, this has {number}.").format(
                label=label, limit=limit, number=len(value)
            ),
            pointer=pointer,
        )


def _references(draft: Draft) -> Iterator[Fault]:
    """Yield a fault for a section, tag, author or story that was deleted meanwhile."""
    wanted: tuple[tuple[str, type[Model], set[Any]], ...] = (
        ("section", Section, {draft.section} if draft.section else set()),
        ("tags", Tag, set(draft.tags or ())),
        ("bylines", Author, {part.author for part in draft.bylines or ()}),
        ("related", Article, set(draft.related or ())),
    )
    for name, model, ids in wanted:
        if ids and model._default_manager.filter(pk__in=ids).count() < len(ids):
            yield Fault(
                "unknown",
                gettext("{label}: one of them was deleted meanwhile.").format(label=snapshot.LABELS[name]),
                pointer=f"/{name}",
            )


def _picks(article: Article, others: Sequence[UUID]) -> Iterator[Fault]:
    label = snapshot.LABELS["related"]
    if article.pk in others:
        yield Fault("itself", f"{label}: this is the story itself.", pointer="/related")
    if len(set(others)) > MOST_RELATED:
        yield Fault("too_many", f"{label}: at most {MOST_RELATED}, these are {len(set(others))}.", pointer="/related")


def _columns(article: Article) -> Iterator[Fault]:
    for name in (*PLAIN, "slug"):
        value, label = getattr(article, name), str(snapshot.LABELS[name])
        yield from _too_long(Article, name, value, label, f"/{name}")
        choices = [choice for choice, _ in getattr(Article._meta.get_field(name), "choices", None) or ()]
        if choices and value not in choices:
            detail = gettext("{label}: “{value}” is none of {names}.").format(
                label=label, value=value[:60], names=", ".join(map(str, choices))
            )
            yield Fault("bad_value", detail, pointer=f"/{name}")


def _language(article: Article) -> Iterator[Fault]:
    if article.language not in settings.SITE_LANGUAGES:
        detail = gettext("Language: “{value}” is none of {names}.").format(
            value=article.language[:60], names=", ".join(settings.SITE_LANGUAGES)
        )
        yield Fault("bad_value", detail, pointer="/language")
        return
    others = Article.objects.filter(story=article.story, language=article.language).exclude(pk=article.pk)
    if other := others.first():
        detail = gettext("Language: “{other}” tells this story in that language already.").format(other=other)
        yield Fault("told_already", detail, pointer="/language")


def _link(article: Article) -> Iterator[Fault]:
    try:
        parts = urlsplit(article.canonical_url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in article.canonical_url
    except ValueError:
        good = False
    if article.canonical_url and not good:
        yield Fault("bad_url", gettext("First published at: write a whole https:// address."), pointer="/canonical_url")


def _notes(draft: Draft) -> Iterator[Fault]:
    for number, note in enumerate(draft.corrections or ()):
        pointer = f"/corrections/{number}"
        if note.kind not in Correction.Kind.values:
            detail = gettext("Corrections: “{value}” is none of {names}.").format(
                value=note.kind[:60], names=", ".join(Correction.Kind.values)
            )
            yield Fault("bad_value", detail, pointer=pointer)
        if not note.text.strip():
            yield Fault("empty", gettext("Corrections: write what was wrong, and what is right."), pointer=pointer)
        yield from _too_long(Correction, "text", note.text, gettext("Corrections"), pointer)


def _roles(draft: Draft) -> Iterator[Fault]:
    for number, part in enumerate(draft.bylines or ()):
        yield from _too_long(Byline, "role", part.role, gettext("Role in the byline"), f"/bylines/{number}")


def _lead(lead: LeadPhoto | bool | None) -> Iterator[Fault]:
    if isinstance(lead, LeadPhoto):
        if not Image.objects.filter(pk=lead.image).exists():
            yield Fault("no_photo", gettext("The lead photo is no longer on the photo desk."), pointer="/lead")
        yield from _too_long_words(lead, "/lead")


def _too_long_words(photo: LeadPhoto | Figure, pointer: str) -> Iterator[Fault]:
    for name, label in WORDS:
        yield from _too_long(
            Caption, name, getattr(photo, name), gettext("{label} of a photo").format(label=label), pointer
        )
