"""The article as saving a draft would leave it, in memory alone: no row is written, and none is locked.

A preview that follows the typing asks for this every second, so it must hold nobody up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from copy import copy
from uuid import UUID

from django.db.models import Model

from articles.body.clean import Cleaned, clean
from articles.drafts import Draft, Note, Part
from articles.models import Article, Author, Byline, Caption, Correction, Pick, Tag
from articles.services import captions, drafting
from articles.services.refusals import faults_in
from media.models import Image
from media.queries import with_rights
from newsroom.errors import BadInput
from newsroom.fields import LineField, ProseField


def imagine(article: Article, draft: Draft, *, now: dt.datetime) -> Article:
    """Return a copy of `article` as saving `draft` at `now` would leave it.

    What belongs to it is on the copy as if it had been prefetched, with the photos' rights, so that
    `articles.snapshot` and `articles.checks` read it like a saved one. It must not be saved. Raises
    BadInput with every fault at once.
    """
    imagined = copy(article)
    imagined._state = copy(article._state)
    imagined._state.fields_cache = {}  # what the draft names, not what the article did
    imagined._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    drafting.fill(imagined, draft)
    cleaned, found = drafting.read_body(draft.body)
    figures = cleaned.figures if cleaned else ()
    if faults := [*found, *drafting.give_address(imagined, draft), *faults_in(imagined, draft, figures)]:
        raise BadInput(faults)
    uses = _captions(article, imagined, draft, cleaned)
    _have(imagined, "captions", Caption, uses)
    if draft.bylines is not None:
        _have(imagined, "bylines", Byline, _bylines(imagined, draft.bylines))
    if draft.corrections is not None:
        _have(imagined, "corrections", Correction, _notes(imagined, draft.corrections, now))
    if draft.related is not None:
        _have(imagined, "picks", Pick, (Pick(article=article, other_id=pk) for pk in dict.fromkeys(draft.related)))
    if draft.tags is not None:
        _have(imagined, "tags", Tag, Tag.objects.filter(pk__in=draft.tags))
    return imagined


def _captions(article: Article, imagined: Article, draft: Draft, cleaned: Cleaned | None) -> list[Caption]:
    if cleaned is None:
        uses = list(article.captions.exclude(place=Caption.Place.LEAD))
    else:
        planned = captions.plan(article, cleaned.html, cleaned.figures)
        html = planned.html
        drafting.give_body(imagined, clean(html).html if html != cleaned.html else html)
        uses = planned.captions
    if draft.lead is None:
        lead = article.captions.filter(place=Caption.Place.LEAD).first()
    else:
        lead = captions.lead_of(article, draft.lead)
    uses = [*([lead] if lead else []), *uses]
    images: dict[UUID, Image] = with_rights(Image.objects.all()).in_bulk({use.image_id for use in uses})
    for use in uses:
        use.image = images[use.image_id]
    return sorted(uses, key=lambda use: (use.position, use.key.int))


def _bylines(article: Article, parts: Sequence[Part]) -> list[Byline]:
    unique = {part.author: part for part in parts}
    authors = Author.objects.in_bulk(unique)
    return [
        Byline(article=article, author=authors[part.author], role=part.role, position=position)
        for position, part in enumerate(unique.values())
    ]


def _notes(article: Article, notes: Sequence[Note], now: dt.datetime) -> list[Correction]:
    made = [Correction(article=article, kind=note.kind, text=note.text, at=note.at or now) for note in notes]
    return sorted(made, key=lambda note: note.at, reverse=True)  # stable: of one time, the first stays first


def _have[Row: Model](article: Article, name: str, model: type[Row], rows: Iterable[Row]) -> None:
    """Put rows on an article as prefetching them would."""
    kept = list(rows)
    for row in kept:
        _clean(row)
    found = model._default_manager.none()
    found._result_cache, found._prefetch_done = kept, True  # type: ignore[attr-defined]
    article._prefetched_objects_cache[name] = found  # type: ignore[attr-defined]


def _clean(row: Model) -> None:
    """Clean a row's texts, as its fields do when they are written."""
    for field in row._meta.concrete_fields:
        if isinstance(field, LineField | ProseField):
            setattr(row, field.attname, field.to_python(getattr(row, field.attname)))
