"""What readers were told that was wrong, and what they are to lose: as the desk looks back and ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.cards import ROWS, Card, Row, ago, coming, page_of
from articles.models import Article, Correction
from newsroom.text import shorten

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


def leaving_card(now: dt.datetime) -> Iterator[Card]:
    """Yield what readers lose in the next days, where something is to go; else nothing."""
    link = reverse("admin:articles_article_changelist") + "?o=-6"
    rows = tuple(Row(str(each), page_of(each), coming(each.withdraw_at, now)) for each in leaving(now))
    if rows:
        yield Card("leaving", _("Leaves soon"), "auto_delete", len(rows), link, rows[:ROWS], "")


def corrections_card(now: dt.datetime) -> Card:
    """Return what readers were sent as corrections."""
    found = corrections(now)
    rows = tuple(
        Row(
            shorten(each.text, 120),
            page_of(each.article),
            f"{each.get_kind_display()} {ago(each.at, now)} · {each.article}",
        )
        for each in found[:ROWS]
    )
    link = reverse("admin:articles_article_changelist") + "?state=published"
    empty = _("Readers were sent no corrections in two weeks. “Corrections” on a story’s page writes one.")
    return Card("corrections", _("Corrections to readers"), "history_edu", len(found), link, rows, empty)
