"""When a source owes new rates: a weekend is not late, a missed Tuesday is."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticker.schedule import Schedule
from ticker.sources import holidays

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


def schedule(zone: str = "Asia/Bishkek", lead: int = 1, *closed: str, rule: object = holidays.never) -> Schedule:
    off = frozenset(map(dt.date.fromisoformat, closed))
    return Schedule(
        ZoneInfo(zone), MONDAY_TO_FRIDAY, dt.time(16), lead, dt.timedelta(minutes=90), off, rule or holidays.never
    )  # type: ignore[arg-type]


def at(raw: str, zone: str = "Asia/Bishkek") -> dt.datetime:
    return dt.datetime.fromisoformat(raw).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


# The list of Friday, 17 January 2025, is of Saturday; Monday's of Tuesday, the 21st.
@pytest.mark.parametrize(("of", "overdue"), [
    ("2025-01-18", "2025-01-20 17:30"),  # a Saturday's rate is good over the weekend, until Monday's list is late
    ("2025-01-21", "2025-01-21 17:30"),  # a missed Tuesday is told that evening
    ("2025-01-22", "2025-01-22 17:30"),
    ("2025-01-25", "2025-01-27 17:30"),
])  # fmt: skip
def test_a_weekend_is_not_late_and_a_missed_tuesday_is(of: str, overdue: str) -> None:
    assert schedule().overdue_at(dt.date.fromisoformat(of)) == at(overdue)


def test_a_holiday_is_not_late() -> None:
    resting = schedule("Asia/Bishkek", 1, "2025-03-20", "2025-03-21")
    assert resting.overdue_at(dt.date(2025, 3, 20)) == at("2025-03-24 17:30")
    euro = schedule("Europe/Berlin", 0, rule=holidays.target)
    assert euro.overdue_at(dt.date(2025, 4, 17)) == at("2025-04-22 17:30", "Europe/Berlin")


def test_the_hour_is_the_sources_own_also_in_summer() -> None:
    euro = schedule("Europe/Berlin", 0)
    assert euro.slot(dt.date(2025, 3, 28)).hour == 15
    assert euro.slot(dt.date(2025, 3, 31)).hour == 14


@pytest.mark.parametrize(("now", "expected", "following"), [
    ("2025-01-20 15:59", "2025-01-18", "2025-01-20 16:00"),
    ("2025-01-20 16:00", "2025-01-21", "2025-01-21 16:00"),
    ("2025-01-18 12:00", "2025-01-18", "2025-01-20 16:00"),
])  # fmt: skip
def test_what_is_expected_by_now_is_known(now: str, expected: str, following: str) -> None:
    assert schedule().expected(at(now)) == dt.date.fromisoformat(expected)
    assert schedule().next_slot(at(now)) == at(following)


def test_a_calendar_without_a_day_ends_all_the_same() -> None:
    never = schedule(rule=lambda day: True)
    assert never.overdue_at(dt.date(2025, 1, 1)) < at("2025-03-10 00:00")
    assert never.next_slot(at("2025-01-01 00:00"))


@given(
    now=st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: at("2024-01-01") + dt.timedelta(minutes=minutes)),
    lead=st.integers(0, 3),
)
def test_whoever_has_what_is_expected_is_never_late(now: dt.datetime, lead: int) -> None:
    one = schedule("Asia/Almaty", lead, "2025-03-21", "2025-12-16")
    assert one.overdue_at(one.expected(now)) > now
    assert one.next_slot(now) > now
