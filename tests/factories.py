"""One factory a noun, with nothing hidden: everything goes through the services."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from articles.drafts import Draft, LeadPhoto, Part
from articles.models import Article, Author, Collection, Section, Tag
from articles.services import collections, publishing, saving, taxonomy
from articles.services.collections import Item
from media import services as photo_desk
from media.models import Image
from newsroom import text
from publishing.models import Publication

BODY = "<p>The lake rose by two metres in a night.</p><p>Nobody was hurt, the district said.</p>"


def make_section(name: str = "Economy", **fields: Any) -> Section:
    """Return a saved section."""
    section = Section(name=name, slug=fields.pop("slug", text.slug(name)), **fields)
    taxonomy.save(section)
    return section


def make_tag(name: str = "Energy", **fields: Any) -> Tag:
    """Return a saved tag."""
    tag = Tag(name=name, slug=fields.pop("slug", text.slug(name)), **fields)
    taxonomy.save(tag)
    return tag


def make_author(name: str = "Aida Sadykova", **fields: Any) -> Author:
    """Return a saved author."""
    author = Author(name=name, slug=fields.pop("slug", text.slug(name)), **fields)
    taxonomy.save(author)
    return author


def make_collection(name: str = "Front", *items: Item | Article | Publication, **fields: Any) -> Collection:
    """Return a collection that readers see, with these stories in this order."""
    made = collections.create({"name": name, "is_public": True, **fields}, by=None)
    if items:
        placed = [each if isinstance(each, Item) else Item(UUID(str(each.pk))) for each in items]
        made = collections.order(made.pk, placed, by=None, revision=made.revision)
    return made


def photo_bytes(size: tuple[int, int] = (640, 480), colour: str = "steelblue", kind: str = "JPEG") -> bytes:
    """Return an encoded picture of one colour."""
    buffer = io.BytesIO()
    Picture.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


def make_photo(**words: str) -> Image:
    """Return an accepted photo with credit, alt text and caption unless others are given."""
    seed = words.pop("colour", f"#{abs(hash(str(sorted(words.items())))) % 0xFFFFFF:06x}")
    upload = SimpleUploadedFile("lake.jpg", photo_bytes(colour=seed), content_type="image/jpeg")
    image = photo_desk.accept(upload, by=None)
    said = {"caption": "The lake at dawn.", "credit": "Pia Orlova/Courier", "alt": "A lake under red sky.", **words}
    return photo_desk.revise(image.pk, by=None, version=image.version, changes=said)


def make_article(*, by: User | None = None, **draft: Any) -> Article:
    """Return a saved story, ready to publish unless told otherwise: give "" to leave something out.

    `by` is whose own it is; nobody's, if nobody is named.
    """
    if "section" not in draft:
        draft["section"] = (Section.objects.first() or make_section()).pk
    if "bylines" not in draft:
        draft["bylines"] = [Part((Author.objects.first() or make_author()).pk)]
    lead = draft.get("lead")
    if isinstance(lead, Image):
        draft["lead"] = LeadPhoto(lead.pk)
    said = {"headline": "Wind farm opens", "summary": "It is the first on the steppe.", "body": BODY, **draft}
    return saving.create(Draft(**said), by=by).article


def publish(article: Article, *, now: dt.datetime | None = None) -> Publication:
    """Return the publication of a story, published as it stands."""
    article.refresh_from_db()
    return publishing.publish(article.pk, by=None, revision=article.revision, now=now)


def make_public(*, now: dt.datetime | None = None, **draft: Any) -> Publication:
    """Return the publication of a new story."""
    return publish(make_article(**draft), now=now)
