"""A WordPress body in pieces: text, tags, comments, and shortcodes told apart from prose in brackets.

One walk from left to right, each character looked at a bounded number of times. What is no
whole tag is text: a parser of HTML would read “<” at the end of a cut text as the beginning
of an element, and swallow the rest.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from wordpress.body.shortcodes import ENDS, GIVEN, KNOWN, NAME, is_shortcode

# As the HTML standard reads a tag (13.2.5): a quote counts only after “=”.
TAG = r"""<(?P<end>/?)(?P<tag>[a-zA-Z][^\s/<>]*+)(?P<rest>(?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>"""
PIECE = re.compile(
    rf"(?P<comment><!--)|(?P<odd><[!?][^<>]*+>)|{TAG}"
    rf"|(?P<twice>\[)?\[(?P<name>{NAME})(?P<given>{GIVEN})\]"
    rf"|(?P<closes>\[)/(?P<closed>{NAME})\s*+\]"
    rf"|(?P<cut>\[/?(?P<started>{'|'.join(sorted(KNOWN))})(?![\w-])(?P<started_given>[^\[\]<\n]*+))",
    re.I,
)
BEGINS = re.compile(r"[<\[]")  # what every piece but text begins with: found far faster than the piece itself
# The text ends inside a name of WordPress's own: “… [capti...”
CUT_NAME = re.compile(r"\[/?([a-z_]{0,10})(?:\.\.\.|…)?\s*\Z")
# Elements whose content is none of the text's, up to their end tag.
WHOLE = frozenset(("script", "style", "iframe", "svg", "math"))
CODE = frozenset(("pre", "code"))


@dataclass(frozen=True, slots=True)
class Text:
    """HTML text: references are still written out."""

    raw: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A whole tag, as it stands."""

    raw: str
    name: str
    is_end: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """An element with all its content, that is not text."""

    raw: str
    name: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, or a declaration of any kind; `said` is what stands in it."""

    raw: str
    said: str


@dataclass(frozen=True, slots=True)
class Short:
    """A shortcode's beginning or end; cut, it is one whose bracket never closes."""

    raw: str
    name: str
    given: str
    kind: Literal["open", "close", "alone", "cut"]


Token = Text | Tag | Whole | Comment | Short


def read(html: str) -> list[Token]:
    """Return a body in pieces. Joined, their raw texts are the body, but for the brackets of escaped shortcodes."""
    return list(_Reader(html).tokens())


class _Reader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.place = 0
        self.in_code = 0
        self.ends: dict[str, list[int]] = defaultdict(list)  # where the ends of shortcodes end, by name
        for found in ENDS.finditer(html):
            self.ends[found[1].lower()].append(found.end())
        self.literal: set[int] = set()  # where ends of escaped shortcodes stand
        self.unended: set[str] = set()  # what no end was found for: it is not looked for again

    def tokens(self) -> Iterator[Token]:
        while piece := self._next():
            start, before = piece.start(), self.html[self.place : piece.start()]
            self.place = piece.end()
            if before:
                yield Text(before)
            yield from self._read(piece, start)
        rest = self.html[self.place :]
        cut = CUT_NAME.search(rest, max(0, len(rest) - 40))
        if cut and any(name.startswith(cut[1].lower()) for name in KNOWN) and (cut[1] or "/" in cut[0]):
            yield Text(rest[: cut.start()])
            yield Short(cut[0], "", "", "cut")
        elif rest:
            yield Text(rest)

    def _next(self) -> re.Match[str] | None:
        """Return the next piece that is not text."""
        place = self.place
        while begin := BEGINS.search(self.html, place):
            if piece := PIECE.match(self.html, begin.start()):
                return piece
            place = begin.end()
        return None

    def _read(self, piece: re.Match[str], start: int) -> Iterator[Token]:
        if piece["comment"]:
            yield self._comment(start)
        elif piece["odd"]:
            yield Comment(piece[0], piece[0][2:-1])
        elif piece["tag"]:
            yield self._tag(piece, start)
        elif piece["name"]:
            yield from self._shortcode(piece)
        elif piece["closes"]:
            escaped = self.place in self.literal
            if escaped:
                self.place += 1  # the second bracket
            yield Text(piece[0]) if escaped else Short(piece[0], piece["closed"].lower(), "", "close")
        else:
            yield self._cut(piece)

    def _cut(self, piece: re.Match[str]) -> Token:
        """Return a shortcode whose bracket never closes; it may be a person's bracket, too."""
        name, given = piece["started"], piece["started_given"]
        at_end = self.place == len(self.html)
        is_one = name.islower() and ("caption" in name or "=" in given or at_end or not given.strip())
        if piece["cut"].startswith("[/"):
            self.place = piece.end("started")
            return Short(f"[/{name}", name.lower(), "", "close")
        return Short(piece[0], name, given, "cut") if is_one else Text(piece[0])

    def _comment(self, start: int) -> Token:
        end = -1 if "<!--" in self.unended else self.html.find("-->", start + 4)
        if end < 0:
            self.unended.add("<!--")
            return Text("<!--")
        self.place = end + 3
        return Comment(self.html[start : self.place], self.html[start + 4 : end])

    def _tag(self, piece: re.Match[str], start: int) -> Token:
        name, is_end = piece["tag"].lower(), bool(piece["end"])
        if name in WHOLE and not is_end:
            end = -1 if name in self.unended else self._end_of(name)
            if end < 0:
                self.unended.add(name)
            self.place = max(end, piece.end())
            return Whole(self.html[start : self.place], name)
        if name in CODE:
            self.in_code = max(0, self.in_code - 1) if is_end else self.in_code + 1
        return Tag(piece[0], name, is_end)

    def _end_of(self, name: str) -> int:
        found = re.compile(rf"</{name}(?=[\s/>])[^<>]*+>", re.I).search(self.html, self.place)
        return found.end() if found else -1

    def _shortcode(self, piece: re.Match[str]) -> Iterator[Token]:
        name, given = piece["name"], piece["given"]
        alone = given.endswith("/")
        is_one = is_shortcode(name, given, closes_itself=alone, has_end=name.lower() in self.ends)
        if not is_one or (self.in_code and name.lower() not in KNOWN):
            yield Text(piece[0])
            return
        raw = piece[0]
        if piece["twice"]:
            if self._is_escaped(name.lower()):
                yield Text(raw[1:])
                return
            yield Text("[")
            raw = raw[1:]
        yield Short(raw, name.lower(), given, "alone" if alone else "open")

    def _is_escaped(self, name: str) -> bool:
        """Return whether `[[name]` is meant to be read: it, or the end that belongs to it, has a second bracket."""
        if self.html.startswith("]", self.place):
            self.place += 1
            return True
        ends = self.ends.get(name, [])
        at = bisect(ends, self.place)
        if at == len(ends) or not self.html.startswith("]", ends[at]):
            return False
        self.literal.add(ends[at])
        return True
