"""A page that lists stories, as text: its stories become drafts, its rates quotes.

Read again, the same page changes nothing: a story is known by its headline, and what editors made of it stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import Article
from articles.services import importing
from articles.snapshot import Content
from media.models import Image
from newsroom import text
from newsroom.errors import BadInput
from ticker import services as market
from ticker.models import Instrument, Quote
from wordpress import ids
from wordpress.body.listing import Line, Listing
from wordpress.body.listing import Story as Listed
from wordpress.items import Item
from wordpress.models import Imported, ImportedCaption, Source
from wordpress.services.pictures import Pictures
from wordpress.services.stories import captions_of, original_of
from wordpress.telling import Around, Told, tell

NOWHERE = "listing"  # the address of the Source that pages are of whose site nobody says
QUOTED_BY = "listing"  # who said a quote, where a page did
KIND = "listing"


@dataclass
class Brought:
    """What became of a page: headlines by what was done with them, rates, and what could not be carried."""

    new: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)


@transaction.atomic
def bring(listing: Listing, *, site: str, language: str, by: User | None, now: dt.datetime) -> Brought:
    """Write the stories of a page as drafts and its rates as quotes of its day; return what became of it.

    `site` is the address of the site that it is of, so that its photos are those of an export; empty if unknown.
    """
    known = {"title": "A listing page"} if not site else {}
    source, _ = Source.objects.get_or_create(url=site.rstrip("/") or NOWHERE, defaults=known)
    brought = Brought(losses=[f"Not understood: {line}" for line in listing.unread])
    fresh = list(_fresh(listing.stories, source, brought))
    _write(fresh, Pictures(source, by=by, now=now), language=language or settings.SITE_LANGUAGES[0], brought=brought)
    for line in listing.lines:
        _quote(line, listing.date, brought, by=by, now=now)
    return brought


def _fresh(listed: Sequence[Listed], source: Source, brought: Brought) -> Iterator[Listed]:
    """Yield the stories that are not here yet, each once: a page shows some as the latest and as the most read."""
    keys = {_key(story) for story in listed}
    met = set(Imported.objects.filter(source=source, kind=KIND, key__in=keys).values_list("key", flat=True))
    for story in listed:
        if (key := _key(story)) in met:
            brought.known.append(story.headline)
        else:
            met.add(key)
            brought.new.append(story.headline)
            yield story


def _key(story: Listed) -> str:
    return ids.digest(text.line(story.headline), 24)


def _write(listed: list[Listed], pictures: Pictures, *, language: str, brought: Brought) -> None:
    source, now = pictures.source, pictures.now
    around = Around(source.url, source.url if source.url != NOWHERE else "", "keep", {}, {})
    told = [tell(_item(story), _key(story), around, now) for story in listed]
    photos = pictures.ensure(figure for each in told for figure in each.figures)
    rows = Image.objects.filter(pk__in=set(photos.values())).values_list("pk", "caption", "credit", "alt")
    said = {pk: words for pk, *words in rows}
    slugs = importing.free_slugs({each.id: each.wanted_slug for each in told})
    stories, kept = [], []
    for story, each in zip(listed, told, strict=True):
        losses = [[loss.code, text.shorten(loss.said, 2000)] for loss in each.losses]
        if story.is_cut:
            losses.append(["cut-off", "The page shows only the beginning of it."])
            brought.cut.append(story.headline)
        captions = list(captions_of(None, each.figures, photos, said, losses))
        content = {**_content(each, captions), "language": language, "slug": slugs[each.id]}
        stories.append(_story(each, content, now))
        brought.losses += [f"{story.headline}: {code}: {words}" for code, words in losses if code != "cut-off"]
        row = Imported.objects.create(
            source=source, kind=KIND, key=each.key, title=text.shorten(story.headline, 200), losses=losses
        )
        for figure in each.figures:
            caption = original_of(figure)
            caption.imported = row
            kept.append(caption)
    importing.bring_in(stories, named={}, by=pictures.by, note="From a page that lists stories", now=now)
    for each in told:
        Imported.objects.filter(source=source, kind=KIND, key=each.key).update(article=each.id)
    ImportedCaption.objects.bulk_create(kept)


def _item(story: Listed) -> Item:
    return Item(id=0, kind="post", line=0, title=story.headline, body=story.body, status="draft")


def _content(told: Told, captions: list[Content]) -> Content:
    empty: Content = {"section": None, "tags": [], "bylines": [], "related": [], "corrections": []}
    return {**told.columns, **empty, "captions": captions}


def _story(told: Told, content: Content, now: dt.datetime) -> importing.Story:
    return importing.Story(
        id=told.id,
        content=content,
        blocks=told.blocks,
        text=told.text,
        word_count=told.word_count,
        state=Article.State.DRAFT,
        created_at=now,
    )


def _quote(line: Line, day: dt.date | None, brought: Brought, *, by: User | None, now: dt.datetime) -> None:
    """Keep a rate as one of the page's day, in UTC; an instrument that there is none of is made."""
    base, _, quoted = line.code.partition("/")
    as_of = dt.datetime.combine(day, dt.time(), dt.UTC) if day else now
    decimals = -int(line.value.as_tuple().exponent)
    try:
        with transaction.atomic():
            found = Instrument.objects.coded(base, quoted).first()
            instrument = found or market.set_instrument(
                Instrument(base=base, quote=quoted, scale=min(max(decimals, 2), 8)), by=by, now=now
            )
            made = market.record(instrument, line.value, as_of=as_of, source=QUOTED_BY, by=by, now=now)
    except (BadInput, ValidationError) as refused:
        brought.losses.append(f"{line.code} = {line.value}: {refused}")
        return
    if made is not None:
        brought.quotes.append(made)
