"""Atom 1.0 (RFC 4287), with the stories that were taken down as deleted entries (RFC 6721)."""

from __future__ import annotations

from typing import Any

from django.utils.feedgenerator import Atom1Feed

from publishing.feeds.channel import Channel, Entry, site_name

TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


class Atom(Atom1Feed):
    """Django's writer of Atom, with every author, whole stories and deleted entries."""

    def root_attributes(self) -> dict[str, str]:
        """Return the namespaces."""
        return {**super().root_attributes(), "xmlns:at": TOMBSTONES}

    def latest_post_date(self) -> Any:
        """Return when the feed last changed, a takedown included."""
        return self.feed["updated"]

    def add_root_elements(self, handler: Any) -> None:
        """Write the feed's own elements, and whatever was taken down: when, and not a word of it."""
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})
        for key, at in self.feed["gone"]:
            handler.addQuickElement("at:deleted-entry", "", {"ref": f"urn:uuid:{key}", "when": at})

    def item_attributes(self, item: Any) -> dict[str, str]:
        """Return the language of one story."""
        return {"xml:lang": item["entry"].document["language"]}

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """Write one story."""
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for name, url in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", url)
            handler.endElement("author")
        handler.addQuickElement("summary", entry.summary, {"type": "text"})
        handler.addQuickElement("content", entry.html, {"type": "html"})
        for use, size in entry.photos:
            said = {"rel": "enclosure", "type": "image/jpeg", "href": size["url"]}
            handler.addQuickElement("link", "", {**said, **({"title": use["caption"]} if use["caption"] else {})})


def write(channel: Channel) -> bytes:
    """Return the feed as Atom 1.0, in UTF-8."""
    feed = Atom(
        channel.title,
        channel.link,
        "",
        language=channel.language or None,
        subtitle=channel.description,
        author_name=site_name(),
        feed_url=channel.address,
        feed_guid=channel.address.partition("?")[0],
        updated=channel.updated,
        hub=channel.hub,
        gone=channel.gone,
    )
    for entry in channel.entries:
        feed.add_item(
            entry.document["headline"],
            entry.document["url"],
            None,  # type: ignore[arg-type] # it would be called HTML; the summary below says that it is text
            pubdate=entry.moment("published_at"),
            updateddate=entry.moment("updated_at"),
            unique_id=entry.id,
            categories=entry.categories,
            entry=entry,
        )
    return feed.writeString("utf-8").encode()
