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
OPEN = re.compile(rb"<(?:(item|wp:author|wp:category|wp:tag|wp:term)(?=[\s>])|(!--|!\[CDATA\[)|(!DOCTYPE))", re.I)
# Where a comment of the channel ends, or a text; one that was never closed ends where the next piece begins.
ENDS = {
    b"!--": re.compile(rb"(-->)|(?=<(?:item|wp:author|wp:category|wp:tag|wp:term)[\s>])", re.I),
    b"![CDATA[": re.compile(rb"(\]\]>)|\n[ \t]*(?=<(?:item|wp:author|wp:category|wp:tag|wp:term)[\s>])", re.I),
}
TAIL = 64  # bytes at the end of a block in which a mark may be cut in two
TRIES = 8  # beginnings of items that are tried one by one in what a text without an end has swallowed
PREFIX = re.compile(rb"xmlns:([A-Za-z_][\w.-]*)\s*=")
ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# Those that WordPress wrote exports in. Others are no text at all to Python, or cannot be cut at `<item>`.
ENCODINGS = re.compile(r"(utf-?8|us-ascii|iso-8859-\d{1,2}|windows-125\d|cp125\d|koi8-[ru])", re.I)
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
        self._faults: list[Malformed] = []  # of the channel itself, not told yet
        self._bare = (0, 0)  # from where to where in the file no text ends
        self._broken, self._again = 0, 0  # where a broken item ended, and how often one did there

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
            if not ENCODINGS.fullmatch(self._encoding):
                raise LookupError
            "".encode(self._encoding)
        except LookupError:
            words = _("The file says that it is in “{name}”. Save it as UTF-8, and have its first line say so.")
            raise NoExport(words.format(name=self._encoding)) from None
        while (found := self._next()) is not None:
            yield from self._take(found)
        if not self._said:
            yield self._site()
        yield from self._faults

    def _take(self, name: str) -> Iterator[Part]:
        if not self._said:
            yield self._site()
        yield from self._faults
        self._faults.clear()
        line = self._line
        size = self._end(name)
        if size:
            piece = self._buffer[self._at : self._at + size]
            part = self._read(name, piece, line)
            inner = 0
            if isinstance(part, Malformed) and name == "item":
                inner, part = self._inside(piece, part)
            self._skip(inner or size)
        else:
            part = Malformed(line, f"<{name}> has no end before the next one begins.")
        yield part

    def _inside(self, piece: bytes, part: Malformed) -> tuple[int, Malformed]:
        """Return where to go on in a broken item, 0 for behind it, and what to say of it.

        What swallowed the beginning of another item was cut off somewhere: the other one is whole.
        """
        end = self.position - self._left + len(piece)
        self._broken, self._again = end, self._again + 1 if end == self._broken else 0
        if self._again < TRIES:
            return pieces.begins_inside(piece), part
        # Thousands may have been swallowed at once. Reading each with all that follows would take hours.
        *passed, last = pieces.all_inside(piece) or [0]
        why = f"{part.why}; {len(passed)} items after it are as broken and were passed over" if passed else part.why
        return last, Malformed(part.line, why)

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
                self._pass(max(0, self._left - TAIL))
                if not self._more():
                    return None
            elif found[3]:
                raise NoExport(_("Line {line}: an export has no document type. Refused.").format(line=self._line))
            elif found[2]:
                self._pass(found.start() - self._at)
                if not self._over(found[2].upper()):
                    return None
            else:
                self._pass(found.start() - self._at)
                return found[1].decode().lower()

    def _over(self, mark: bytes) -> bool:
        """Pass over a comment or a text of the channel; False where the file ends first."""
        line = self._line
        self._pass(1 + len(mark))
        while (found := ENDS[mark].search(self._buffer, self._at)) is None:
            self._pass(max(0, self._left - TAIL))
            if not self._more():
                return False
        (self._skip if mark == b"!--" and found[1] else self._pass)(found.end() - self._at)
        if not found[1]:
            what = "comment" if mark == b"!--" else "text"
            self._faults.append(
                Malformed(line, f"A {what} of the channel has no end. Reading goes on where the next piece begins.")
            )
        return True

    def _end(self, name: str) -> int:
        """Return the length of the piece that the buffer begins with; 0 for one without an end, which is skipped."""
        begins = self.position - self._left
        scan = pieces.Scan(name, (self._bare[0] - begins, self._bare[1] - begins))
        while True:
            end = scan.look(self._buffer, self._at)
            if end == 0 and scan.inside:
                self._bare = (begins + scan.since, self.position)
            if end > 0:
                return end
            if end < 0 or self._left > LARGEST or not self._more():
                self._skip(-end if end < 0 else pieces.begins_inside(self._buffer, self._at) or self._left)
                return 0

    def _more(self) -> bool:
        block = self._file.read(BLOCK)
        if block:
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
