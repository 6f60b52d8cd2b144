"""The channel: the site, who writes there, what it is sorted by; then photos, then stories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone

from articles.models import Author, Section, Tag
from newsroom.backup import Progress
from newsroom.exports.places import Place
from wordpress.leaving import photos, stories, xml
from wordpress.leaving.photos import Numbers

NAME = "wordpress.xml"
TELL = 1000  # items after which somebody hears how far it is


def write(place: Place, said: Progress) -> int:
    """Write the file and return how many stories are in it."""
    now, count = timezone.now(), 0
    with place.writing(NAME) as stream, closing(Numbers()) as numbers:
        stream.write(f"{xml.HEAD}{_site(now)}".encode())
        for part in (*_people(), *_sections()):
            stream.write(part.encode())
        for part in _tags():
            stream.write(part.encode())
        for part in photos.attachments(numbers, now):
            stream.write(part.encode())
        for count, part in enumerate(stories.items(numbers), start=1):
            stream.write(part.encode())
            if count % TELL == 0:
                said(f"{NAME}: {count} stories")
        stream.write(xml.FOOT.encode())
    return count


def _site(now: dt.datetime) -> str:
    said = {
        "title": settings.SITE_NAME,
        "link": settings.SITE_URL,
        "description": settings.SITE_TAGLINE,
        "pubDate": format_datetime(now),
        "language": settings.SITE_LANGUAGES[0],
        "wp:wxr_version": "1.2",
        "wp:base_site_url": settings.SITE_URL,
        "wp:base_blog_url": settings.SITE_URL,
    }
    return "".join(f"<{name}>{xml.plain(words)}</{name}>\n" for name, words in said.items())


def _people() -> Iterator[str]:
    for person in Author.objects.order_by("pk").iterator():
        first, _, last = person.name.rpartition(" ")
        yield xml.element(
            "wp:author",
            {
                "wp:author_id": person.pk,
                "wp:author_login": person.slug,
                "wp:author_email": "",
                "wp:author_display_name": person.name,
                "wp:author_first_name": first,
                "wp:author_last_name": last,
                "wp:author_description": person.bio,
            },
        )


def _sections() -> Iterator[str]:
    """Yield categories, those above before those below: WordPress looks for a parent when it meets a child."""
    below: dict[int | None, list[Section]] = {}
    for section in Section.objects.order_by("position", "pk"):
        below.setdefault(section.parent_id, []).append(section)
    waiting = [(section, "") for section in reversed(below.get(None, []))]
    while waiting:
        section, parent = waiting.pop()
        yield xml.element(
            "wp:category",
            {
                "wp:term_id": section.pk,
                "wp:category_nicename": section.slug,
                "wp:category_parent": parent,
                "wp:cat_name": section.name,
                "wp:category_description": section.description,
            },
        )
        waiting += [(each, section.slug) for each in reversed(below.get(section.pk, []))]


def _tags() -> Iterator[str]:
    for tag in Tag.objects.order_by("pk").iterator():
        # Numbers of terms are one row in WordPress: those of tags come after those of sections.
        yield xml.element(
            "wp:tag",
            {
                "wp:term_id": 1_000_000 + tag.pk,
                "wp:tag_slug": tag.slug,
                "wp:tag_name": tag.name,
                "wp:tag_description": tag.description,
            },
        )
