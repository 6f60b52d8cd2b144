"""The public form of one edition: the allow-list of what may be said in public.

Whatever is not a field here cannot reach a reader. The writing desk builds a Document,
hands it to `publishing.services.put`, and that is all that the two rooms share.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Json = dict[str, Any]

# What a story is; the vocabulary of the public side, which the desk offers as it is.
KINDS = ("news", "analysis", "opinion", "interview", "feature", "brief", "page")
CORRECTION_KINDS = ("correction", "clarification", "update")
TAG_KINDS = ("topic", "place", "person", "organisation", "series")


@dataclass(frozen=True, slots=True)
class SectionRef:
    """A section as a story names it; `above` are the slugs of the sections it lies in."""

    slug: str
    name: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TagRef:
    """A tag as a story names it. `kind`: topic, place, person, organisation or series."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class AuthorRef:
    """A person in a byline. `role` is empty for who wrote it."""

    slug: str
    name: str
    role: str = ""
    job_title: str = ""


@dataclass(frozen=True, slots=True)
class ImageUse:
    """A photo as one story shows it: this story's words, and the photo's own public form.

    `photo` is what `images/{id}/` answers: the photo desk's words, rights that may be said,
    sizes and sources. The words here win over those.
    """

    id: UUID
    caption: str
    credit: str
    alt: str
    photo: Json
    place: str = "inline"
    align: str = "center"
    display_width: str = ""
    # It stands here without a picture: readers are not to find the photo through it.
    withheld: bool = False

    def as_json(self, *, ratios: Collection[str] | None = None) -> Json:
        """Return the use as the API shows it: words and picture in one object.

        `ratios` are the crops that it names; None is all that there are.
        """
        words = {"id": str(self.id), "caption": self.caption, "credit": self.credit, "alt": self.alt}
        said = {**self.photo, **words, "align": self.align, "display_width": self.display_width or None}
        if ratios is not None:
            crops = self.photo.get("crops", {})
            said["crops"] = {ratio: crops[ratio] for ratio in crops if ratio in ratios}
        return said


@dataclass(frozen=True, slots=True)
class Body:
    """The story's text in the three forms that front ends ask for.

    `passages` are the texts of the blocks in order, each with whether it is a caption:
    excerpts are cut from them.
    """

    blocks: tuple[Json, ...]
    html: str
    text: str
    passages: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A note that tells readers what was changed. `kind`: correction, clarification or update."""

    at: dt.datetime
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same story in another language."""

    language: str
    id: UUID
    path: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that may be said in public of one story."""

    id: UUID
    kind: str
    language: str
    slug: str
    path: str
    headline: str
    summary: str
    body: Body
    published_at: dt.datetime
    updated_at: dt.datetime
    word_count: int
    reading_minutes: int
    section: SectionRef
    kicker: str = ""
    byline: str = ""
    tags: tuple[TagRef, ...] = ()
    authors: tuple[AuthorRef, ...] = ()
    lead_image: ImageUse | None = None
    images: tuple[ImageUse, ...] = ()
    corrections: tuple[Correction, ...] = ()
    dateline: str = ""
    alternates: tuple[Alternate, ...] = ()
    # Stories that an editor chose for readers to go on to, in order, whether readers may open them or not:
    # no outlet shows these ids, only the cards of those that are live when somebody asks.
    related: tuple[UUID, ...] = ()
    canonical_url: str = ""
    seo_title: str = ""
    seo_description: str = ""
    notice: str = ""
    # From then on it says what may no longer be said, or less than may be: it is to be built anew.
    good_until: dt.datetime | None = None
    # Pictures that it names and leaves out, or shows no more than the place of, because they were recalled.
    without: tuple[UUID, ...] = ()

    def things(self) -> Iterator[str]:
        """Yield what this document shows, as Mentions name it: "tag:energy", "image:…".

        Every story shows "articles": the list of all is the list of one thing, like any other.
        """
        yield "articles:"
        yield f"kind:{self.kind}"
        yield f"language:{self.language}"
        yield from (f"section:{slug}" for slug in (self.section.slug, *self.section.above))
        yield from (f"tag:{tag.slug}" for tag in self.tags)
        yield from (f"author:{author.slug}" for author in self.authors)
        yield from (f"image:{image.id}" for image in self.images if not image.withheld)


@dataclass(frozen=True, slots=True)
class PublicThing:
    """A section, tag, author or image in the form that its own page shows."""

    kind: str
    slug: str
    name: str
    form: Json
    position: int = 0
    good_until: dt.datetime | None = None  # as of a Document
    shows: UUID | None = None  # the picture in its form

    @property
    def key(self) -> str:
        """Return the thing as Mentions name it, such as "tag:energy"."""
        return f"{self.kind}:{self.slug}"
