"""An article as data: what a Revision keeps, what an Edition signs off, what a form compares.

One function makes it and one lists its fields, so that history, conflicts and editions can
never disagree on what an article is.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article, Caption
from publishing.plate import zulu

Content = dict[str, Any]

# Plain columns, in the order that people read them.
COLUMNS = (
    "headline",
    "kicker",
    "summary",
    "body",
    "kind",
    "language",
    "dateline",
    "notice",
    "seo_title",
    "seo_description",
    "canonical_url",
)
# What people call them, in forms, conflicts and errors.
LABELS = {
    "headline": _("Headline"),
    "kicker": _("Kicker"),
    "summary": pgettext_lazy("of a story", "Summary"),
    "body": _("Story"),
    "kind": _("Kind"),
    "language": _("Language"),
    "dateline": _("Dateline"),
    "notice": _("Notice to readers"),
    "seo_title": _("Title for search engines"),
    "seo_description": _("Description for search engines"),
    "canonical_url": _("First published at"),
    "slug": _("Address"),
    "section": _("Section"),
    "tags": _("Tags"),
    "bylines": _("Byline"),
    "related": _("Related stories"),
    "captions": _("Photos"),
    "corrections": _("Corrections"),
}


def take(article: Article) -> Content:
    """Return the article as JSON data; people, tags, sections and photos by id."""
    return {
        **{name: getattr(article, name) for name in COLUMNS},
        "slug": article.slug,
        "section": article.section_id,
        "tags": sorted(tag.pk for tag in article.tags.all()),
        "bylines": [[byline.author_id, byline.role] for byline in article.bylines.all()],
        "related": [str(pick.other_id) for pick in article.picks.all()],
        "captions": [caption_content(caption) for caption in article.captions.all()],
        "corrections": [
            {"at": zulu(note.at), "kind": note.kind, "text": note.text} for note in article.corrections.all()
        ],
    }


def caption_content(caption: Caption) -> Content:
    """Return a photo's use as JSON data."""
    return {
        "key": str(caption.key),
        "image": str(caption.image_id),
        "place": caption.place,
        "text": caption.text,
        "credit": caption.credit,
        "alt": caption.alt,
        "align": caption.align,
        "width": caption.width,
    }


def changed(before: Content, after: Content) -> list[str]:
    """Return the names of what differs between two snapshots, in the order people read them.

    One that was taken before a part of stories was thought of has nothing there.
    """
    return [name for name in LABELS if (before.get(name) or None) != (after.get(name) or None)]
