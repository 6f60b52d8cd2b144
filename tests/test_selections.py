"""A list that combines conditions counts what it shows, and can be crawled from either end."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.paging import Cursor
from publishing import queries
from publishing.selection import Selection
from tests.factories import make_public, make_section, make_tag
from tests.once import once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stories")]
DAY = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
ENERGY, ASIA, ECONOMY = frozenset({"tag:energy"}), frozenset({"tag:asia"}), frozenset({"section:economy"})
EITHER = ENERGY | ASIA
SELECTIONS = [
    (Selection((ENERGY, ASIA)), 2),
    (Selection((ENERGY, ECONOMY)), 3),
    (Selection((EITHER,)), 6),
    (Selection((EITHER, ECONOMY)), 5),
    (Selection((EITHER, ENERGY)), 4),
    (Selection(none_of=ENERGY), 4),
    (Selection((ASIA,), none_of=ENERGY), 2),
    (Selection(none_of=EITHER), 2),
    (Selection(after=DAY + dt.timedelta(days=3)), 5),
    (Selection(after=DAY + dt.timedelta(days=1), before=DAY + dt.timedelta(days=3)), 2),
    (Selection((ENERGY, ECONOMY), none_of=ASIA, before=DAY + dt.timedelta(days=3)), 1),
]


@once("module")
def stories() -> None:
    """Publish eight stories, one a day but the last two, which are of one moment."""
    energy, asia = make_tag("Energy").pk, make_tag("Asia").pk
    economy, sport = make_section("Economy").pk, make_section("Sport").pk
    tags = [[energy, asia], [energy], [energy], [asia], [], [energy, asia], [asia], []]
    for number, (given, section) in enumerate(zip(tags, [economy, economy, sport] + [economy] * 5, strict=True)):
        now = DAY + dt.timedelta(days=min(number, 6))
        make_public(headline=f"Story {number}", tags=given, section=section, now=now)


@pytest.mark.parametrize(("selection", "count"), SELECTIONS)
def test_a_list_counts_what_it_shows(selection: Selection, count: int) -> None:
    assert queries.count(selection, 0) == selection.publications().count() == count


@pytest.mark.parametrize("order", ["-published_at", "published_at", "-updated_at", "headline", "-headline"])
def test_a_crawl_by_cursor_meets_every_story_once(order: str) -> None:
    selection, seen, after = Selection(order=order), [], None
    while True:
        rows = queries.after(selection, Cursor(after, 3), "slug")
        seen += [slug for *_, slug in rows[:3]]
        if len(rows) <= 3:
            break
        value, key = rows[2][:2]
        after = (value if isinstance(value, str) else value.isoformat(), str(key))
    assert sorted(seen) == [f"story-{number}" for number in range(8)]
