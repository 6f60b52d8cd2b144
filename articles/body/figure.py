"""Photos in a body: from the figure that the editor writes to a Caption, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from typing import Self
from uuid import UUID

from selectolax.lexbor import LexborNode

from articles.body.blocks import plain
from articles.body.vocabulary import ALIGNMENTS
from newsroom import text
from newsroom.fields import uuid7

WIDTH = re.compile(r"\d{1,4}(px|%)?")


@dataclass(frozen=True)
class Figure:
    """A photo in the body, as it was written. `image` is None where only the key was given."""

    key: UUID
    image: UUID | None
    text: str = ""
    credit: str = ""
    alt: str = ""
    align: str = "center"
    width: str = ""
    in_gallery: bool = False

    def with_key(self, key: UUID) -> Self:
        """Return the same figure under another key: pasted twice, it is two uses."""
        return replace(self, key=key)


def names_photo(node: LexborNode) -> bool:
    """Return whether a figure element names a photo or a Caption."""
    return any(_uuid(node.attributes.get(name)) for name in ("data-image", "data-caption"))


def read_figure(node: LexborNode, *, in_gallery: bool) -> Figure | None:
    """Return what a figure element says, None if it names neither a photo nor a Caption."""
    given = node.attributes
    image, key = _uuid(given.get("data-image")), _uuid(given.get("data-caption"))
    if image is None and key is None:
        return None
    picture, caption = node.css_first("img"), node.css_first("figcaption")
    cite = caption.css_first("cite") if caption else None
    credit = text.line(cite.text()) if cite else ""
    if cite:
        cite.decompose()
    align = given.get("data-align") or "center"
    width = given.get("data-width") or ""
    return Figure(
        key=key or uuid7(),
        image=image,
        text=plain(caption.inner_html or "") if caption else "",
        credit=credit,
        alt=text.line(picture.attributes.get("alt") or "") if picture else "",
        align=align if align in ALIGNMENTS else "center",
        width=width if WIDTH.fullmatch(width) else "",
        in_gallery=in_gallery,
    )


def write_figure(
    *, key: object, image: object, src: str, text: str, credit: str, alt: str, align: str, width: str = ""
) -> str:
    """Return the figure written out, as the editor reads it."""
    size = f' data-width="{escape(width)}"' if width else ""
    cite = f"<cite>{escape(credit)}</cite>" if credit else ""
    return (
        f'<figure data-caption="{key}" data-image="{image}" data-align="{escape(align)}"{size}>'
        f'<img src="{escape(src)}" alt="{escape(alt)}">'
        f"<figcaption>{escape(text, quote=False)}{cite}</figcaption></figure>"
    )


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
