"""What readers were told that was wrong, and what they are to lose: as the desk looks back and ahead."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from articles.models import Article, Correction

DAYS = 14  # that corrections are looked back on
AHEAD = dt.timedelta(days=2)
MOST = 50


def corrections(now: dt.datetime) -> list[Correction]:
    """Return the notes that readers got lately with a live story, newest first; one that is not out yet is none."""
    sent = Correction.objects.filter(
        at__gte=now - dt.timedelta(days=DAYS), at__lte=now, article__live_edition__signed_at__gte=F("at")
    )
    return list(
        sent.select_related("article").defer("article__body", "article__blocks", "article__text").order_by("-at")[:MOST]
    )


def leaving(now: dt.datetime) -> list[Article]:
    """Return the stories that are withdrawn by themselves in the next days, the nearest first."""
    soon = Article.objects.filter(withdraw_at__isnull=False, withdraw_at__lte=now + AHEAD)
    return list(soon.defer("body", "blocks", "text").order_by("withdraw_at")[:MOST])
