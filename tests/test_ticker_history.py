"""The days of a line, as the public reads them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.quotes import DAY, LIST, NOW, WEDNESDAY, faults, make_instrument, make_line, make_quote, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_wednesday")]

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2025-1-22", {("from", "not_a_date")}),
        ("from=20250122", {("from", "not_a_date")}),
        ("from=2025-02-30&to=x", {("from", "not_a_date"), ("to", "not_a_date")}),
        ("from=&interval=hour", {("from", "not_a_date"), ("interval", "unknown_value")}),
        ("to=9999-12-31", {("to", "not_a_date")}),
        ("to=0001-01-01", {("to", "not_a_date")}),
        ("to=２０２５-01-22", {("to", "not_a_date")}),
        ("to=", {("to", "not_a_date")}),
        ("from=2025-01-23", {("from", "wrong_order")}),
        ("from=2024-01-01&to=2025-01-01", {("from", "too_many_days")}),
        ("since=2024-01-01", {("since", "unknown_parameter")}),
        ("from=2025-01-01&from=2025-01-02", {("from", "repeated")}),
    ],
)  # fmt: skip
def test_a_history_refuses_what_it_cannot_read(client: Client, query: str, expected: set[tuple[str, str]]) -> None:
    make_line("KGS/USD", "1")
    assert faults(client, f"{LIST}KGS-USD/history/?{query}") == expected


def test_a_history_tells_each_day_its_open_high_low_and_close(client: Client) -> None:
    instrument = make_instrument("KGS/USD", scale=2)
    for hour, value in enumerate(["9", "12", "8", "10"]):
        make_quote(instrument, value, WEDNESDAY - DAY + hour * HOUR)
    make_quote(instrument, "11", WEDNESDAY)
    assert read(client, f"{LIST}KGS-USD/history/?from=2025-01-01&to=2025-01-22&interval=day") == {
        "code": "KGS/USD",
        "interval": "day",
        "results": [
            {"date": "2025-01-21", "open": "9.00", "high": "12.00", "low": "8.00", "close": "10.00"},
            {"date": "2025-01-22", "open": "11.00", "high": "11.00", "low": "11.00", "close": "11.00"},
        ],
    }
    assert read(client, f"{LIST}KGS-USD/history/?to=2025-01-21")["results"][0]["date"] == "2025-01-21"
    assert read(client, f"{LIST}KGS-USD/history/?from=2025-01-22")["results"][0]["date"] == "2025-01-22"


def test_a_history_up_to_today_has_another_copy_tomorrow(client: Client) -> None:
    make_line("KGS/USD", "0.01144")
    path = f"{LIST}KGS-USD/history/"
    today = client.get(path)
    with time_machine.travel(WEDNESDAY + DAY - HOUR / 360, tick=False):
        late = client.get(path, headers={"if_none_match": today.headers["ETag"]})
        assert late.status_code == 304
        assert "s-maxage=10," in late.headers["Cache-Control"]
    with time_machine.travel(WEDNESDAY + DAY, tick=False):
        assert client.get(path, headers={"if_none_match": today.headers["ETag"]}).status_code == 200
        assert client.get(path, headers={"if_modified_since": today.headers["Last-Modified"]}).status_code == 200


def test_days_are_those_of_the_newsroom(client: Client, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Bishkek"  # UTC+6: the day begins at 18:00 UTC
    instrument = make_instrument()
    make_quote(instrument, "1", WEDNESDAY - 7 * HOUR)
    make_quote(instrument, "2", WEDNESDAY - 5 * HOUR)
    make_quote(instrument, "3", WEDNESDAY, now=NOW)
    assert read(client, f"{LIST}KGS-USD/")["change"] == "2.00000"
    days = read(client, f"{LIST}KGS-USD/history/")["results"]
    assert [(day["date"], day["open"], day["close"]) for day in days] == [
        ("2025-01-21", "1.00000", "1.00000"),
        ("2025-01-22", "2.00000", "3.00000"),
    ]
