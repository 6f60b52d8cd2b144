"""What an export says, as plain values: nothing of it is trusted yet, and nothing is looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Site:
    """The site that was exported. `url` is where readers find it, `version` that of the format."""

    title: str = ""
    url: str = ""
    language: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """A person who wrote there. `login` is what items name them by."""

    login: str
    name: str
    id: int = 0
    bio: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag or a term of another taxonomy (`domain`). `parent` is a slug."""

    domain: str
    slug: str
    name: str
    id: int = 0
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A post, a page, an attachment or anything else that has a `kind`.

    `at` and `modified` are instants, `wall` is the clock on the site's wall, which alone is known of some
    drafts. `terms` are what it is filed under. `meta` holds the fields that an import reads, `other_meta` the
    names of those it does not.
    """

    id: int
    kind: str
    line: int
    title: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    body: str = ""
    excerpt: str = ""
    at: dt.datetime | None = None
    wall: dt.datetime | None = None
    modified: dt.datetime | None = None
    status: str = ""
    slug: str = ""
    parent: int = 0
    has_password: bool = False
    is_sticky: bool = False
    attachment_url: str = ""
    terms: tuple[Term, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    old_slugs: tuple[str, ...] = ()
    other_meta: tuple[str, ...] = ()
    comments: int = 0


@dataclass(frozen=True, slots=True)
class Malformed:
    """A part of a file that could not be read: where it begins, and why."""

    line: int
    why: str


Part = Site | Writer | Term | Item | Malformed
