"""A stored card, document or thing as WordPress shows it. Nothing is said here that is not in those."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any
from uuid import UUID

from django.utils import timezone

from publishing.document import Json
from wordpress.rest import content, links
from wordpress.rest.numbers import Numbers

POST_EMBED = ("id", "date", "slug", "type", "link", "title", "excerpt", "author", "featured_media")
TERM_EMBED = ("id", "link", "name", "slug", "taxonomy")
USER_EMBED = ("id", "name", "url", "description", "link", "slug", "avatar_urls")
MEDIA_EMBED = (
    *("id", "date", "slug", "type", "link", "title", "author", "featured_media", "caption", "alt_text"),
    *("media_type", "mime_type", "media_details", "source_url"),
)
# WordPress's names of sizes, each with the width that it asks for.
SIZES = {
    "thumbnail": 150,
    "medium": 300,
    "medium_large": 768,
    "large": 1024,
    "1536x1536": 1536,
    "2048x2048": 2048,
}
AVATARS = (24, 48, 96)
CARD, DOCUMENT = ("card",), ("card", "document")


def moment(written: str) -> tuple[str, str]:
    """Return a moment as the clock on the newsroom's wall shows it, and in UTC, without their zones."""
    at = dt.datetime.fromisoformat(written)
    wall = timezone.localtime(at, timezone.get_default_timezone())
    return (f"{wall:%Y-%m-%dT%H:%M:%S}".zfill(19), f"{at:%Y-%m-%dT%H:%M:%S}".zfill(19))


def text(words: str) -> Json:
    """Return words as WordPress renders them: as HTML."""
    return {"rendered": escape(words, quote=False)}


def post(card: Json, numbers: Numbers, document: Json | None = None) -> Json:
    """Return a story. Its text is left out where there is no `document`."""
    page = card["kind"] == "page"
    base, kind = ("pages", "page") if page else ("posts", "post")
    date, date_gmt = moment(card["published_at"])
    modified, modified_gmt = moment(card["updated_at"])
    lead = card["lead_image"]
    said: Json = {
        "id": numbers.story(card["id"]),
        "date": date,
        "date_gmt": date_gmt,
        "guid": {"rendered": escape(card["url"])},
        "modified": modified,
        "modified_gmt": modified_gmt,
        "slug": card["slug"],
        "status": "publish",
        "type": kind,
        "link": card["url"],
        "title": text(card["headline"]),
        **({"content": {"rendered": content.rendered(document, numbers), "protected": False}} if document else {}),
        "excerpt": {"rendered": content.excerpt(card), "protected": False},
        "author": numbers.thing("author", card["authors"][0]["slug"]) if card["authors"] else 0,
        "featured_media": numbers.photo(lead["id"]) if lead else 0,
        **({"parent": 0, "menu_order": 0} if page else {}),
        "comment_status": "closed",
        "ping_status": "closed",
        **({} if page else {"sticky": False}),
        "template": "",
        **({} if page else {"format": "standard"}),
        "meta": [],
        **({} if page else _terms(card, numbers)),
        "lang": card["language"],
    }
    return {**said, "_links": links.of_post(said, base)}


def _terms(card: Json, numbers: Numbers) -> Json:
    return {
        "categories": [numbers.thing("section", card["section"]["slug"])],
        "tags": [numbers.thing("tag", tag["slug"]) for tag in card["tags"]],
    }


def term(kind: str, form: Json, numbers: Numbers, count: int = 0) -> Json:
    """Return a section as a category, or a tag. `form` is its public form."""
    above = form.get("parent")
    said: Json = {
        "id": numbers.thing(kind, form["slug"]),
        "count": count,
        "description": escape(form["description"], quote=False),
        "link": links.site(form["path"]),
        "name": escape(form["name"], quote=False),
        "slug": form["slug"],
        "taxonomy": links.TAXONOMIES[kind],
        **({"parent": numbers.thing("section", above) if above else 0} if kind == "section" else {}),
        "meta": [],
    }
    return {**said, "_links": links.of_term(said, kind)}


def user(form: Json, numbers: Numbers) -> Json:
    """Return an author as a user; the account behind the name is not part of it."""
    number = numbers.thing("author", form["slug"])
    said: Json = {
        "id": number,
        "name": form["name"],
        "url": "",
        "description": form["bio"],
        "link": links.site(form["path"]),
        "slug": form["slug"],
        "avatar_urls": _avatars(form["photo"]) if form["photo"] else {},
        "meta": [],
    }
    return {**said, "_links": links.of_one("users", number)}


def _avatars(photo: Json) -> Json:
    cuts = _cuts(photo, "1:1") or _cuts(photo)
    return {str(width): _fitting(cuts, width)["url"] for width in AVATARS} if cuts else {}


def media(photo: Json, numbers: Numbers) -> Json:
    """Return a photo in its own words or, from a story, in that story's."""
    number, cuts = numbers.photo(photo["id"]), _cuts(photo)
    full = cuts[-1] if cuts else None
    key = UUID(photo["id"])
    date, date_gmt = moment(dt.datetime.fromtimestamp((key.int >> 80) // 1000, dt.UTC).isoformat())
    words = " ".join(filter(None, (photo["caption"], f"({photo['credit']})" if photo["credit"] else "")))
    caption = f"<p>{escape(words, quote=False)}</p>\n" if words else ""
    source = full["url"] if full else ""
    said: Json = {
        "id": number,
        "date": date,
        "date_gmt": date_gmt,
        "guid": {"rendered": escape(source)},
        "modified": date,
        "modified_gmt": date_gmt,
        "slug": photo["id"],
        "status": "inherit",
        "type": "attachment",
        "link": source,
        "title": text(photo["caption"] or photo["alt"]),
        "author": 0,
        "featured_media": 0,
        "comment_status": "closed",
        "ping_status": "closed",
        "template": "",
        "meta": [],
        "description": {"rendered": caption},
        "caption": {"rendered": caption},
        "alt_text": photo["alt"],
        "media_type": "image",
        "mime_type": "image/jpeg",
        "media_details": _details(full, cuts) if full else {},
        "post": None,
        "source_url": source,
    }
    return {**said, "_links": links.of_one("media", number, about="types/attachment")}


def _details(full: Json, cuts: list[Json]) -> Json:
    """Return the sizes of a photo; WordPress, too, names none that are larger than the photo."""
    sizes = {name: _fitting(cuts, width) for name, width in SIZES.items() if width <= full["width"]}
    return {
        "width": full["width"],
        "height": full["height"],
        "file": _file(full),
        "sizes": {name: _size(cut) for name, cut in {**sizes, "full": full}.items()},
        "image_meta": {},
    }


def _size(cut: Json) -> Json:
    return {
        "file": _file(cut),
        "width": cut["width"],
        "height": cut["height"],
        "mime_type": "image/jpeg",
        "source_url": cut["url"],
    }


def _file(cut: Json) -> str:
    return str(cut["url"]).rpartition("/")[2]


def _cuts(photo: Json, ratio: str = "") -> list[Json]:
    """Return the JPEGs of a photo, or of one of its crops, the narrowest first."""
    sources: list[Any] = photo.get("crops", {}).get(ratio, []) if ratio else photo.get("sources", [])
    cuts = [cut for source in sources if source["type"] == "image/jpeg" for cut in source["srcset"]]
    return sorted(cuts, key=lambda cut: int(cut["width"]))


def _fitting(cuts: list[Json], width: int) -> Json:
    """Return the narrowest cut that is as wide as that, else the widest."""
    return next((cut for cut in cuts if cut["width"] >= width), cuts[-1])
