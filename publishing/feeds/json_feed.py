"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import orjson

from publishing.document import Json
from publishing.feeds.channel import Channel, Entry

VERSION = "https://jsonfeed.org/version/1.1"


def write(channel: Channel) -> bytes:
    """Return the feed as JSON Feed 1.1."""
    said = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.link,
        "feed_url": channel.address,
        "description": channel.description,
        "language": channel.language,
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
    }
    items = [_item(entry) for entry in channel.entries]
    return orjson.dumps({**{name: value for name, value in said.items() if value}, "items": items})


def _item(entry: Entry) -> Json:
    document = entry.document
    said: Json = {
        "id": entry.id,
        "url": document["url"],
        "title": document["headline"],
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": document["published_at"],
        "date_modified": document["updated_at"],
        "language": document["language"],
        "authors": [{"name": name, "url": url} for name, url in entry.authors],
        "tags": entry.categories,
        "image": entry.photos[0][1]["url"] if document["lead_image"] and entry.photos else None,
        "attachments": _attachments(entry),
    }
    return {name: value for name, value in said.items() if value or name == "content_html"}


def _attachments(entry: Entry) -> list[Json]:
    """Return the photos. Two with one title would be two forms of one thing, so a title is given once."""
    found: list[Json] = []
    titles: set[str] = set()
    for use, size in entry.photos:
        title = " ".join(filter(None, (use["caption"], f"({use['credit']})" if use["credit"] else "")))
        own = {"title": title} if title and title not in titles else {}
        titles.add(title)
        found.append({"url": size["url"], "mime_type": "image/jpeg", **own})
    return found
