"""The desk API's rates: said by a person, kept with every digit, and never changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.desk_api import Desk, codes, places, words
from tests.quotes import make_instrument, make_quote
from ticker.models import Quote

pytestmark = pytest.mark.django_db
POST = "ticker/quotes/"


@pytest.fixture
def desk(max_: User) -> Desk:
    return Desk(max_)


def test_a_rate_is_said_and_readers_see_it(desk: Desk, max_: User) -> None:
    make_instrument("KGS/USD")
    answer = desk.post(POST, {"code": "kgs/usd", "value": "0.01144"})
    body = answer.json()
    assert (answer.status_code, body["changed"], body["code"], body["value"]) == (201, True, "KGS/USD", "0.01144")
    assert (Quote.objects.get().recorded_by, body["source"]) == (max_, "Desk")
    line = Client().get("/api/v1/ticker/KGS-USD/").json()
    assert line["value"] == "0.01144"


def test_what_the_newest_rate_says_already_changes_nothing(desk: Desk) -> None:
    make_quote(make_instrument("KGS/USD"), "0.01144")
    sent = {"code": "KGS/USD", "value": "0.01144", "as_of": "2025-01-22T00:00:00Z"}
    answer = desk.post(POST, sent)
    assert (answer.status_code, answer.json()["changed"]) == (200, False)
    assert Quote.objects.count() == 1


def test_who_has_not_seen_the_newest_rate_is_told(desk: Desk) -> None:
    instrument = make_instrument("KGS/USD")
    old = make_quote(instrument, "0.01144")
    desk.post(POST, {"code": "KGS/USD", "value": "0.01150", "seen": old.pk})
    answer = desk.post(POST, {"code": "KGS/USD", "value": "0.01160", "seen": old.pk})
    assert (answer.status_code, codes(answer), places(answer)) == (400, {"overtaken"}, {"/seen"})


def test_a_jump_is_confirmed(desk: Desk) -> None:
    make_quote(make_instrument("KGS/USD", jump_percent=5), "0.01144")
    answer = desk.post(POST, {"code": "KGS/USD", "value": "0.1144"})
    assert (answer.status_code, codes(answer)) == (400, {"jump"})
    assert desk.post(POST, {"code": "KGS/USD", "value": "0.1144", "sure": True}).status_code == 201


def test_the_same_rate_sent_twice_is_one(desk: Desk) -> None:
    make_instrument("KGS/USD")
    answers = [desk.post(POST, {"code": "KGS/USD", "value": "0.01144"}, Idempotency_Key="k") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Quote.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "/code"),
        ({"code": "KGS/USB", "value": "1"}, "/code"),
        ({"code": 7, "value": "1"}, "/code"),
        ({"code": "KGS/USD", "value": 0.01144}, "/value"),
        ({"code": "KGS/USD", "value": "1e5"}, "/value"),
        ({"code": "KGS/USD", "value": "0"}, "/value"),
        ({"code": "KGS/USD", "value": "１"}, "/value"),
        ({"code": "KGS/USD", "value": "1", "as_of": "soon"}, "/as_of"),
        ({"code": "KGS/USD", "value": "1", "as_of": "1901-01-01T00:00:00Z"}, "/as_of"),
        ({"code": "KGS/USD", "value": "1", "as_of": "9999-01-01T00:00:00Z"}, "/as_of"),
        ({"code": "KGS/USD", "value": "1", "seen": "x"}, "/seen"),
        ({"code": "KGS/USD", "value": "1", "sure": "yes"}, "/sure"),
        ({"code": "KGS/USD", "value": "1", "vaule": "yes"}, "/vaule"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(desk: Desk, body: Any, place: str) -> None:
    make_instrument("KGS/USD")
    answer = desk.post(POST, body)
    assert answer.status_code == 400
    assert place in places(answer), words(answer)
    assert not Quote.objects.exists()


def test_every_line_and_its_rates_are_listed(desk: Desk) -> None:
    instrument = make_instrument("KGS/USD")
    make_instrument("XAU/USD", visible=False)
    make_quote(instrument, "0.01144")
    board = desk.get("ticker/").json()["results"]
    assert [(line["code"], line["visible"]) for line in board] == [("KGS/USD", True), ("XAU/USD", False)]
    assert (board[0]["newest"]["value"], board[1]["newest"]) == ("0.01144", None)
    rates = desk.get("ticker/kgs-usd/quotes/").json()
    assert [each["value"] for each in rates["results"]] == ["0.01144"]
    assert desk.get("ticker/kgs-eur/quotes/").status_code == 404
    assert desk.get("ticker/?x=1").status_code == 400


MAY = {"nobody": 401, "oscar": 403, "rita": 403, "edna": 403, "pia": 403, "max_": 201, "mira": 201}


@pytest.mark.parametrize("who", MAY)
def test_who_may_say_what_a_rate_is(who: str, request: pytest.FixtureRequest) -> None:
    desk = Desk(None if who == "nobody" else request.getfixturevalue(who))
    make_instrument("KGS/USD")
    assert desk.post(POST, {"code": "KGS/USD", "value": "0.01144"}).status_code == MAY[who]
    assert desk.get("ticker/").status_code == (200 if MAY[who] == 201 else MAY[who])
