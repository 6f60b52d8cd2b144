"""RSS 2.0 (https://www.rssboard.org/rss-specification), with whole stories and their photos.

Modules: content (the whole text), Dublin Core (authors, language), Media RSS (photos with
credit, https://www.rssboard.org/media-rss), Atom (self, hub, time of the last update).
"""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date

from publishing.document import Json
from publishing.feeds.channel import Channel, Entry

SPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


class Rss(Rss201rev2Feed):
    """Django's writer of RSS, with the modules that news needs."""

    def rss_attributes(self) -> dict[str, str]:
        """Return the namespaces, declared once for all items."""
        return {**super().rss_attributes(), **{f"xmlns:{name}": space for name, space in SPACES.items()}}

    def latest_post_date(self) -> Any:
        """Return when the feed last changed, a takedown included."""
        return self.feed["updated"]

    def add_root_elements(self, handler: Any) -> None:
        """Write the channel's own elements."""
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """Write one story."""
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for name, _ in entry.authors:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("dc:language", entry.document["language"])
        handler.addQuickElement("atom:updated", rfc3339_date(entry.moment("updated_at")))
        handler.addQuickElement("content:encoded", entry.html)
        for use, size in entry.photos:
            _photo(handler, use, size)


def _photo(handler: Any, use: Json, size: Json) -> None:
    said = {"url": size["url"], "type": "image/jpeg", "medium": "image"}
    handler.startElement("media:content", {**said, "width": str(size["width"]), "height": str(size["height"])})
    if use["credit"]:
        handler.addQuickElement("media:credit", use["credit"], {"role": "photographer", "scheme": "urn:ebu"})
    if use["caption"]:
        handler.addQuickElement("media:description", use["caption"], {"type": "plain"})
    if use["alt"]:
        handler.addQuickElement("media:text", use["alt"], {"type": "plain"})
    if use["copyright"]:
        handler.addQuickElement("media:copyright", use["copyright"])
    if use["licence_url"]:
        handler.addQuickElement("media:license", use["usage_terms"], {"href": use["licence_url"], "type": "text/html"})
    handler.endElement("media:content")


def write(channel: Channel) -> bytes:
    """Return the feed as RSS 2.0, in UTF-8."""
    feed = Rss(
        channel.title,
        channel.link,
        channel.description,
        language=channel.language or None,
        feed_url=channel.address,
        updated=channel.updated,
        hub=channel.hub,
    )
    for entry in channel.entries:
        feed.add_item(
            entry.document["headline"],
            entry.document["url"],
            escape(entry.summary, quote=False),  # a description is HTML
            pubdate=entry.moment("published_at"),
            unique_id=entry.id,
            unique_id_is_permalink=False,
            categories=entry.categories,
            entry=entry,
        )
    return feed.writeString("utf-8").encode()
