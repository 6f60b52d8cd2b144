"""The cards of the desk's first page that are about rates: which are old, and which need a hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.cards import ROWS, Card, Row, ago
from ticker import numbers, trouble
from ticker.models import Held
from ticker.queries import board


def cards(now: dt.datetime) -> Iterator[Card]:
    """Yield what needs somebody of the market desk, where anything does; and which rates are old."""
    link = reverse("admin:ticker_instrument_changelist")
    rows = (*_troubles(now), *(Row(held.instrument.code, link, _jump(held)) for held in trouble.waiting()))
    if rows:
        title = _("Rates that need a hand")
        yield Card("rates", title, "currency_exchange", len(rows), link, rows[:ROWS], "", is_urgent=True)
    yield _stale(now, link)


def _troubles(now: dt.datetime) -> Iterator[Row]:
    for each in trouble.lasting():
        page = reverse("admin:ticker_source_change", args=[each.source_id])
        yield Row(str(each.source), page, f"{each.get_kind_display()} · {ago(each.began_at, now)}")


def _jump(held: Held) -> str:
    scale = held.instrument.scale
    words = _("{before} became {value}: take it, or leave it out")
    return words.format(before=numbers.exact(held.before, scale), value=numbers.exact(held.value, scale))


def _stale(now: dt.datetime, link: str) -> Card:
    stale = [row for row in board(now) if row.instrument.visible and (row.line is None or row.line.stale)]
    rows = tuple(
        Row(
            row.instrument.code,
            link,
            _("last rate {ago}").format(ago=ago(row.newest.as_of, now)) if row.newest else _("no rate yet"),
        )
        for row in stale[:ROWS]
    )
    empty = _("Every rate is fresh.")
    return Card("ticker", _("Stale rates"), "trending_flat", len(stale), link, rows, empty, is_urgent=bool(stale))
