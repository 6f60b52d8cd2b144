"""Cutting an export into pieces by its tags alone, before anything parses it."""

from __future__ import annotations

import html
import re
from html.entities import name2codepoint

from newsroom import text
from wordpress.items import Site

BEGINS = re.compile(rb"(?:^|\n)[ \t]*(?=<item[\s>])")
CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.S)
NUMBERED = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,8})|([0-9]{1,9}));")
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
BARE = re.compile(r"&(?!#?[A-Za-z0-9]{1,32};)")
OF_XML = {"amp", "lt", "gt", "quot", "apos"}


class Scan:
    """Looks for the end of one element, past what stands in CDATA; goes on where it stopped as more is read.

    `bare` is from where to where, counted from the element, no CDATA ends, as an earlier scan found: in a file whose
    texts never end, nothing is read twice for it.
    """

    def __init__(self, name: str, bare: tuple[int, int] = (0, 0)) -> None:
        self.close = f"</{name}>".encode()
        self.marks = re.compile(
            rb"<!\[CDATA\[|" + re.escape(self.close) + rb"|<(?:item|" + name.encode() + rb")[\s>]", re.I
        )
        self.at = 1
        self.inside = False
        self.since = 0  # where the CDATA that it is inside of began
        self.bare = bare

    def look(self, buffer: bytes, start: int) -> int:
        """Return the length of the element that begins at `start`, 0 if its end is still to be read, and minus
        the distance of the next one where that begins before this one ends.
        """
        while True:
            if self.inside:
                if self.bare[0] <= self.at < self.bare[1]:
                    self.at = max(self.at, self.bare[1] - 2)
                end = buffer.find(b"]]>", start + self.at)
                if end < 0:
                    self.at = max(self.at, len(buffer) - start - 2)
                    return 0
                self.at, self.inside = end + 3 - start, False
            found = self.marks.search(buffer, start + self.at)
            if found is None:
                self.at = max(self.at, len(buffer) - start - 12)
                return 0
            if found[0].startswith(b"<!"):
                self.at, self.inside = found.end() - start, True
                self.since = self.at
            elif found[0].startswith(b"</"):
                return found.end() - start
            else:
                return start - found.start()


def begins_inside(buffer: bytes, start: int = 0) -> int:
    """Return how far behind `start`, where a broken item begins, another one begins on a line of its own, wherever
    that stands; 0 for nowhere.
    """
    found = BEGINS.search(buffer, start + 6)
    return found.end() - start if found else 0


def all_inside(piece: bytes) -> list[int]:
    """Return where in a broken item others begin on lines of their own."""
    return [found.end() for found in BEGINS.finditer(piece, 6)]


def mended(piece: str) -> str:
    """Return a piece without what XML forbids outside CDATA: entities that only HTML has, signs that no text has."""
    return "".join(part if part.startswith("<![CDATA[") else _plain(part) for part in CDATA.split(piece))


def _plain(markup: str) -> str:
    markup = NUMBERED.sub(_number, markup)
    markup = NAMED.sub(_name, markup)
    return BARE.sub("&amp;", markup)


def _number(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if code < 0x110000 and not text.XML_ILLEGAL.match(chr(code)) else ""


def _name(found: re.Match[str]) -> str:
    if found[1] in OF_XML:
        return found[0]
    return chr(name2codepoint[found[1]]) if found[1] in name2codepoint else f"&amp;{found[1]};"


def read_site(head: str) -> Site:
    """Return what the channel says of the site."""

    def said(name: str) -> str:
        found = re.search(rf"<{name}>\s*(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))\s*</{name}>", head, re.S)
        return text.line(html.unescape(found[1] or found[2] or "")) if found else ""

    return Site(
        title=said("title"),
        url=said("wp:base_blog_url") or said("link") or said("wp:base_site_url"),
        language=said("language"),
        version=said("wp:wxr_version"),
    )
