"""A story's fields as the desk API shows them and takes them back: people, tags and sections by slug.

Every form of a story passes here (the working copy, a revision, both sides of a conflict), so
that what one answer shows can be sent to another address as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from articles.body.expand import expand
from articles.models import Article, Author, Section, Tag
from articles.snapshot import COLUMNS, Content

Shown = dict[str, Any]
LEAD = ("image", "text", "credit", "alt")
# In the order that people read them.
FIELDS = (*COLUMNS, "slug", "section", "tags", "bylines", "related", "lead", "corrections")
LABELS_OF_OURS = {"lead": "Lead photo"}


@dataclass(frozen=True)
class Names:
    """Slug and name of the sections, tags and authors that some snapshots name by id, and headlines of stories."""

    sections: dict[int, tuple[str, str]]
    tags: dict[int, tuple[str, str]]
    authors: dict[int, tuple[str, str]]
    stories: dict[str, str]

    @classmethod
    def of(cls, contents: Iterable[Content]) -> Self:
        """Return the names for these snapshots, in four queries however many they are."""
        found = list(contents)
        sections = {content["section"] for content in found if content.get("section")}
        tags = {tag for content in found for tag in content.get("tags", ())}
        authors = {author for content in found for author, _ in content.get("bylines", ())}
        stories = {other for content in found for other in content.get("related", ())}
        headlines = Article.objects.headlines(stories)
        return cls(_named(Section, sections), _named(Tag, tags), _named(Author, authors), headlines)


def _named(model: type[Section | Tag | Author], ids: set[int]) -> dict[int, tuple[str, str]]:
    if not ids:
        return {}
    rows = model._default_manager.filter(pk__in=ids).values_list("pk", "slug", "name")
    return {pk: (slug, name) for pk, slug, name in rows}


def shown(content: Content, names: Names) -> Shown:
    """Return a snapshot as the API's fields. What was deleted since the snapshot is left out."""
    tags = sorted(names.tags[tag][0] for tag in content["tags"] if tag in names.tags)
    return {
        **{name: content.get(name, "") for name in COLUMNS},
        "body": expand(content["body"], content["captions"]),
        "slug": content["slug"],
        "section": names.sections.get(content["section"] or 0, (None, ""))[0],
        "tags": tags,
        "bylines": [
            {"author": names.authors[author][0], "role": role}
            for author, role in content["bylines"]
            if author in names.authors
        ],
        "related": [other for other in content.get("related", ()) if other in names.stories],
        "lead": lead(content),
        "corrections": content["corrections"],
    }


def lead(content: Content) -> Shown | None:
    """Return the photo at the head of the story; empty words are the photo's own."""
    found = next((caption for caption in content["captions"] if caption["place"] == "lead"), None)
    return {name: found[name] for name in LEAD} if found else None


def inside(content: Content) -> list[Shown]:
    """Return the photos of the body, in order, with the story's own words for them."""
    return [caption for caption in content["captions"] if caption["place"] != "lead"]


def names_in(content: Content, names: Names) -> Shown:
    """Return how people call what the fields name by slug."""
    section = names.sections.get(content["section"] or 0)
    return {
        "section": section[1] if section else None,
        "tags": dict(sorted(names.tags[tag] for tag in content["tags"] if tag in names.tags)),
        "authors": dict(names.authors[author] for author, _ in content["bylines"] if author in names.authors),
        "related": {other: names.stories[other] for other in content.get("related", ()) if other in names.stories},
    }
