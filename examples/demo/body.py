"""Reads the body of a demo article: a closed vocabulary, and what can be counted in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

PLAIN = "p h2 h3 h4 ul ol li cite aside table thead tbody tr th td strong em u s sub sup br hr pre code figcaption"
ATTRIBUTES: dict[str, set[str]] = {tag: set() for tag in PLAIN.split()} | {
    "a": {"href"},
    "blockquote": {"data-kind"},
    "figure": {"data-photo", "data-align"},
    "th": {"scope"},
}
BLOCKS = {"p", "h2", "h3", "h4", "li", "blockquote", "cite", "aside", "td", "th", "pre", "figcaption"}
WITHOUT_END = {"br", "hr"}
ALIGNMENTS = ("center", "wide", "left", "right")


@dataclass(frozen=True)
class Figure:
    """A photo in the text; an empty caption means the photo's own."""

    photo: str
    align: str
    caption: str


@dataclass(frozen=True)
class Body:
    """A body as it was written, and its plain parts in order, captions left out."""

    html: str
    paragraphs: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def word_count(self) -> int:
        """Words a reader reads, without captions."""
        return sum(len(re.findall(r"\w+(?:[’'.,-]\w+)*", part)) for part in self.paragraphs)


def read_body(html: str, path: Path) -> Body:
    """The body in `html`. Raises ValueError, naming `path`, for markup outside the vocabulary."""
    reader = _Reader(path)
    reader.feed(html)
    reader.close()
    reader.finish()
    return Body(html.strip(), tuple(reader.paragraphs), tuple(reader.figures))


class _Reader(HTMLParser):
    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.open: list[str] = []
        self.words: list[str] = []
        self.paragraphs: list[str] = []
        self.figures: list[Figure] = []
        self.photo = ("", "center")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in ATTRIBUTES:
            raise self.error(f"unknown element <{tag}>")
        if strange := sorted(given.keys() - ATTRIBUTES[tag]):
            raise self.error(f"unknown attribute {strange[0]} of <{tag}>")
        if tag in BLOCKS:
            self.flush()
        if tag == "figure":
            self.photo = (given.get("data-photo", ""), given.get("data-align", "center"))
            if self.photo[1] not in ALIGNMENTS:
                raise self.error(f"unknown alignment {self.photo[1]}")
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            raise self.error(f"</{tag}> closes nothing")
        caption = " ".join("".join(self.words).split()) if tag == "figure" else ""
        if tag == "figure":
            self.figures.append(Figure(*self.photo, caption))
            self.words = []
        elif tag in BLOCKS and "figure" not in self.open:
            self.flush()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.open:
            raise self.error(f"text outside every element: {data.strip()[:40]!r}")
        self.words.append(data)

    def flush(self) -> None:
        """End a paragraph, if one has begun."""
        if text := " ".join("".join(self.words).split()):
            self.paragraphs.append(text)
        self.words = []

    def finish(self) -> None:
        """Raise unless every element was closed."""
        if self.open:
            raise self.error(f"<{self.open[-1]}> is not closed")

    def error(self, what: str) -> ValueError:
        """What is wrong, with the file and its line."""
        return ValueError(f"{self.path}: {what}, line {self.getpos()[0]} of the body.")
