"""A page that lists stories, pasted as text, is read line by line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wordpress.body.listing import Line, read_date, read_listing

PAGE = """• KGS/USD = 0.01144 0%
  • TJS/USD = 0.09135 -0.44%
  • KGS/USD = 0.01144 0%
  * UZS/USD = 0.00008
22 January 2025
A line of the menu

Viewing results 1 - 2 of 40

Does the Glacier Melt?

It does. [caption id="attachment_5" width="640"] The glacier; image: Jane Doe[/caption] We asked why and...

The Second Story

One paragraph.

Another paragraph.
"""


def test_a_listing_is_date_range_rates_and_stories() -> None:
    found = read_listing(PAGE)
    assert found.date == date(2025, 1, 22)
    assert found.shown == (1, 2, 40)
    assert found.unread == ("A line of the menu",)
    assert found.lines == (
        Line("KGS/USD", Decimal("0.01144"), Decimal(0)),
        Line("TJS/USD", Decimal("0.09135"), Decimal("-0.44")),
        Line("UZS/USD", Decimal("0.00008"), None),
    )
    assert [story.headline for story in found.stories] == ["Does the Glacier Melt?", "The Second Story"]
    assert [story.is_cut for story in found.stories] == [True, False]
    assert found.stories[1].body == "One paragraph.\n\nAnother paragraph."
    (figure,) = found.stories[0].figures
    assert (figure.attachment, figure.text, figure.credit) == (5, "The glacier", "Jane Doe")


def test_nothing_on_a_page_is_passed_over_in_silence() -> None:
    assert read_listing("Nobody knows this.\n\nA Headline Alone").unread == ("Nobody knows this.", "A Headline Alone")
    assert read_listing("").stories == ()


def test_a_page_is_read_the_same_twice() -> None:
    assert read_listing(PAGE) == read_listing(PAGE)


DATES = [
    ("22 January 2025", date(2025, 1, 22)),
    ("3 Mar 2024", date(2024, 3, 3)),
    ("22 января 2025", date(2025, 1, 22)),
    ("22 января 2025 года", date(2025, 1, 22)),
    ("22 қаңтар 2025", date(2025, 1, 22)),
    ("31 February 2025", None),
    ("22 nowhere 2025", None),
    ("In January 2025 it rained", None),
]


@pytest.mark.parametrize(("said", "day"), DATES)
def test_a_date_is_read_in_the_languages_of_the_newsroom(said: str, day: date | None) -> None:
    assert read_date(said) == day
