"""Every address at which readers may meet a photo, for tests of what it may name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import storages
from django.test import Client

from articles.models import Author
from media.models import Image
from publishing.models import Publication

FORMS = ("", ".md", ".txt", ".ninjs", ".jsonld")
# Of a change by design: the number that every change takes (docs/decisions/0003-one-number.md).
NUMBERS = re.compile(rb'"version":\s*"?\d+"?')
URL = re.compile(rb"/renditions/(r/[0-9a-f]{32}/[\w.-]+)")


@dataclass(frozen=True)
class Seen:
    """What one address answered: its status and its body without change numbers."""

    status: int
    body: bytes


def outlets(story: Publication, image: Image, author: Author) -> list[str]:
    """Return the addresses of all that can show a photo of this story, or the author's portrait."""
    api, slug = "/api/v1", story.slug
    return [
        *(f"{api}/articles/{slug}{form or '/'}" for form in FORMS),
        f"{api}/articles/{story.key}/?format=blocks,html,text",
        f"{api}/articles/{slug}/?include=related",
        f"{api}/articles/",
        f"{api}/articles/?include=body&has_image=true",
        f"{api}/articles/?cursor=*",
        f"{api}/articles/?image={image.pk}",
        f"{api}/articles/?author={author.slug}",
        f"{api}/search/?q={slug.partition('-')[0]}",
        f"{api}/authors/",
        f"{api}/authors/{author.slug}/",
        f"{api}/images/{image.pk}/",
        f"{api}/resolve/?url={story.path}",
        *(f"/feeds/{name}" for name in ("rss.xml", "atom.xml", "feed.json")),
        *(f"/feeds/author/{author.slug}/{name}" for name in ("rss.xml", "atom.xml", "feed.json")),
        "/sitemaps/articles-1.xml",
        "/sitemaps/news.xml",
    ]


# What tells of changes; it grows with each, and shows what is live now.
LOGS = ("/api/v1/changes/?page_size=100", "/api/v1/changes/?page_size=100&include=document")


def look(urls: list[str], client: Client | None = None) -> dict[str, Seen]:
    """Return what each address answers."""
    client = client or Client()
    found = {url: client.get(url) for url in urls}
    return {url: Seen(each.status_code, NUMBERS.sub(b"", _body(each))) for url, each in found.items()}


def _body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def naming(image: Image, seen: dict[str, Seen]) -> list[str]:
    """Return the addresses whose answers name a file of this photo."""
    folder = f"/renditions/r/{image.pk.hex}/".encode()
    return [url for url, each in seen.items() if folder in each.body]


def dead(seen: dict[str, Seen]) -> set[str]:
    """Return the files that answers name and that are not there."""
    named = {path.decode() for each in seen.values() for path in URL.findall(each.body)}
    return {path for path in named if not storages["renditions"].exists(path)}
