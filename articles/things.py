"""The public form of sections, tags and authors: what their own pages may say."""

from __future__ import annotations

from articles.models import Author, Edition, Section, Tag
from articles.photos import photo_form
from media.queries import pictures
from publishing.document import Json, PublicThing


def public_section(section: Section) -> PublicThing:
    """Return the public form of a section."""
    form: Json = {
        "slug": section.slug,
        "name": section.name,
        "description": section.description,
        "parent": section.parent.slug if section.parent else None,
        "path": f"/section/{section.slug}",
    }
    return PublicThing("section", section.slug, section.name, form, section.position)


def public_tag(tag: Tag) -> PublicThing:
    """Return the public form of a tag."""
    form: Json = {
        "slug": tag.slug,
        "name": tag.name,
        "kind": tag.kind,
        "description": tag.description,
        "path": f"/tag/{tag.slug}",
    }
    return PublicThing("tag", tag.slug, tag.name, form)


def public_author(author: Author) -> PublicThing:
    """Return the public form of an author. The account behind the name is not part of it."""
    found = pictures([author.photo_id]) if author.photo_id else {}
    form: Json = {
        "slug": author.slug,
        "name": author.name,
        "job_title": author.job_title,
        "bio": author.bio,
        "photo": photo_form(*found[author.photo_id]) if author.photo_id in found else None,
        "path": f"/author/{author.slug}",
    }
    return PublicThing("author", author.slug, author.name, form)


def public_form(thing: Section | Tag | Author) -> PublicThing:
    """Return the public form of a section, tag or author."""
    match thing:
        case Section():
            return public_section(thing)
        case Tag():
            return public_tag(thing)
        case Author():
            return public_author(thing)


def named_in(edition: Edition) -> list[PublicThing]:
    """Return the public form of everything that an edition names, so that the door knows it first."""
    content = edition.content
    section = Section.objects.select_related("parent__parent").get(pk=content["section"])
    authors = Author.objects.filter(pk__in=[author for author, _ in content["bylines"]])
    return [
        *(public_section(each) for each in section.path()),
        *(public_tag(tag) for tag in Tag.objects.filter(pk__in=content["tags"])),
        *(public_author(author) for author in authors),
    ]
