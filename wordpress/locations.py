"""An address at a source as it is kept: whose site, and the path with what of its query names a page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from newsroom import text

LONGEST = 600  # as OldAddress.path
NAMING = ("p", "page_id", "attachment_id", "post_type")  # parameters by which WordPress names a page
NUMBERED = re.compile(r"/page/\d+$|/feed$|/amp$")
Location = tuple[str, str]  # host without www, and path


def located(url: str) -> Location | None:
    """Return where an address is; None for what is none, or is too long to be one of a page."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        path = unquote(parts.path, errors="strict")
        query = parse_qsl(parts.query)
    except (ValueError, UnicodeDecodeError):
        return None
    if parts.scheme not in ("http", "https", "") or not host or len(host) > 255:
        return None
    named = [(name, value) for name, value in query if name in NAMING and value.isascii() and value.isalnum()]
    found = plain(path) + (f"?{named[0][0]}={named[0][1]}" if named else "")
    return (host.lower(), found) if len(found) <= LONGEST else None


def plain(path: str) -> str:
    """Return a path, decoded, with one slash between its parts and none at its end."""
    return "/" + "/".join(part for part in re.split("/+", text.line(path)) if part)


def host_of(url: str) -> str:
    """Return the host of an address without www, empty where it has none."""
    found = located(url)
    return found[0] if found else ""
