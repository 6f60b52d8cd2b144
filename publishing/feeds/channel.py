"""What a feed holds, before it is written in one of the formats."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.conf import settings

from newsroom import text
from newsroom.dates import language_name
from publishing.document import Json
from publishing.feeds.html import body_html
from publishing.formats.pictures import each_once, jpeg
from publishing.models import Thing
from publishing.tally import departed


@dataclass(frozen=True)
class Entry:
    """One story in a feed, from its stored document."""

    document: Json

    @property
    def id(self) -> str:
        """Return the id that no format and no move ever changes (RFC 9562, section 4)."""
        return f"urn:uuid:{self.document['id']}"

    @property
    def summary(self) -> str:
        """Return the summary, or the beginning of a story that has none."""
        return str(self.document["summary"] or self.document["excerpt"]["text"])

    @property
    def html(self) -> str:
        """Return the whole story as HTML for feed readers."""
        return body_html(self.document)

    @property
    def authors(self) -> list[tuple[str, str]]:
        """Return name and page of everybody in the byline; the newsroom itself where there is nobody."""
        named = [(each["name"], f"{settings.SITE_URL}/author/{each['slug']}") for each in self.document["authors"]]
        return named or [(site_name(), settings.SITE_URL)]

    @property
    def categories(self) -> list[str]:
        """Return the names of section and tags, each once."""
        return list(dict.fromkeys(each["name"] for each in (self.document["section"], *self.document["tags"])))

    @property
    def photos(self) -> list[tuple[Json, Json]]:
        """Return each photo once, with its widest JPEG."""
        uses = each_once(self.document["images"])
        return [(use, size) for use in uses if (size := jpeg(use))]

    def moment(self, name: str) -> dt.datetime:
        """Return a time of the document."""
        return dt.datetime.fromisoformat(self.document[name])


@dataclass(frozen=True)
class Channel:
    """A feed: what it is about, and its entries, newest first.

    `address` is its own, `hub` tells its subscribers (empty if none does). `gone` are the id
    and the time of each story that was taken down of late.
    """

    title: str
    link: str
    description: str
    address: str
    updated: dt.datetime
    language: str = ""
    hub: str = ""
    entries: list[Entry] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)


def site_name() -> str:
    """Return the newsroom's name, fit for XML."""
    return text.line(settings.SITE_NAME)


def channel(thing: Thing, documents: list[bytes], **where: Any) -> Channel:
    """Return the feed of a thing with these stored documents. `where`: address, updated, hub."""
    form = orjson.loads(thing.document) if thing.document else {}
    # Where stories of several languages meet, each says its own.
    name, language = thing.name, settings.SITE_LANGUAGES[0] if len(settings.SITE_LANGUAGES) == 1 else ""
    if thing.kind == "language":
        name, language = language_name(thing.slug), thing.slug
    title = f"{site_name()}: {name}" if name else site_name()
    return Channel(
        title=title,
        link=settings.SITE_URL + form.get("path", ""),
        description=form.get("description") or form.get("bio") or text.line(settings.SITE_TAGLINE) or title,
        language=language,
        entries=[Entry(orjson.loads(document)) for document in documents],
        gone=departed(thing),
        **where,
    )
