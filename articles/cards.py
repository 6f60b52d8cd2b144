"""A card of the desk's first page: one thing that may be waiting, and how its times are written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.models import Article
from newsroom.moments import on_the_wall

ROWS = 6


@dataclass(frozen=True)
class Row:
    """One line of a card. `public_url` leads to where readers see it."""

    title: str
    link: str
    note: str
    public_url: str = ""


@dataclass(frozen=True)
class Card:
    """One thing that may be waiting. `empty` says what to do when nothing is."""

    name: str
    title: str
    icon: str
    count: int
    link: str
    rows: tuple[Row, ...]
    empty: str
    is_urgent: bool = False


def page_of(article: Article) -> str:
    """Return where a story is written."""
    return reverse("admin:articles_article_change", args=[article.pk])


def coming(moment: dt.datetime | None, now: dt.datetime) -> str:
    """Return a moment to come, by the newsroom's clock; of the next hours, also how long that is."""
    if moment is None:
        return ""
    words = date_format(on_the_wall(moment), pgettext("format of a date", "D d M, H:i"))
    if moment <= now:
        return _("{time} · due").format(time=words)
    if moment - now >= dt.timedelta(hours=12):
        return words
    return _("{time} · in {hours}").format(time=words, hours=timeuntil(moment, now, depth=1))


def ago(moment: dt.datetime, now: dt.datetime) -> str:
    """Return how long ago something was, in its largest unit."""
    if now - moment < dt.timedelta(minutes=1):
        return _("just now")
    return _("{time} ago").format(time=timesince(moment, now, depth=1))
