"""What each kind of thing is made of: its fields in the desk API, how they are read, and who may what."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from django.contrib.auth.models import User

from articles.models import Author, Section, Tag
from media.models import Image

Thing = Section | Tag | Author
MOST_POSITION = 32_767


@dataclass(frozen=True)
class Kind:
    """One kind of thing. `readers` read its fields, each raising ValueError in words for people."""

    model: type[Thing]
    noun: str
    readers: Mapping[str, Callable[[Any], Any]]
    show: Callable[[Any], dict[str, Any]]
    related: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def permission(self, verb: str) -> str:
        """Return the permission for a verb: view, add, change or delete."""
        return f"articles.{verb}_{self.noun}"


def etag(kind: Kind, thing: Thing) -> str:
    """Return the version of a thing: what it says, in short."""
    return hashlib.sha256(orjson.dumps(kind.show(thing), option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _words(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("This is text.")
    return value


def _position(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_POSITION:
        raise ValueError(f"A whole number from 0 to {MOST_POSITION}.")
    return value


def _parent(value: Any) -> Section | None:
    if value is None:
        return None
    found = Section.objects.filter(slug=value).first() if isinstance(value, str) else None
    if found is None:
        raise ValueError("There is no such section. Name the one above by its slug, or send null.")
    return found


def _photo(value: Any) -> Image | None:
    if value is None:
        return None
    try:
        found = Image.objects.filter(pk=UUID(value if isinstance(value, str) else "")).first()
    except ValueError:
        found = None
    if found is None:
        raise ValueError("There is no such photo. Name it by its id, or send null.")
    return found


def _account(value: Any) -> User | None:
    if value is None:
        return None
    found = User.objects.filter(username=value).first() if isinstance(value, str) else None
    if found is None:
        raise ValueError("Nobody here signs in by that name. Send a user name, or null.")
    return found


def _section(section: Section) -> dict[str, Any]:
    return {
        "slug": section.slug,
        "name": section.name,
        "description": section.description,
        "parent": section.parent.slug if section.parent else None,
        "position": section.position,
    }


def _tag(tag: Tag) -> dict[str, Any]:
    return {"slug": tag.slug, "name": tag.name, "kind": tag.kind, "description": tag.description}


def _author(author: Author) -> dict[str, Any]:
    return {
        "slug": author.slug,
        "name": author.name,
        "job_title": author.job_title,
        "bio": author.bio,
        "photo": str(author.photo_id) if author.photo_id else None,
        "user": author.user.get_username() if author.user else None,
    }


def _texts(*names: str) -> dict[str, Callable[[Any], Any]]:
    return dict.fromkeys(names, _words)


SECTIONS = Kind(
    Section,
    "section",
    {**_texts("slug", "name", "description"), "parent": _parent, "position": _position},
    _section,
    related=("parent",),
)
TAGS = Kind(
    Tag,
    "tag",
    _texts("slug", "name", "kind", "description"),
    _tag,
    choices={"kind": tuple(value for value, _ in Tag._meta.get_field("kind").choices or ())},
)
AUTHORS = Kind(
    Author,
    "author",
    {**_texts("slug", "name", "job_title", "bio"), "photo": _photo, "user": _account},
    _author,
    related=("user",),
)
