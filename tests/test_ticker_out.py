"""What sites take from the ticker besides its lines: months, CSV, pictures, sparklines, the top line, events."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from django.contrib.auth.models import User
from django.test import Client

from tests.ears import events
from tests.quotes import DAY, LIST, NOW, WEDNESDAY, faults, make_desk, make_instrument, make_line, make_quote, read
from ticker import chart, services
from ticker.models import Instrument
from ticker.stream import ALL
from ticker.stream import read as heard

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"
STREAM = f"{LIST}stream/"


@pytest.fixture(autouse=True)
def _in_two_languages(settings: Any, on_wednesday: Any) -> None:
    settings.SITE_LANGUAGES = ["en", "ru"]


def make_month() -> Instrument:
    """A line with a rate on each of the 31 days up to 22 January 2025: 1.00, and a hundredth more each day."""
    line = make_instrument("KGS/USD", scale=2)
    for day in range(31):
        make_quote(line, f"{Decimal(100 + day) / 100}", WEDNESDAY - (30 - day) * DAY)
    return line


@pytest.mark.parametrize(("interval", "dates", "last"), [
    ("week", ["2024-12-23", "2024-12-30", "2025-01-06", "2025-01-13", "2025-01-20"], ["1.28", "1.30", "1.28", "1.30"]),
    ("month", ["2024-12-01", "2025-01-01"], ["1.09", "1.30", "1.09", "1.30"]),
])  # fmt: skip
def test_a_history_is_read_in_weeks_and_months(
    client: Client, interval: str, dates: list[str], last: list[str]
) -> None:
    make_month()
    said = read(client, f"{LIST}KGS-USD/history/?interval={interval}")
    assert said["interval"] == interval
    assert [day["date"] for day in said["results"]] == dates
    assert [said["results"][-1][name] for name in ("open", "high", "low", "close")] == last
    assert read(client, f"{LIST}KGS-USD/history/?interval=month&from=2016-01-01&to=2025-01-22")["results"]
    assert faults(client, f"{LIST}KGS-USD/history/?from=2016-01-01&to=2025-01-22") == {("from", "too_many_days")}


def test_a_history_is_a_csv_file_too(client: Client) -> None:
    make_month()
    answer = client.get(f"{LIST}KGS-USD/history.csv?from=2025-01-21")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows == [
        ["date", "open", "high", "low", "close"],
        ["2025-01-21", "1.29", "1.29", "1.29", "1.29"],
        ["2025-01-22", "1.30", "1.30", "1.30", "1.30"],
    ]
    copy = client.get(f"{LIST}KGS-USD/history.csv?from=2025-01-21", headers={"If-None-Match": answer["ETag"]})
    assert copy.status_code == 304


def test_a_chart_is_a_picture_that_tells_in_words_what_it_shows(client: Client) -> None:
    make_month()
    answer = client.get(f"{LIST}KGS-USD/chart.svg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    root = fromstring(answer.content, forbid_dtd=True)
    assert (root.get("role"), root.get("class")) == ("img", "up")
    told = root.findtext(f"{SVG}desc")
    assert told == "2024-12-23 to 2025-01-22: from 1.00 to 1.30, lowest 1.00, highest 1.30."
    assert root.findtext(f"{SVG}title") == "KGS/USD"
    assert len((root.find(f"{SVG}polyline").get("points") or "").split()) == 31  # type: ignore[union-attr]
    assert b"var(--ticker-line" in answer.content
    assert not {"script", "image", "a"} & {element.tag.removeprefix(SVG) for element in root.iter()}
    empty = client.get(f"{LIST}KGS-USD/chart.svg?from=2020-01-01&to=2020-01-31")
    assert b"No rates in this time." in empty.content


def test_points_of_a_chart_stay_in_their_box() -> None:
    values = [Decimal(1), Decimal(3), Decimal(2)]
    assert chart.points(values, 100, 50, 5) == [(5, 45), (50, 5), (95, 25)]
    assert chart.points([Decimal(7)] * 2, 100, 50, 5) == [(5, 25), (95, 25)]
    assert chart.points([Decimal(7)], 100, 50, 5) == [(50, 25)]


@pytest.mark.parametrize("tail", ["history.csv", "chart.svg"])
def test_a_hidden_line_has_no_other_form(client: Client, tail: str) -> None:
    make_line("KGS/USD", "1", visible=False)
    assert client.get(f"{LIST}KGS-USD/{tail}").status_code == 404
    assert client.get(f"{LIST}AAA-USD/{tail}").status_code == 404


def test_the_top_line_of_a_site_takes_one_request(client: Client, django_assert_num_queries: Any) -> None:
    make_month()
    make_line("TJS/USD", "0.09135", "0.09175")
    with django_assert_num_queries(5):
        said = read(client, f"{LIST}?include=today,sparkline&page_size=100")
    assert said["today"]["en"] == {"iso": "2025-01-22", "weekday": "Wednesday", "text": "22 January 2025"}
    assert said["today"]["ru"]["weekday"].lower() == "среда"
    assert [line["text"] for line in said["results"]] == ["KGS/USD = 1.30 0.78%", "TJS/USD = 0.09135 -0.44%"]
    assert said["results"][0]["sparkline"][-2:] == ["1.29", "1.30"]
    assert said["results"][1]["sparkline"] == ["0.09175", "0.09135"]
    plain = read(client, LIST)
    assert "today" not in plain
    assert "sparkline" not in plain["results"][0]
    assert faults(client, f"{LIST}?include=history") == {("include", "bad_value")}


def test_a_top_line_is_another_one_tomorrow(client: Client) -> None:
    make_line("KGS/USD", "1")
    first = client.get(f"{LIST}?include=today")
    with time_machine.travel(NOW + DAY, tick=False):
        later = client.get(f"{LIST}?include=today", headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200
    assert json.loads(later.content)["today"]["en"]["weekday"] == "Thursday"


def told(after: int) -> tuple[list[str], list[str] | None]:
    """The texts and the codes of the one event that a listener with this number gets."""
    batch = heard(after)
    (said,) = events(batch.whole)
    assert (said["event"], int(said["id"])) == ("rates", batch.number)
    data = json.loads(said["data"])
    return [line["text"] for line in data["lines"]], data["codes"]


def test_a_stream_begins_with_everything_and_goes_on_with_what_changed(client: Client) -> None:
    som, gold = make_line("KGS/USD", "0.01144"), make_line("XAU/USD", "2756", scale=2)
    begun, first = events(client.get(STREAM).content)
    assert begun["retry"] == "2000"
    assert json.loads(first["data"])["codes"] == ["KGS/USD", "XAU/USD"]
    number = int(first["id"])
    assert heard(number).events == ()
    make_quote(gold, "2757", NOW)
    assert told(number) == (["XAU/USD = 2757.00"], None)
    make_quote(som, "0.01150", NOW)
    assert told(number) == (["KGS/USD = 0.01150", "XAU/USD = 2757.00"], None)
    assert told(number + 1) == (["KGS/USD = 0.01150"], None)
    assert told(ALL)[1] == ["KGS/USD", "XAU/USD"]


def test_a_stream_tells_of_lines_that_move_come_and_go(client: Client) -> None:
    kim = make_desk()
    som, gold = make_line("KGS/USD", "0.01144"), make_line("XAU/USD", "2756", scale=2)
    number = heard(ALL).number
    services.reorder([gold.pk, som.pk], by=kim, now=NOW)
    assert told(number) == ([], ["XAU/USD", "KGS/USD"])
    services.hide(som, by=kim, now=NOW)
    assert told(number + 1) == ([], ["XAU/USD"])
    make_quote(som, "0.02", NOW)
    assert heard(number + 2).events == ()
    services.show(som, by=kim, now=NOW)
    assert told(number + 2) == (["KGS/USD = 0.02000"], ["XAU/USD", "KGS/USD"])


def test_a_stream_tells_when_an_override_is_over_and_a_line_turned_stale() -> None:
    som = make_line("KGS/USD", "0.01144")
    kim: User = make_desk()
    services.override(som, Decimal("0.02"), until=NOW + dt.timedelta(hours=2), by=kim, now=NOW)
    number = heard(ALL).number
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
        assert told(number) == (["KGS/USD = 0.01144"], None)
    with time_machine.travel(WEDNESDAY + 3 * DAY, tick=False):
        (said,) = events(heard(number + 1).whole)
        assert json.loads(said["data"])["lines"][0]["stale"]


def test_a_listener_of_a_number_that_never_was_begins_anew(client: Client) -> None:
    make_line("KGS/USD", "0.01144")
    said = events(client.get(STREAM, headers={"Last-Event-ID": "999"}).content)
    assert json.loads(said[1]["data"])["codes"] == ["KGS/USD"]
    assert client.get(STREAM, headers={"Last-Event-ID": "x"}).status_code == 400
    assert client.get(f"{STREAM}?since=1").status_code == 400
