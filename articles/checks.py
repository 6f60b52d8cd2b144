"""What must be right before a story is published: one list, the same everywhere.

All problems at once: an editor should not have to press Publish five times to find five.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from articles.models import Article, Byline, Caption
from media.rights import quotas, state
from newsroom.errors import Fault

Check = Callable[[Article], Iterator[Fault]]


def list_problems(article: Article, *, at: dt.datetime | None = None) -> list[Fault]:
    """Return everything that keeps a story from being published, in the order of the form.

    Photos are judged by their rights at the moment `at` at which readers are to see them, by default now.
    """
    # Read once here, for the checks and for the snapshot of what passes them.
    bylines = Prefetch("bylines", Byline.objects.select_related("author"))
    photos = Caption.objects.select_related("image__supplier").prefetch_related("image__leases")
    prefetch_related_objects([article], bylines, Prefetch("captions", photos), "tags")
    found = [problem for check in CHECKS for problem in check(article)]
    return [*found, *_rights(article, at or timezone.now())]


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
        place, name = _where(caption)
        if not (caption.credit or caption.image.credit):
            yield Fault("credit_missing", f"Credit the {name}.", pointer=place)
        if not (caption.alt or caption.image.alt):
            yield Fault("alt_missing", f"Describe the {name} for readers who do not see it (alt text).", pointer=place)
        if not (caption.text or caption.image.caption):
            yield Fault("caption_missing", f"Write a caption for the {name}.", pointer=place)


def _rights(article: Article, at: dt.datetime) -> Iterator[Fault]:
    """Yield why photos may not be shown, each photo once however often it stands in the story."""
    captions = {caption.image_id: caption for caption in reversed(article.captions.all())}
    found = quotas.quotas((caption.image for caption in captions.values()), now=at)
    for caption in reversed(captions.values()):
        place, name = _where(caption)
        quota = found.get(caption.image.supplier_id or 0)
        for reason in state.reasons(caption.image, now=at, quota=quota):
            if reason.severity == state.BLOCKS:
                words = f"The {name} cannot be used. {reason.words}"
                yield Fault(f"photo_{reason.code}", words, pointer=place)


def _where(caption: Caption) -> tuple[str, str]:
    """Return where a photo stands in the story, for programs and for people."""
    if caption.place == Caption.Place.LEAD:
        return "/lead", "lead photo"
    return f"/captions/{caption.key}", f"photo “{str(caption.image)[:50]}”"


CHECKS: tuple[Check, ...] = (_headline, _summary, _body, _section, _byline, _photos)
