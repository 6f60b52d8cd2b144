"""Paragraphs: a tree of foreign HTML written out block by block, as WordPress would have shown it.

What is written in the old way has no paragraphs, only blank lines, and a line break wherever a
line ends; marks (<strong>, <a>) may span several. Pictures, embeds and recordings stand on
their own in a body, so they leave the paragraph, the list or the table that they lay in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborNode

from articles.body.vocabulary import INLINE, SYNONYMS
from wordpress.body.found import Findings
from wordpress.body.marks import Marks

MARKS_OF_TEXT = (INLINE | {"b", "i", "strike", "del", "ins"}) - {"br"}
BLANK_LINES = re.compile(r"[ \t\r\xa0]*\n(?:[ \t\r\xa0]*\n)+[ \t]*")
SENTENCE_END = re.compile(r"[.!?…:;][\"”»’')\]]*$")
WORD = re.compile(r"\w|[^\s\w\x00-\x7f]|[!-/:-@\[-`{-~]")
DEEPEST = 60  # elements; what is nested deeper keeps its text


@dataclass
class Page:
    """One body as it is written: what every writer of a part of it shares."""

    findings: Findings
    marks: Marks
    used: set[str] = field(default_factory=set)  # marks that were written out: each is once
    waiting: list[str] = field(default_factory=list)  # numbers of marks that lay in a caption
    moved: list[str] = field(default_factory=list)  # blocks that left what they lay in
    more_at: int | None = None
    more_is_due: bool = False


@dataclass
class Writer:
    """Blocks as they are collected; text between them becomes paragraphs."""

    page: Page
    is_classic: bool
    is_top: bool = True
    depth: int = 0
    blocks: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)  # marks that the text is in, as their tags
    pieces: list[str] = field(default_factory=list)
    tail: str = ""  # the last words of the paragraph
    has_words: bool = False
    later: list[str] = field(default_factory=list)  # blocks for after this paragraph

    def inner(self, *, is_classic: bool | None = None) -> Writer:
        """Return a writer for what lies in an element: its pictures will stand after it."""
        classic = self.is_classic if is_classic is None else is_classic
        links = [tag for tag in self.open if tag.startswith("<a ")]
        return Writer(self.page, classic, is_top=False, depth=self.depth + 1, open=links)

    def html(self) -> str:
        """Return all that was written."""
        self.flush()
        return "".join(self.blocks)

    def put(self, block: str) -> None:
        """Add a block after whatever text stood before it."""
        self.flush()
        if block:
            self.blocks.append(block)
        if self.is_top:
            moved, self.page.moved = self.page.moved, []
            self.blocks += moved
            if self.page.more_is_due:
                self.more()

    def put_apart(self, block: str, align: str = "center") -> None:
        """Add what stands on its own where it stood, without breaking a sentence in two."""
        if not block:
            return
        if not self.is_top:
            self.page.moved.append(block)
        elif not self.has_words:
            self.blocks.append(block)
        elif SENTENCE_END.search(self.tail) or self.pieces[-1] == "<br>":
            self.put(block)
        elif align in {"left", "right"}:
            self.blocks.append(block)  # it floats beside the paragraph, which has yet to be added
        else:
            self.later.append(block)

    def more(self) -> None:
        """Note that lists of stories cut this one here."""
        self.page.more_is_due = not self.is_top
        if self.is_top and self.page.more_at is None:
            self.flush()
            self.page.more_at = len(self.blocks)

    def flush(self) -> None:
        """Make a paragraph of the text, if there is any."""
        html = "".join(self.pieces)
        if self.has_words:
            closing = "".join(f"</{tag[1:].split(' ')[0].rstrip('>')}>" for tag in reversed(self.open))
            self.blocks.append(f"<p>{html}{closing}</p>")
        self.pieces = list(self.open)
        self.has_words, self.tail = False, ""
        later, self.later = self.later, []
        self.blocks += later

    def say(self, said: str) -> None:
        """Add text; in the old way of writing, its lines are lines and blank ones end paragraphs."""
        if not self.is_classic:
            self._say(said)
            return
        for number, part in enumerate(BLANK_LINES.split(said)):
            if number:
                self.flush()
            for line_number, line in enumerate(part.split("\n")):
                if line_number:
                    self.end_line()
                self._say(line)

    def _say(self, said: str) -> None:
        if said:
            self.pieces.append(escape(said, quote=False))
            if WORD.search(said):
                self.has_words = True
            self.tail = (self.tail + said[-40:]).rstrip()[-40:]

    def end_line(self, *, by_hand: bool = False) -> None:
        """Add a line break; two by hand end a paragraph, where nobody wrote paragraphs."""
        after_break = bool(self.pieces) and self.pieces[-1] == "<br>"
        if after_break and by_hand and self.is_classic:
            self.flush()
        elif self.has_words and not (after_break and not by_hand):
            self.pieces.append("<br>")

    def begin(self, tag: str) -> None:
        """Begin a mark (`<strong>`, `<a href="…">`)."""
        self.open.append(tag)
        self.pieces.append(tag)

    def end(self, tag: str) -> None:
        """End the innermost mark."""
        self.open.pop()
        self.pieces.append(f"</{tag}>")


def mark_name(tag: str) -> str:
    """Return our name of a mark of text, empty for any other element."""
    return SYNONYMS.get(tag, tag) if tag in MARKS_OF_TEXT else ""


def children(node: LexborNode | None) -> Iterator[LexborNode]:
    """Yield the nodes in an element, text included."""
    child = node.child if node is not None else None
    while child is not None:
        following = child.next
        yield child
        child = following


def classes(node: LexborNode) -> str:
    """Return an element's class list as it stands."""
    return node.attributes.get("class") or ""


def above(node: LexborNode, *tags: str) -> LexborNode | None:
    """Return the nearest element with one of these tags that a node lies in."""
    found = node.parent
    while found is not None and found.tag not in tags:
        found = found.parent
    return found
