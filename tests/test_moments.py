"""The newsroom's clock: an hour that is skipped is refused, one that is repeated is the earlier."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.moments import from_wall_clock, in_words, on_the_wall


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        ("Asia/Almaty", "2024-02-29 12:00", "2024-02-29 06:00"),
        ("Asia/Almaty", "2024-03-02 12:00", "2024-03-02 07:00"),
        ("Asia/Bishkek", "2026-01-22 09:30", "2026-01-22 03:30"),
        ("Europe/Berlin", "2026-07-01 09:30", "2026-07-01 07:30"),
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),  # shown twice: the first of them
        ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),  # shown twice
        ("Asia/Almaty", "2024-02-29 23:30", "2024-02-29 17:30"),  # shown twice: the zone itself changed
        ("UTC", "2026-03-29 02:30", "2026-03-29 02:30"),
    ],
)
def test_a_time_on_the_wall_is_one_instant(zone: str, wall: str, utc: str) -> None:
    typed = dt.datetime.fromisoformat(wall)
    found = from_wall_clock(typed.date(), typed.time(), zone=ZoneInfo(zone))
    assert found == dt.datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize(
    ("zone", "wall"),
    [
        ("Europe/Berlin", "2026-03-29 02:00"),
        ("Europe/Berlin", "2026-03-29 02:59"),
        ("America/New_York", "2026-03-08 02:30"),
        ("Pacific/Apia", "2011-12-30 12:00"),  # a whole day that never was
    ],
)
def test_a_time_that_the_clock_skips_is_refused(zone: str, wall: str) -> None:
    typed = dt.datetime.fromisoformat(wall)
    with pytest.raises(ValueError, match="skips"):
        from_wall_clock(typed.date(), typed.time(), zone=ZoneInfo(zone))


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
@pytest.mark.parametrize("zone", ["Asia/Almaty", "America/New_York"])
def test_a_year_beyond_the_calendar_is_no_500(day: dt.date, zone: str) -> None:
    for time in (dt.time.min, dt.time.max):
        try:
            from_wall_clock(day, time, zone=ZoneInfo(zone))
        except ValueError:
            continue


@given(
    st.datetimes(min_value=dt.datetime.fromisoformat("1990-01-01"), max_value=dt.datetime.fromisoformat("2035-01-01")),
    st.sampled_from(["Europe/Berlin", "Asia/Almaty", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_what_is_accepted_is_shown_again_as_it_was_typed(wall: dt.datetime, name: str) -> None:
    zone = ZoneInfo(name)
    try:
        instant = from_wall_clock(wall.date(), wall.time(), zone=zone)
    except ValueError:
        return
    assert on_the_wall(instant, zone=zone).replace(tzinfo=None, fold=0) == wall


@pytest.mark.parametrize(
    ("zone", "words"),
    [("UTC", "1 May 2031, 04:00"), ("Asia/Almaty", "1 May 2031, 09:00"), ("Asia/Tokyo", "1 May 2031, 13:00")],
)
def test_people_read_a_moment_by_the_newsrooms_clock(zone: str, words: str, settings: Any) -> None:
    settings.TIME_ZONE = zone
    assert in_words(dt.datetime(2031, 5, 1, 4, tzinfo=dt.UTC)) == words
