"""Bringing back a version: a new save that says what an old one said."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.body.expand import FIGURE, expand
from articles.drafts import Draft, LeadPhoto, Note, Part
from articles.models import Article, Author, Section, Tag
from articles.services import saving
from articles.slugs import check_slug
from articles.snapshot import Content
from media.models import Image
from newsroom.errors import BadInput

KNOWN = frozenset(field.name for field in fields(Draft))


@transaction.atomic
def restore(
    article_id: UUID, content: Content, *, by: User | None, revision: int, note: str, now: dt.datetime | None = None
) -> saving.Saved:
    """Save `content`, a snapshot of this story, as its newest revision; `dropped` names what is gone since.

    Raises what `saving.save` raises.
    """
    article = saving.lock(article_id)
    draft, lost = still_possible(draft_of(content), article)
    photos = len(FIGURE.findall(content.get("body") or "")) - len(FIGURE.findall(_known_photos(content)))
    if photos:
        lost.append(
            ngettext(
                "{number} photo that the photo desk no longer has",
                "{number} photos that the photo desk no longer has",
                photos,
            ).format(number=photos)
        )
    saved = saving.save(article_id, draft, by=by, revision=revision, note=note, now=now)
    return replace(saved, dropped=(*lost, *saved.dropped))


def draft_of(content: Content) -> Draft:
    """Return a snapshot as a Draft that saves all of it."""
    lead = next((each for each in content.get("captions") or () if each["place"] == "lead"), None)
    words: dict[str, Any] = {name: value for name, value in content.items() if name in KNOWN}
    words |= {
        "section": content.get("section") or 0,
        "body": expand(content.get("body") or "", content.get("captions") or ()),
        "bylines": [Part(author, role) for author, role in content.get("bylines") or ()],
        "corrections": [
            Note(each["text"], each["kind"], dt.datetime.fromisoformat(each["at"]))
            for each in content.get("corrections") or ()
        ],
        "related": [UUID(each) for each in content["related"]] if "related" in content else None,
        "lead": LeadPhoto(UUID(lead["image"]), lead["text"], lead["credit"], lead["alt"]) if lead else False,
    }
    return Draft(**words)


def still_possible(draft: Draft, article: Article) -> tuple[Draft, list[str]]:
    """Return the draft without what is gone from the desk, and in words what that was.

    An address that another story has by now stays what it is today.
    """
    lost = []
    if draft.section and not Section.objects.filter(pk=draft.section).exists():
        draft, lost = replace(draft, section=0), [_("its section")]
    tags = _existing(Tag, draft.tags or ())
    if gone := len(draft.tags or ()) - len(tags):
        draft = replace(draft, tags=tags)
        lost.append(ngettext("{number} tag", "{number} tags", gone).format(number=gone))
    people = _existing(Author, [part.author for part in draft.bylines or ()])
    if gone := len(draft.bylines or ()) - len(people):
        draft = replace(draft, bylines=[part for part in draft.bylines or () if part.author in people])
        lost.append(ngettext("{number} of its authors", "{number} of its authors", gone).format(number=gone))
    if isinstance(draft.lead, LeadPhoto) and not Image.objects.filter(pk=draft.lead.image).exists():
        draft = replace(draft, lead=False)
        lost.append(_("its lead photo"))
    others = set(Article.objects.filter(pk__in=draft.related or ()).values_list("pk", flat=True))
    if gone := len(draft.related or ()) - len(others):
        draft = replace(draft, related=[each for each in draft.related or () if each in others])
        lost.append(ngettext("{number} related story", "{number} related stories", gone).format(number=gone))
    try:
        check_slug(draft.slug or "", article)
    except BadInput:
        draft = replace(draft, slug=article.slug)
    return draft, lost


def _existing(model: type[Model], wanted: Any) -> list[int]:
    found = set(model._default_manager.filter(pk__in=list(wanted)).values_list("pk", flat=True))
    return [pk for pk in wanted if pk in found]


def _known_photos(content: Content) -> str:
    """Return the body with the figures alone whose photo is still there."""
    images = {each["key"]: UUID(each["image"]) for each in content.get("captions") or ()}
    known = set(Image.objects.filter(pk__in=set(images.values())).values_list("pk", flat=True))
    return FIGURE.sub(lambda figure: figure[0] if images.get(figure[1]) in known else "", content.get("body") or "")
