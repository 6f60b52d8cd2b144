"""Which stories and people use a photo, for the photo desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from articles.models import Article, Author
from media import usage
from media.usage import Use
from publishing.models import Publication

State = Article.State


def uses(image_id: UUID) -> Iterator[Use]:
    """Yield each story whose working copy or signed-off edition shows a photo, and each author whose portrait it is.

    In four queries. A live story counts as live while its public edition shows the photo, whatever is
    being written; one that takes the photo in only now is a draft.
    """
    live = set(Article.objects.filter(live_edition__photos__image=image_id).values_list("pk", flat=True))
    with_it = Q(captions__image=image_id) | Q(pk__in=live) | Q(state=State.SCHEDULED, editions__photos__image=image_id)
    articles = list(Article.objects.filter(with_it).select_related("live_edition").distinct())
    gone = dict(
        Publication.objects.filter(
            pk__in=[article.pk for article in articles if article.state == State.WITHDRAWN],
            withdrawn_at__isnull=False,
        ).values_list("pk", "withdrawn_at")
    )
    for article in articles:
        url = reverse("admin:articles_article_change", args=[article.pk])
        state, at = _state(article, is_live=article.pk in live, gone=gone.get(article.pk))
        yield Use(str(article), url, state, at)
    for author in Author.objects.filter(photo=image_id):
        url = reverse("admin:articles_author_change", args=[author.pk])
        yield Use(author.name, url, usage.LIVE, None)


def _state(article: Article, *, is_live: bool, gone: dt.datetime | None) -> tuple[str, dt.datetime]:
    if is_live and article.live_edition is not None:
        return usage.LIVE, article.live_edition.published_at
    if article.state == State.SCHEDULED and article.publish_at is not None:
        return (usage.EMBARGOED if article.embargo_reason else usage.SCHEDULED), article.publish_at
    if article.state == State.WITHDRAWN:
        return usage.WITHDRAWN, gone or article.saved_at
    return usage.DRAFT, article.saved_at
