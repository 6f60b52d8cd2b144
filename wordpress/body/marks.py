"""What stands in a body in place of a shortcode, a block or an address, until it is written out.

A mark is an element of its own (`<x-mark n="3">`), so that the parser keeps it where it stood.
Elements of that name in the text that comes in are none of ours and are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wordpress.body.shortcodes import Given

MARK = "x-mark"
SPARE = "data-spare"  # on what was a <noscript>: it repeats the picture that a script would load


@dataclass(frozen=True, slots=True)
class Captioned:
    """A picture with its caption: what stands between the brackets, with marks in it."""

    given: Given
    html: str
    raw: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """Several attachments."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Embedded:
    """An address on a line of its own, or in [embed]."""

    address: str


@dataclass(frozen=True, slots=True)
class Media:
    """A recording: the body has no player, so it becomes a link."""

    kind: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class More:
    """Where lists of stories cut this one."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the block editor, with what its comment says and its HTML does not."""

    name: str
    given: dict[str, Any] = field(default_factory=dict)

    def text(self, *names: str) -> str:
        """Return the first of these attributes that is text."""
        values = (self.given.get(name) for name in names)
        return next((value for value in values if isinstance(value, str) and value), "")

    def number(self, *names: str) -> int | None:
        """Return the first of these attributes that is an id."""
        values = (self.given.get(name) for name in names)
        return next((value for value in values if type(value) is int and value > 0), None)


Mark = Captioned | Gallery | Embedded | Media | More | Block


@dataclass
class Marks:
    """The marks of one body, by number."""

    kept: list[Mark] = field(default_factory=list)

    def put(self, mark: Mark, html: str = "") -> str:
        """Keep a mark; return the element that stands for it, around `html`."""
        self.kept.append(mark)
        return f'<{MARK} n="{len(self.kept) - 1}">{html}</{MARK}>'

    def begin(self, mark: Mark) -> str:
        """Keep a mark; return the tag that begins its element."""
        self.kept.append(mark)
        return f'<{MARK} n="{len(self.kept) - 1}">'

    def at(self, number: str | None) -> Mark | None:
        """Return the mark of this number."""
        return self.kept[int(number)] if number and number.isdigit() and int(number) < len(self.kept) else None
