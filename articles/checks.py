"""What must be right before a story is published: one list, the same everywhere.

All problems at once: an editor should not have to press Publish five times to find five.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Prefetch, prefetch_related_objects

from articles.models import Article, Caption
from newsroom.errors import Fault

Check = Callable[[Article], Iterator[Fault]]


def list_problems(article: Article) -> list[Fault]:
    """Return everything that keeps a story from being published, in the order of the form."""
    # Read once here, for the checks and for the snapshot of what passes them.
    prefetch_related_objects([article], "bylines", Prefetch("captions", Caption.objects.select_related("image")))
    return [problem for check in CHECKS for problem in check(article)]


def _headline(article: Article) -> Iterator[Fault]:
    if not article.headline:
        yield Fault("headline_missing", "Write a headline.", pointer="/headline")


def _summary(article: Article) -> Iterator[Fault]:
    if not article.summary:
        yield Fault("summary_missing", "Write a summary: one or two sentences.", pointer="/summary")


def _body(article: Article) -> Iterator[Fault]:
    if not article.word_count:
        yield Fault("body_missing", "The story has no text yet.", pointer="/body")


def _section(article: Article) -> Iterator[Fault]:
    if article.section_id is None:
        yield Fault("section_missing", "Choose a section.", pointer="/section")


def _byline(article: Article) -> Iterator[Fault]:
    if not article.bylines.all():
        yield Fault("byline_missing", "Name who wrote it in the byline.", pointer="/bylines")


def _photos(article: Article) -> Iterator[Fault]:
    for caption in article.captions.all():
        place = "/lead" if caption.place == Caption.Place.LEAD else f"/captions/{caption.key}"
        name = "lead photo" if caption.place == Caption.Place.LEAD else f"photo “{str(caption.image)[:50]}”"
        if not (caption.credit or caption.image.credit):
            yield Fault("credit_missing", f"Credit the {name}.", pointer=place)
        if not (caption.alt or caption.image.alt):
            yield Fault("alt_missing", f"Describe the {name} for readers who do not see it (alt text).", pointer=place)
        if not (caption.text or caption.image.caption):
            yield Fault("caption_missing", f"Write a caption for the {name}.", pointer=place)


CHECKS: tuple[Check, ...] = (_headline, _summary, _body, _section, _byline, _photos)
