"""A document made ready to print: every byte that readers will get, but for its number.

Rendering happens once, when the document is signed off; what waits for its time waits as a
plate, and entering the public costs no rendering. The change number and the old addresses
are known only at that moment, and are set in front of the finished JSON.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self
from uuid import UUID

import orjson
from django.conf import settings
from django.utils import timezone

from newsroom import words
from newsroom.dates import day_and_month
from publishing.document import Document, Json
from publishing.excerpt import DEFAULT_WORDS, MAX_WORDS, excerpt
from publishing.formats import sitemap
from publishing.formats.schema_org import news_article, script_safe

Passages = list[tuple[str, bool]]  # the texts of a story's blocks, each with whether it is a caption


@dataclass(frozen=True, slots=True)
class Plate:
    """What `publishing.services.enter` writes. All values are JSON, so that it can be stored."""

    key: str
    path: str
    slug: str
    headline: str
    has_image: bool
    published_at: str
    updated_at: str
    document: str
    card: str
    text: str
    passages: str
    things: tuple[str, ...]
    images: tuple[Json, ...]
    # Its entries in the sitemaps, as XML; empty for what is not to be in ours.
    page: str = ""
    news: str = ""
    good_until: str = ""  # as of its Document
    without: tuple[str, ...] = ()  # likewise, as Mentions name pictures
    picked: tuple[str, ...] = ()  # the ids of Document.related

    @property
    def turns_at(self) -> dt.datetime | None:
        """Return when it is to be made anew, None if it stays good."""
        return dt.datetime.fromisoformat(self.good_until) if self.good_until else None

    def columns(self, number: int, *, at: dt.datetime, aliases: Sequence[str] = ()) -> dict[str, Any]:
        """Return a Publication's columns as it enters under this change number at this time.

        `aliases` are the addresses that it had, the oldest first.
        """
        return {
            "key": UUID(self.key),
            "version": number,
            "path": self.path,
            "slug": self.slug,
            "headline": self.headline,
            "has_image": self.has_image,
            "published_at": dt.datetime.fromisoformat(self.published_at),
            "updated_at": dt.datetime.fromisoformat(self.updated_at),
            "changed_at": at,
            "document": numbered(self.document, version=number, aliases=list(aliases)),
            "card": numbered(self.card, version=number),
            "text": self.text,
            "passages": self.passages,
            "picked": " ".join(self.picked),
        }

    def store(self) -> str:
        """Return the plate as text for Pending."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def load(cls, stored: str) -> Self:
        """Return the plate that `store` wrote."""
        # One that an earlier release stored may hold what is no longer kept.
        values = {name: value for name, value in orjson.loads(stored).items() if name in cls.__slots__}
        rows = {name: tuple(values.get(name, ())) for name in ("things", "images", "without", "picked")}
        return cls(**{**values, **rows})


def make_plate(document: Document) -> Plate:
    """Return `document` made ready to enter the public."""
    beginning = beginning_of(document)
    card = card_json(document, beginning)
    whole = {**card, **_beyond_card(document)}
    listed = sitemap.is_ours(whole)
    return Plate(
        key=str(document.id),
        path=document.path,
        slug=document.slug,
        headline=document.headline,
        has_image=any(not image.withheld for image in document.images),
        published_at=document.published_at.isoformat(),
        updated_at=document.updated_at.isoformat(),
        document=_dump(whole),
        card=_dump(card),
        text=document.body.text,
        passages=_dump(beginning),
        things=tuple(document.things()),
        images=tuple({image.id: image.photo for image in document.images if not image.withheld}.values()),
        page=sitemap.page(whole) if listed else "",
        news=sitemap.news(whole) if listed else "",
        good_until=document.good_until.isoformat() if document.good_until else "",
        without=tuple(map(image_key, document.without)),
        picked=tuple(map(str, document.related)),
    )


def numbered(json: str, *, version: int, **also: Any) -> str:
    """Return a finished JSON object with its change number, and `also`, set in front."""
    front = orjson.dumps({"version": version, **also}).decode()
    return f"{front[:-1]},{json[1:]}"


def card_json(document: Document, beginning: Passages) -> Json:
    """Return the card: what lists and feeds show of a story that begins with these passages."""
    lead = document.lead_image
    return {
        "id": str(document.id),
        "type": "article",
        "kind": document.kind,
        "language": document.language,
        "path": document.path,
        "url": settings.SITE_URL + document.path,
        "slug": document.slug,
        "headline": document.headline,
        "kicker": document.kicker or None,
        "summary": document.summary,
        "excerpt": excerpt(beginning, DEFAULT_WORDS, total=document.word_count),
        "section": {"slug": document.section.slug, "name": document.section.name},
        "tags": [{"slug": tag.slug, "name": tag.name, "kind": tag.kind} for tag in document.tags],
        "authors": [{"slug": a.slug, "name": a.name, "role": a.role or None} for a in document.authors],
        "byline": document.byline or None,
        # A list of stories needs few shapes, and a page of it carries twenty leads.
        "lead_image": lead.as_json(ratios=settings.CARD_RATIOS) if lead else None,
        "published_at": zulu(document.published_at),
        "updated_at": zulu(document.updated_at),
        "word_count": document.word_count,
        "reading_minutes": document.reading_minutes,
    }


def front_of(card: str) -> Json:
    """Return what a stored card says before its excerpt: how it is called, in which language, its summary.

    The excerpt's name stands in quotes, which in a value would be escaped: where it stands first it is
    the name. To read the rest, mostly the addresses of a photo's cuts, takes longer than all else.
    """
    front, found, _ = card.partition(',"excerpt":{')
    said: Json = orjson.loads(f"{front}}}" if found else card)
    return said


def _beyond_card(document: Document) -> Json:
    url = settings.SITE_URL + document.path
    lead = document.lead_image
    return {
        "lead_image": lead.as_json() if lead else None,
        "body": {"blocks": list(document.body.blocks), "html": document.body.html},
        "images": [image.as_json(ratios=settings.CARD_RATIOS) for image in document.images],
        "corrections": [{"at": zulu(c.at), "kind": c.kind, "text": c.text} for c in document.corrections],
        "dateline": {"place": document.dateline, "text": _dateline(document)} if document.dateline else None,
        "alternates": [
            {"language": other.language, "id": str(other.id), "url": settings.SITE_URL + other.path}
            for other in document.alternates
        ],
        "canonical_url": document.canonical_url or url,
        "seo": {
            "title": document.seo_title or document.headline,
            "description": document.seo_description or document.summary,
            "image": lead.as_json(ratios=()) if lead else None,
        },
        "structured_data": orjson.Fragment(script_safe(news_article(document, url=url))),
        "notice": document.notice or None,
    }


def _dateline(document: Document) -> str:
    day = timezone.localtime(document.published_at).date()
    return f"{document.dateline.upper()}, {day_and_month(day, document.language)}"


def beginning_of(document: Document) -> Passages:
    """Return the passages that the longest excerpt can need, not the whole story."""
    if document.word_count <= MAX_WORDS:
        return list(document.body.passages)
    kept: Passages = []
    total = 0
    for text, is_caption in document.body.passages:
        kept.append((text, is_caption))
        total += 0 if is_caption else words.count(text)
        if total > MAX_WORDS:
            break
    return kept


def zulu(moment: dt.datetime) -> str:
    """Return a moment as RFC 3339 in UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def image_key(image_id: UUID | str) -> str:
    """Return an image as Mentions name it."""
    return f"image:{image_id}"


def _dump(value: Any) -> str:
    return orjson.dumps(value).decode()
