"""What comes from a form, the desk API or an import, before it is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class LeadPhoto:
    """The photo at the head of a story; empty words are the photo's own."""

    image: UUID
    text: str = ""
    credit: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Part:
    """One person's part in the byline. An empty role is for who wrote it."""

    author: int
    role: str = ""


@dataclass(frozen=True)
class Note:
    """A correction, clarification or update; `at` None is now."""

    text: str
    kind: str = "correction"
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Draft:
    """A story as somebody wants it saved. Whatever is None stays as it is.

    `body` is HTML of any origin; `lead` False removes the lead photo. `slug` empty lets the
    headline decide.
    """

    headline: str | None = None
    kicker: str | None = None
    summary: str | None = None
    body: str | None = None
    kind: str | None = None
    language: str | None = None
    slug: str | None = None
    dateline: str | None = None
    notice: str | None = None
    seo_title: str | None = None
    seo_description: str | None = None
    canonical_url: str | None = None
    section: int | None = None
    tags: Sequence[int] | None = None
    bylines: Sequence[Part] | None = None
    corrections: Sequence[Note] | None = None
    related: Sequence[UUID] | None = None
    lead: LeadPhoto | bool | None = None
    story: UUID | None = None
