"""Where feeds are, and which of them a change alters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from publishing.selection import EVERYTHING


@dataclass(frozen=True)
class Format:
    """A format of feeds: the last part of its address, and its media type."""

    file: str
    media_type: str
    name: str


RSS = Format("rss.xml", "application/rss+xml", "RSS")
ATOM = Format("atom.xml", "application/atom+xml", "Atom")
JSON_FEED = Format("feed.json", "application/feed+json", "JSON Feed")
FORMATS = (RSS, ATOM, JSON_FEED)
# The kinds of things that have feeds, beside everything.
KINDS = ("section", "tag", "author", "language")


def feed_url(thing: str, form: Format) -> str:
    """Return the address of a thing's feed; `thing` as Mentions name it, such as "tag:energy"."""
    kind, _, slug = thing.partition(":")
    return f"{settings.PUBLIC_URL}/feeds/{'' if thing == EVERYTHING else f'{kind}/{slug}/'}{form.file}"


def topics(touched: Iterable[str]) -> list[str]:
    """Return the addresses of all feeds that show one of the things that a change touched (Change.touched)."""
    shown = (thing for thing in touched if thing == EVERYTHING or thing.partition(":")[0] in KINDS)
    return [feed_url(thing, form) for thing in shown for form in FORMATS]
