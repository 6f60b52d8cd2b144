"""Translations: a story begun in another language with what needs no translating, and kept up with its source."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import permissions
from articles.body.expand import for_editor
from articles.drafts import Draft, LeadPhoto, Part
from articles.models import Article, Caption, Translation
from articles.services import saving
from newsroom.errors import BadInput, Fault, NotFound


@transaction.atomic
def begin(article_id: UUID, language: str, *, by: User | None, now: dt.datetime | None = None) -> Article:
    """Return a new draft that tells a story in `language`, linked with it.

    Placing, byline, photos and the shape of the text come along; the text itself too, to be
    written over. Headline, summary and what search engines are told stay empty: a story cannot
    go out in the wrong language unseen. Raises NotAllowed, NotFound, and BadInput where the
    newsroom has no such language or the story is told in it already.
    """
    permissions.check(by, permissions.BEGIN)
    permissions.check(by, permissions.SEE)
    source = saving.lock(article_id)
    if language not in settings.SITE_LANGUAGES:
        detail = _("Language: “{value}” is none of {names}.").format(
            value=language[:60], names=", ".join(settings.SITE_LANGUAGES)
        )
        raise BadInput([Fault("bad_value", detail, pointer="/language")])
    made = saving.create(_beginning(source, language), by=by, now=now).article
    Translation.objects.create(article=made, source=source, source_revision=source.revision)
    return made


def _beginning(source: Article, language: str) -> Draft:
    lead = source.captions.filter(place=Caption.Place.LEAD).first()
    return Draft(
        body=for_editor(source),
        kind=source.kind,
        language=language,
        section=source.section_id,
        tags=[tag.pk for tag in source.tags.all()],
        bylines=[Part(byline.author_id, byline.role) for byline in source.bylines.all()],
        lead=LeadPhoto(lead.image_id, credit=lead.credit) if lead else None,
        story=source.story,
    )


@transaction.atomic
def catch_up(article_id: UUID, *, revision: int, by: User | None) -> None:
    """Note that a translation says what its source said in `revision`. Raises NotAllowed, NotFound, BadInput.

    Never back: a page that was opened earlier undoes nothing.
    """
    permissions.check(by, permissions.CHANGE)
    translations = Translation.objects.select_for_update(of=("self",)).select_related("source", "article")
    known = translations.filter(pk=article_id).first()
    if known is None:
        raise NotFound(_("This story is no translation."))
    permissions.check(by, permissions.CHANGE, known.article)
    if revision > known.source.revision:
        raise BadInput([Fault("bad_value", _("There is no such revision of the source."), pointer="/revision")])
    known.source_revision = max(revision, known.source_revision)
    known.save(update_fields=["source_revision"])


def told_in(article: Article) -> dict[str, Article]:
    """Return a story's tellings in all languages by code, itself included. In one query; the spike counts."""
    told = Article.objects.filter(story=article.story).defer("body", "blocks", "text").select_related("live_edition")
    return {each.language: each for each in told.order_by("language")}
