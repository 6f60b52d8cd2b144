"""Unchanged is not stale: a rate grows old only while a new one is due."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticker.calendar import MONDAY_TO_FRIDAY, WEEKDAYS, turns_stale

BISHKEK, BERLIN, CAIRO = ZoneInfo("Asia/Bishkek"), ZoneInfo("Europe/Berlin"), ZoneInfo("Africa/Cairo")

moments = st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
weeks = st.sets(st.integers(1, 7), min_size=1)
zones = st.sampled_from([dt.UTC, BISHKEK, BERLIN, CAIRO])


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("as_of", "hours", "turn"),
    [
        ("2025-01-22T00:00", 36, "2025-01-23T12:00"),  # Wednesday
        ("2025-01-24T00:00", 24, "2025-01-27T00:00"),  # a Friday's rate is good all weekend
        ("2025-01-24T00:00", 36, "2025-01-27T12:00"),
        ("2025-01-25T15:00", 24, "2025-01-28T00:00"),  # of a Saturday: Monday is its first hour
        ("2025-01-24T23:00", 1, "2025-01-27T00:00"),  # never turns on a day without work
    ],
)
def test_only_the_hours_of_working_days_count(as_of: str, hours: int, turn: str) -> None:
    assert turns_stale(utc(as_of), hours, MONDAY_TO_FRIDAY, dt.UTC) == utc(turn)


def test_the_week_is_the_newsrooms_own() -> None:
    # In Bishkek Friday ends at 18:00 UTC.
    assert turns_stale(utc("2025-01-24T17:00"), 2, MONDAY_TO_FRIDAY, BISHKEK) == utc("2025-01-26T19:00")
    # Friday and Saturday off, as in Cairo.
    assert turns_stale(utc("2025-01-23T10:00"), 24, (7, 1, 2, 3, 4), CAIRO) == utc("2025-01-26T10:00")


def test_the_day_of_a_clock_change_has_as_many_hours_as_it_has() -> None:
    every_day = tuple(WEEKDAYS)
    assert turns_stale(utc("2025-03-29T12:00"), 24, every_day, BERLIN) == utc("2025-03-30T12:00")
    assert turns_stale(utc("2025-10-25T12:00"), 24, every_day, BERLIN) == utc("2025-10-26T12:00")


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="working day"):
        turns_stale(utc("2025-01-22T00:00"), 36, (), dt.UTC)


@given(moments, st.integers(1, 400), weeks, zones)
def test_a_rate_turns_stale_on_a_working_day_and_never_early(
    as_of: dt.datetime, hours: int, week: set[int], zone: dt.tzinfo
) -> None:
    turn = turns_stale(as_of, hours, week, zone)
    assert turn.astimezone(zone).isoweekday() in week
    assert turn - as_of >= dt.timedelta(hours=hours)
    assert turns_stale(as_of, hours + 1, week, zone) > turn
    assert turns_stale(as_of + dt.timedelta(days=1), hours, week, zone) >= turn
