"""The ticker as the public reads it."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from tests.quotes import DAY, LIST, NOW, WEDNESDAY, faults, make_desk, make_instrument, make_line, make_quote, read
from ticker import services
from ticker.models import Instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_wednesday")]

HOUR = dt.timedelta(hours=1)


def example_lines() -> None:
    """The lines of the contract, with the day before that their percentages follow from."""
    make_line("KGS/USD", "0.01144", "0.01144", name="Kyrgyz som")
    make_line("TJS/USD", "0.09135", "0.09175")
    make_line("TMT/USD", "0.28490", "0.28610")


def test_a_line_is_exactly_what_the_contract_says(client: Client) -> None:
    example_lines()
    assert read(client)["results"][0] == {
        "code": "KGS/USD",
        "base": "KGS",
        "quote": "USD",
        "value": "0.01144",
        "change": "0.00000",
        "change_percent": "0.00",
        "direction": "flat",
        "inverse": "87.41",
        "as_of": "2025-01-22T00:00:00Z",
        "source": "National Bank",
        "stale": False,
        "text": "KGS/USD = 0.01144 0%",
    }


def test_the_ticker_reads_as_it_is_printed(client: Client) -> None:
    example_lines()
    answer = read(client)
    assert [line["text"] for line in answer["results"]] == [
        "KGS/USD = 0.01144 0%",
        "TJS/USD = 0.09135 -0.44%",
        "TMT/USD = 0.28490 -0.42%",
    ]
    assert [line["direction"] for line in answer["results"]] == ["flat", "down", "down"]
    assert [line["change"] for line in answer["results"]] == ["0.00000", "-0.00040", "-0.00120"]
    assert answer["range"] == {"start": 1, "end": 3, "total": 3}
    assert read(client, f"{LIST}TJS-USD/") == answer["results"][1]


def test_a_first_rate_is_compared_with_nothing(client: Client) -> None:
    make_line("KGS/USD", "0.01144")
    make_quote(Instrument.objects.get(), "0.01150", WEDNESDAY + HOUR, now=NOW)
    line = read(client, f"{LIST}KGS-USD/")
    assert (line["change"], line["change_percent"], line["direction"]) == (None, None, None)
    assert line["text"] == "KGS/USD = 0.01150"


def test_a_change_is_since_the_last_rate_of_an_earlier_day(client: Client) -> None:
    instrument = make_instrument()
    for value, as_of in [("1", WEDNESDAY - 6 * DAY), ("2", WEDNESDAY - 5 * DAY), ("4", WEDNESDAY - 5 * DAY + HOUR)]:
        make_quote(instrument, value, as_of)
    make_quote(instrument, "5", WEDNESDAY)
    make_quote(instrument, "6", WEDNESDAY + HOUR, now=NOW)
    assert read(client, f"{LIST}KGS-USD/")["text"] == "KGS/USD = 6.00000 50.00%"


def test_a_correction_replaces_what_it_corrects_everywhere(client: Client) -> None:
    instrument = make_line("KGS/USD", "0.01", "0.1144")
    make_quote(instrument, "0.02", WEDNESDAY, now=NOW)
    assert read(client, f"{LIST}KGS-USD/")["value"] == "0.02000"
    today = read(client, f"{LIST}KGS-USD/history/")["results"][-1]
    assert today == {"date": "2025-01-22", "open": "0.02000", "high": "0.02000", "low": "0.02000", "close": "0.02000"}


@pytest.mark.parametrize("tail", ["", "history/"])
def test_a_hidden_instrument_is_never_public(client: Client, tail: str) -> None:
    example_lines()
    path = f"{LIST}TJS-USD/{tail}"
    etag = client.get(path).headers["ETag"]
    services.hide(Instrument.objects.get(base="TJS"), by=make_desk(), now=NOW)
    assert [line["code"] for line in read(client)["results"]] == ["KGS/USD", "TMT/USD"]
    for match in ("", etag, "*"):
        assert "TJS-USD" not in json.dumps(read(client, path, status=404, if_none_match=match)["type"])


def test_an_instrument_without_rates_has_no_line(client: Client) -> None:
    make_instrument()
    assert read(client)["results"] == []
    assert read(client, f"{LIST}KGS-USD/", status=404)["status"] == 404


def test_an_empty_newsroom_has_an_empty_ticker(client: Client) -> None:
    answer = read(client)
    assert (answer["count"], answer["results"], answer["next"]) == (0, [], None)


@pytest.mark.parametrize(
    "path", ["kgs-usd/", "KGS-EUR/", "KGS-USD-X/", "-/", "%D2%9A-USD/", "KGS-USD/history/../", "KGSUSD/", "'--/"]
)
def test_an_unknown_pair_is_a_404_in_words(client: Client, path: str) -> None:
    example_lines()
    response = client.get(LIST + path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_numbers_are_strings_at_the_scale_of_the_instrument(client: Client) -> None:
    make_line("USD/UZS", "12985.4", "12990.25", scale=2)
    make_line("XAU/USD", "999999999999.99999999", scale=8)
    gold, dollar = read(client, f"{LIST}XAU-USD/"), read(client, f"{LIST}USD-UZS/")
    assert gold["value"] == "999999999999.99999999"
    assert gold["inverse"] == "0.0000000000010000"
    assert (dollar["value"], dollar["change"], dollar["text"]) == ("12985.40", "-4.85", "USD/UZS = 12985.40 -0.04%")


def test_pages_and_cursors_walk_over_the_same_lines(client: Client) -> None:
    for number in range(5):
        make_line(f"AA{number}/USD", "1")
    expected = [f"AA{number}/USD" for number in range(5)]
    for path in (f"{LIST}?page_size=2", f"{LIST}?page_size=2&cursor=*"):
        codes: list[str] = []
        address: str | None = path
        while address:
            answer = read(client, address.removeprefix("http://localhost:8000"))
            codes += [line["code"] for line in answer["results"]]
            address = answer["next"]
        assert codes == expected
    assert 'rel="next"' in client.get(f"{LIST}?page_size=2").headers["Link"]
    assert read(client, f"{LIST}?page=2", status=404)["pages"] == 1


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("pag=1", ("pag", "unknown_parameter")),
        ("page_size=101", ("page_size", "not_a_number")),
        ("page=0", ("page", "not_a_number")),
        ("page=1&cursor=*", ("page", "contradiction")),
        ("cursor=zzz", ("cursor", "bad_cursor")),
        ("cursor=WyJhIiwiYiJd", ("cursor", "bad_cursor")),
        ("cursor=WyIxIl0", ("cursor", "bad_cursor")),
        ("cursor=WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTkiLCIxIl0", ("cursor", "bad_cursor")),
    ],
)
def test_a_list_refuses_what_it_does_not_know(client: Client, query: str, fault: tuple[str, str]) -> None:
    assert faults(client, f"{LIST}?{query}") == {fault}


@pytest.mark.parametrize("path", [LIST, f"{LIST}KGS-USD/", f"{LIST}KGS-USD/history/"])
def test_an_unchanged_ticker_costs_one_query_and_no_body(
    client: Client, path: str, django_assert_num_queries: Any
) -> None:
    make_line("KGS/USD", "0.01144")
    first = client.get(path)
    assert "ticker" in first.headers["Surrogate-Key"].split()
    for name, value in (
        ("if_none_match", first.headers["ETag"]),
        ("if_modified_since", first.headers["Last-Modified"]),
    ):
        with django_assert_num_queries(1):
            again: HttpResponse = client.get(path, headers={name: value})  # type: ignore[assignment]
        assert (again.status_code, again.content) == (304, b"")
    make_quote(Instrument.objects.get(), "0.01150", NOW, now=NOW + HOUR)
    with time_machine.travel(NOW + HOUR, tick=False):
        changed = client.get(path, headers={"if_none_match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("how_many", [1, 30])
@pytest.mark.parametrize("path", [LIST, f"{LIST}?cursor=*", f"{LIST}AA0-USD/", f"{LIST}AA0-USD/history/"])
def test_every_answer_takes_at_most_three_queries(
    client: Client, path: str, how_many: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(how_many):
        make_line(f"AA{number}/USD", "2", "1")
    with django_assert_max_num_queries(3):
        read(client, path)


def test_a_line_turns_stale_by_itself_and_its_copies_with_it(client: Client) -> None:
    make_line("KGS/USD", "0.01144", expected_hours=36)
    make_line("TJS/USD", "0.09135", expected_hours=48)
    turn = WEDNESDAY + 36 * HOUR
    fresh = {path: client.get(path) for path in (LIST, f"{LIST}KGS-USD/")}
    with time_machine.travel(turn - HOUR / 120, tick=False):
        before = client.get(LIST, headers={"if_none_match": fresh[LIST].headers["ETag"]})
        assert before.status_code == 304
        assert "s-maxage=30," in before.headers["Cache-Control"]
    with time_machine.travel(turn, tick=False):
        for path, old in fresh.items():
            for name in ("ETag", "Last-Modified"):
                header = {"ETag": "if_none_match", "Last-Modified": "if_modified_since"}[name]
                assert client.get(path, headers={header: old.headers[name]}).status_code == 200, (path, name)
        assert [line["stale"] for line in read(client)["results"]] == [True, False]
    with time_machine.travel(WEDNESDAY + 49 * HOUR, tick=False):
        assert [line["stale"] for line in read(client)["results"]] == [True, True]


def test_unchanged_is_not_stale(client: Client) -> None:
    instrument = make_line("KGS/USD", "0.01144", "0.01144")
    with time_machine.travel(WEDNESDAY + 40 * HOUR, tick=False):
        assert read(client, f"{LIST}KGS-USD/")["stale"]
        make_quote(instrument, "0.01144", WEDNESDAY + DAY)
        assert not read(client, f"{LIST}KGS-USD/")["stale"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes_through_the_public_door(client: Client, method: str) -> None:
    make_line("KGS/USD", "0.01144")
    for path in (LIST, f"{LIST}KGS-USD/", f"{LIST}KGS-USD/history/"):
        assert getattr(client, method)(path).status_code == 405
    assert Instrument.objects.get().quotes.count() == 1


def test_the_digits_of_a_rate_survive_the_whole_way(client: Client) -> None:
    value = Decimal("123456789012.12345678")
    make_line("XAU/USD", str(value), scale=8)
    assert read(client, f"{LIST}XAU-USD/")["value"] == str(value)
    assert read(client, f"{LIST}XAU-USD/history/")["results"][0]["high"] == str(value)


def test_the_ticker_is_documented_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(public=True)
    paths = [path for path in schema["paths"] if path.startswith(LIST)]
    pair = f"{LIST}{{base}}-{{quote}}/"
    tails = ("", "chart.svg", "history.csv", "history/")
    assert set(paths) == {LIST, *(f"{pair}{tail}" for tail in tails), f"{LIST}stream/"}
    warned = [str(warning) for warning in (*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache)]
    assert [warning for warning in warned if "icker" in warning] == []
