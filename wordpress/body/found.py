"""What reading a WordPress body finds besides its text: pictures, links, and all that could not be carried."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal
from urllib.parse import urljoin, urlsplit

from articles.body.vocabulary import MAX_FIGURES
from newsroom import text
from wordpress.body.credits import plain
from wordpress.body.credits import split as split_caption

SAID = 500  # characters of a loss
SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}$)")
EDITED = re.compile(r"-(?:scaled|rotated|e\d{10,13})(?=\.\w{2,5}$)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture as the text uses it.

    `key` is what the body's `<figure data-caption="KEY">` names. `attachment` is WordPress's id
    of the picture, where the text or its address gives it; `original` the caption as it stood,
    inline HTML included; `confidence` how sure the split of text and credit is, from 0 to 1
    (below `credits.DOUBTFUL` somebody should look). `width` is in pixels.
    """

    key: str
    attachment: int | None
    src: str
    text: str
    credit: str
    alt: str
    original: str
    confidence: float
    place: Literal["inline", "gallery"]
    align: Literal["center", "wide", "left", "right"]
    width: int | None


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that could not be carried, or that was changed on the way; `said` is its raw text, in parts of 500."""

    code: str
    said: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as an element, a shortcode or a block names it, before its caption is read."""

    attachment: int | None = None
    src: str = ""
    alt: str = ""
    align: str = ""
    width: int | None = None


@dataclass
class Findings:
    """What one body holds besides text, in its order, and what its reader was told to do."""

    site: str
    new_key: Callable[[], str]
    keeps_unknown: bool
    attachments: Mapping[str, int]
    gallery: Sequence[int]
    figures: list[Figure] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)  # of which a loss was noted already
    spares: set[str] = field(default_factory=set)  # pictures for browsers without scripts
    carried: list[str] = field(default_factory=list)  # texts that are in the body by what they name: addresses

    def lose(self, code: str, said: str) -> None:
        """Note what could not be carried. What is long becomes several losses, cut between words."""
        said = text.line(said)
        place = 0
        while len(said) - place > SAID:
            cut = said.rfind(" ", place + 1, place + SAID + 1)
            cut = cut if cut > 0 else place + SAID
            self.losses.append(Loss(code, said[place:cut].strip()))
            place = cut
        self.losses.append(Loss(code, said[place:].strip()))

    def lose_tag(self, tag: str, said: str) -> None:
        """Note, once for a kind of element, that its text stays and what it meant does not."""
        if tag not in self.tags:
            self.tags.add(tag)
            self.lose("dropped-tag", said)

    def whole(self, address: str) -> str:
        """Return an address of a page or a file with its site; what is no address as it was."""
        address = text.line(address)
        if address.startswith("//"):
            return f"https:{address}"
        try:
            parts = urlsplit(address)
            return address if parts.scheme or not parts.path else urljoin(self.site, address)
        except ValueError:
            return address

    def attachment(self, src: str) -> int | None:
        """Return the attachment whose file this is, however large it is shown."""
        plain = re.split(r"[?#]", src, maxsplit=1)[0]
        sized = SIZE.sub("", plain)
        for address in (src, plain, sized, EDITED.sub("", sized)):
            swapped = f"http{address[5:]}" if address.startswith("https:") else f"https{address[4:]}"
            for spelling in (address, swapped):
                if spelling in self.attachments:
                    return self.attachments[spelling]
        return None

    def figure(self, picture: Picture, caption: str = "", *, place: Literal["inline", "gallery"] = "inline") -> str:
        """Keep a picture with its caption (inline HTML); return its reference, empty where there are too many."""
        original = _as_it_stood(caption)
        if len(self.figures) >= MAX_FIGURES:
            self.lose("too-many-pictures", " ".join(filter(None, (picture.src, picture.alt, original))))
            return ""
        split = split_caption(caption)
        attachment = picture.attachment or (self.attachment(picture.src) if picture.src else None)
        key = self.new_key()
        align = ALIGNMENTS.get(picture.align, "center")
        self.figures.append(
            Figure(
                key=key,
                attachment=attachment,
                src=picture.src,
                text=split.text,
                credit=split.credit,
                alt=text.line(picture.alt),
                original=original,
                confidence=split.confidence,
                place=place,
                align=align,
                width=picture.width,
            )
        )
        return f'<figure data-caption="{escape(key)}"></figure>'


ALIGNMENTS: dict[str, Literal["center", "wide", "left", "right"]] = {
    "left": "left",
    "right": "right",
    "center": "center",
    "wide": "wide",
    "full": "wide",
}
ALIGNED = re.compile(r"(?:^|[\s_-])align(left|right|center|wide|full)(?![\w-])")


def alignment(classes: str) -> str:
    """Return what a class list or an `align` attribute says of a picture's place; empty where it says nothing."""
    found = ALIGNED.search(classes)
    return found[1] if found else ""


def _as_it_stood(caption: str) -> str:
    """Return a caption without references, where it holds no marks that these would be taken for."""
    return text.line(caption) if "<" in caption else plain(caption)
