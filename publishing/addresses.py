"""Addresses of ours as anybody may write them, and the path that each means.

Readers, partners and old pages spell an address in many ways: with or without the scheme, www or
a slash at the end, with parameters of trackers, percent-encoded, or on a site whose paths stand
behind a “#”. Whatever the spelling, what is looked up is one path.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings

from newsroom import text

# What a room above knows of addresses that were never ours. Rooms register in their AppConfig. Of a host, without
# www, whether it was the site of a source of ours; of an address, the id of the story that it led to there. The
# second is also asked of addresses of our own site, whose name a newsroom may have kept.
former_sites: list[Callable[[str], bool]] = []
former_stories: list[Callable[[str], UUID | None]] = []

MAX_PATH = 300  # as Publication.path


def path_of(url: str) -> str | None:
    """Return the path that an address of ours names, with one slash at its front; None if it is not ours."""
    url = url.strip()
    if "\\" in url or text.XML_ILLEGAL.search(url) or any(character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
        host, scheme = (parts.hostname or "").removeprefix("www."), parts.scheme
        _ = parts.port  # raises ValueError for one that is none
    except ValueError:
        return None
    if host:
        if scheme not in ("", "http", "https") or host not in _hosts():
            return None
    elif scheme or not url.startswith("/"):
        return None
    return _plain(_within(parts.path, parts.fragment))


def is_former(url: str) -> bool:
    """Return whether an address is one of a site that stories of ours came from."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return False
    return parts.scheme in ("", "http", "https") and bool(host) and any(knows(host) for knows in former_sites)


def former_story(url: str) -> UUID | None:
    """Return the id of the story that an address led to where it came from, None where nobody knows one."""
    return next((found for knows in former_stories if (found := knows(url))), None)


def _within(path: str, fragment: str) -> str:
    """Return what follows the beginning that all addresses of the readers' site share."""
    site = urlsplit(settings.SITE_URL)
    front = site.path.rstrip("/")
    if front and (path == front or path.startswith(f"{front}/")):
        path = path[len(front) :]
    # A site in one page writes its paths behind a “#”.
    return fragment if "#" in settings.SITE_URL and fragment.startswith("/") and path in ("", "/") else path


def _plain(path: str) -> str | None:
    """Return a path decoded, without empty and relative parts; None where that leaves nothing that could be one."""
    try:
        decoded = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return None
    cleaned = text.line(decoded.partition("?")[0].partition("#")[0])
    parts = [part for part in re.split("/+", cleaned) if part]
    if any(part in (".", "..") for part in parts):
        return None
    found = "/" + "/".join(parts)
    return found if len(found) <= MAX_PATH else None


def _hosts() -> set[str]:
    found = (urlsplit(url).hostname or "" for url in (settings.SITE_URL, settings.PUBLIC_URL))
    return {host.removeprefix("www.") for host in found}
