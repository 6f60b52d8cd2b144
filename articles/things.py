"""The public form of sections, tags and authors: what their own pages may say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from articles.models import Article, Author, Edition, Section, Tag
from articles.photos import photo_form
from media.models import Image
from media.queries import pictures
from media.rights import state
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


def public_author(author: Author, *, at: dt.datetime | None = None) -> PublicThing:
    """Return the public form of an author at `at`, by default now. The account behind the name is not part of it.

    A portrait that may not be shown then is left out.
    """
    at = at or timezone.now()
    found = pictures([author.photo_id]) if author.photo_id else {}
    portrait = next(iter(found.values()), None)
    shown = portrait if portrait and state.is_usable(portrait[0], now=at) else None
    form: Json = {
        "slug": author.slug,
        "name": author.name,
        "job_title": author.job_title,
        "bio": author.bio,
        "photo": photo_form(*shown) if shown else None,
        "path": f"/author/{author.slug}",
    }
    good_until = state.next_change(portrait[0], now=at) if portrait else None
    return PublicThing(
        "author", author.slug, author.name, form, good_until=good_until, shows=shown[0].pk if shown else None
    )


def public_form(thing: Section | Tag | Author) -> PublicThing:
    """Return the public form of a section, tag or author."""
    match thing:
        case Section():
            return public_section(thing)
        case Tag():
            return public_tag(thing)
        case Author():
            return public_author(thing)


@dataclass(frozen=True)
class Named:
    """The section, tags and authors that an edition names by id, read once for all who need them.

    `images` are its photos, where those were read with their rights.
    """

    section: Section
    tags: tuple[Tag, ...]
    authors: dict[int, Author]
    images: tuple[Image, ...] | None = None


def read_named(edition: Edition) -> Named:
    """Return what an edition names, in three queries; whoever is gone from the desk is left out."""
    content = edition.content
    authors = Author.objects.filter(pk__in=[author for author, _ in content["bylines"]])
    tags = Tag.objects.filter(pk__in=content["tags"])
    return Named(_section(content["section"]), tuple(tags), {author.pk: author for author in authors})


def named_by(article: Article) -> Named:
    """Return what a story names that was checked just now, in one query: the rest was read for that."""
    authors = {byline.author_id: byline.author for byline in article.bylines.all()}
    if article.section_id is None:
        raise ValueError("A story without a section does not pass the checks.")
    images = tuple(caption.image for caption in article.captions.all())
    return Named(_section(article.section_id), tuple(article.tags.all()), authors, images)


def _section(pk: int | None) -> Section:
    if pk is None:
        return Section()  # of a story that is only previewed; publishing asks for one
    # The tree is small, and deeper than two seldom: following parents costs a query a floor.
    return Section.objects.select_related("parent__parent").get(pk=pk)


def public_forms(named: Named) -> list[PublicThing]:
    """Return the public form of everything that an edition names, so that the door knows it first."""
    return [
        *(public_section(each) for each in named.section.path()),
        *(public_tag(tag) for tag in named.tags),
        *(public_author(author) for author in named.authors.values()),
    ]
