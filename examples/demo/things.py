"""What the demo newsroom is made of, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from examples.demo.body import Body

KINDS = ("news", "analysis", "opinion", "interview", "feature", "brief")
STATES = (
    "published", "draft", "in_review", "approved", "scheduled", "embargoed", "corrected", "withdrawn", "spiked",
)  # fmt: skip
CORRECTIONS = ("correction", "clarification", "update")


@dataclass(frozen=True, kw_only=True)
class Site:
    """The paper's own name and manners."""

    name: str
    tagline: str
    contact: str
    languages: tuple[str, ...]
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the paper; `parent` is a slug or empty."""

    slug: str
    name: str
    description: str
    position: int
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class Author:
    """A name in bylines."""

    slug: str
    name: str
    job_title: str
    bio: str
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Tag:
    """What stories are about."""

    slug: str
    name: str
    kind: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A list that editors keep: `stories` in their order, those in `pinned` at their places, the rest by rule."""

    slug: str
    name: str
    kind: str
    description: str
    language: str
    size: int
    stories: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    is_filled: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    """A user of the desk; `group` is the name of a group, or empty."""

    username: str
    name: str
    group: str


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A ticker line: today's rate, the day's before, and the dice for earlier weeks.

    `swing` is the usual move of a day as a share of the rate.
    """

    base: str
    quote: str
    name: str
    scale: int
    value: Decimal
    previous: Decimal
    seed: int
    swing: Decimal


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo, what the photo desk says of it, and the scene to paint."""

    file: str
    scene: str
    seed: int
    width: int
    height: int
    headline: str
    caption: str
    alt: str
    creator: str
    credit: str
    copyright: str
    keywords: tuple[str, ...]
    city: str
    country: str
    country_code: str
    days_ago: int


@dataclass(frozen=True, kw_only=True)
class Credit:
    """An author's part in a story; an empty role is who wrote it."""

    author: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What was put right, and how many hours before loading."""

    kind: str
    text: str
    hours_ago: int


@dataclass(frozen=True, kw_only=True)
class Article:
    """A story. `hours_ago` is when it was published, or last worked on if it never was.

    `hours_ahead` is when a scheduled or embargoed one comes out, `notice` what the public
    reads in place of a withdrawn one, `pending_headline` an edit that nobody signed off.
    """

    slug: str
    language: str
    headline: str
    summary: str
    kind: str
    section: str
    tags: tuple[str, ...]
    authors: tuple[Credit, ...]
    body: Body
    hours_ago: int
    kicker: str = ""
    dateline: str = ""
    lead_photo: str = ""
    lead_caption: str = ""
    state: str = "published"
    hours_ahead: int = 0
    embargo_reason: str = ""
    notice: str = ""
    pending_headline: str = ""
    translation_of: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """Everything the demo loads; articles newest first."""

    site: Site
    sections: tuple[Section, ...]
    authors: tuple[Author, ...]
    tags: tuple[Tag, ...]
    cast: tuple[Person, ...]
    instruments: tuple[Instrument, ...]
    photos: tuple[Photo, ...]
    articles: tuple[Article, ...]
    collections: tuple[Collection, ...] = ()
