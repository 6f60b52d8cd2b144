"""Reads WordPress exports (WXR 1.0, 1.1, 1.2) piece by piece, in memory that does not grow with the file.

    with Export(path) as export:
        for part in export: …       Site, Writer, Term, Item, or Malformed with its line

The file is cut at `<item>` and its like before anything parses it, so one broken item costs itself alone: it
is reported, and reading goes on at the next. Each piece is parsed inside a root of ours; a document type, and
with it every entity that somebody might define, can so stand nowhere. Fields that hold serialised PHP are
text here and stay so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from newsroom import text
from wordpress import pieces
from wordpress.items import Malformed, Part, Site
from wordpress.reading import read_item, read_term, read_writer

BLOCK = 1 << 20  # bytes read at once
LARGEST = 64 << 20  # bytes of one piece; a longer one is something else than an article
HEAD = 64 << 10  # bytes of the channel's own lines that are kept
NAMES = ("item", "wp:author", "wp:category", "wp:tag", "wp:term")
OPEN = re.compile(rb"<(?:(item|wp:author|wp:category|wp:tag|wp:term)(?=[\s>])|(!--)|(!DOCTYPE))", re.I)
PREFIX = re.compile(rb"xmlns:([A-Za-z_][\w.-]*)\s*=")
ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
OURS = ("wp", "content", "excerpt", "dc", "wfw")


class NoExport(Exception):
    """The file is no export, in words."""


class Export:
    """One file. `position` is how many bytes were read, `size` how many there are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.position = 0
        self.mended = 0  # pieces that were read once characters that XML forbids were taken out
        self._file = path.open("rb")
        self._buffer, self._at = b"", 0  # what was read, and how much of it is done with
        self._line = 1
        self._head = b""
        self._said = False
        self._prefixes = set(OURS)
        self._encoding = "utf-8"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[Part]:
        """Yield the parts in their order. Raises NoExport where this is no export at all."""
        if not self._more():
            raise NoExport(_("The file is empty."))
        if self._buffer.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise NoExport(_("The file is in UTF-16. Save it as UTF-8, as WordPress wrote it."))
        if declared := ENCODING.search(self._buffer[:200]):
            self._encoding = declared[1].decode()
        try:
            "".encode(self._encoding)
        except LookupError:
            raise NoExport(_("Nobody knows the encoding “{name}”.").format(name=self._encoding)) from None
        while (found := self._next()) is not None:
            yield from self._take(found)
        if not self._said:
            yield self._site()

    def _take(self, name: str) -> Iterator[Part]:
        if not self._said:
            yield self._site()
        line = self._line
        size = self._end(name)
        if size:
            piece = self._buffer[self._at : self._at + size]
            part = self._read(name, piece, line)
            # What swallowed the beginning of another item was cut off somewhere: the other one is whole.
            inner = pieces.begins_inside(piece) if isinstance(part, Malformed) and name == "item" else 0
            self._skip(inner or size)
        else:
            part = Malformed(line, f"<{name}> has no end before the next one begins.")
        yield part

    def _read(self, name: str, piece: bytes, line: int) -> Part:
        said = piece.decode(self._encoding, errors="replace")
        clean = text.XML_ILLEGAL.sub("", said)
        self.mended += clean != said
        try:
            try:
                root = self._parse(clean)
            except ElementTree.ParseError:
                root = self._parse(pieces.mended(clean))
                self.mended += 1
        except ElementTree.ParseError as error:
            return Malformed(line + error.position[0] - 1, f"not well-formed: {html.escape(str(error.msg))}")
        try:
            match name:
                case "item":
                    return read_item(root, line)
                case "wp:author":
                    return read_writer(root, line)
                case _:
                    return read_term(root, name, line)
        except ValueError as error:
            return Malformed(line, str(error))

    def _parse(self, piece: str) -> ElementTree.Element:
        names = {*self._prefixes, *re.findall(r"<([A-Za-z_][\w.-]*):", piece[:4000])}
        declared = " ".join(f'xmlns:{name}="{name}"' for name in sorted(names - {"xml", "xmlns"}))
        return ElementTree.fromstring(f"<root {declared}>{piece}</root>")[0]  # noqa: S314

    def _site(self) -> Site:
        self._said = True
        site = pieces.read_site(self._head.decode(self._encoding, errors="replace"))
        if not site.version and b"<rss" not in self._head:
            raise NoExport(_("This is no WordPress export: it has no <rss> with a channel of one."))
        self._prefixes |= {name.decode() for name in PREFIX.findall(self._head)}
        return site

    def _next(self) -> str | None:
        """Move to where the next piece begins and return its name; None at the end."""
        while True:
            found = OPEN.search(self._buffer, self._at)
            if found is None:
                # A name may be cut in two by the end of the block.
                self._pass(max(0, self._left - 16))
                if not self._more():
                    return None
            elif found[3]:
                raise NoExport(_("Line {line}: an export has no document type. Refused.").format(line=self._line))
            elif found[2]:
                self._pass(found.start() - self._at)
                if not self._comment():
                    return None
            else:
                self._pass(found.start() - self._at)
                return found[1].decode().lower()

    def _comment(self) -> bool:
        while (end := self._buffer.find(b"-->", self._at)) < 0:
            self._skip(max(0, self._left - 2))
            if not self._more():
                return False
        self._skip(end + 3 - self._at)
        return True

    def _end(self, name: str) -> int:
        """Return the length of the piece that the buffer begins with; 0 for one without an end, which is skipped."""
        scan = pieces.Scan(name)
        while True:
            end = scan.look(self._buffer, self._at)
            if end > 0:
                return end
            if end < 0 or self._left > LARGEST or not self._more():
                rest = self._buffer[self._at :]
                self._skip(-end if end < 0 else pieces.begins_inside(rest) or len(rest))
                return 0

    def _more(self) -> bool:
        block = self._file.read(BLOCK)
        self.position += len(block)
        self._buffer, self._at = self._buffer[self._at :] + block, 0
        return bool(block)

    @property
    def _left(self) -> int:
        return len(self._buffer) - self._at

    def _pass(self, size: int) -> None:
        """Leave bytes of the channel itself behind."""
        if not self._said:
            self._head = (self._head + self._buffer[self._at : self._at + size])[:HEAD]
        self._skip(size)

    def _skip(self, size: int) -> None:
        self._line += self._buffer.count(b"\n", self._at, self._at + size)
        self._at += size
