"""The market desk by a program: overrides, how sources are, asking one now, and rates that wait."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from newsroom import keys
from newsroom.models import AuditEntry
from tests.bank_files import PAGE, kyrgyz
from tests.banks import Bank, make_fed, make_source, may_ask_loopback
from tests.desk_api import Desk, codes, places
from tests.quotes import NOW, make_line, make_quote
from ticker import queries, services
from ticker.models import Held, Instrument, Override

__all__ = ["may_ask_loopback"]
pytestmark = pytest.mark.django_db
OVERRIDE = "ticker/kgs-usd/override/"
UNTIL = "2025-01-22T11:30:00Z"
SENT = {"value": "0.0116", "until": UNTIL, "reason": "The bank errs"}


@pytest.fixture
def desk(max_: User) -> Desk:
    return Desk(max_)


@pytest.fixture
def som(on_wednesday: Any) -> Instrument:
    return make_line("KGS/USD", "0.01144", "0.01144")


def text() -> str:
    return str(Client().get("/api/v1/ticker/KGS-USD/").json()["text"])


def jump(som: Instrument, value: str = "0.1144") -> Held:
    """A rate of a source that waits for an editor."""
    services.record_many([services.Reading(som, Decimal(value), NOW)], source="National Bank", now=NOW, hold=True)
    return Held.objects.get(state="waiting")


def test_a_line_is_overridden_until_its_second(desk: Desk, som: Instrument, on_wednesday: Any) -> None:
    none = desk.get(OVERRIDE)
    assert none.json() == {"code": "KGS/USD", "override": None, "text": "KGS/USD = 0.01144 0%"}
    made = desk.post(OVERRIDE, SENT, match=none["ETag"])
    assert made.status_code == 201
    said = made.json()["override"]
    assert (said["value"], said["until"], said["reason"], said["by"]) == ("0.01160", UNTIL, "The bank errs", "max")
    assert made.json()["text"] == "KGS/USD = 0.01160 1.40%" == text()
    assert desk.get(OVERRIDE)["ETag"] == made["ETag"]
    on_wednesday.move_to(NOW + dt.timedelta(hours=2))
    assert text() == "KGS/USD = 0.01144 0%"
    assert desk.get(OVERRIDE).json()["override"] is None


def test_an_override_is_ended_early_and_the_key_that_did_so_is_written_down(som: Instrument, max_: User) -> None:
    made = keys.create("Night desk", by=None, scopes=["ticker:read", "ticker:write"], user=max_)
    desk = Desk(made.token)
    desk.post(OVERRIDE, SENT, match=desk.etag(OVERRIDE))
    answer = desk.delete(OVERRIDE, match=desk.etag(OVERRIDE))
    assert (answer.status_code, text()) == (204, "KGS/USD = 0.01144 0%")
    assert desk.delete(OVERRIDE, match=desk.etag(OVERRIDE)).status_code == 404
    entries = AuditEntry.objects.filter(kind="instrument").order_by("pk")
    assert [(entry.verb, entry.who) for entry in entries] == [
        ("overrode_rate", "Max (max)"),
        ("ended_override", "Max (max)"),
    ]
    assert all("Night desk" in entry.details["by_key"] for entry in entries)


def test_who_did_not_read_how_it_stands_overrides_nothing(desk: Desk, som: Instrument) -> None:
    for method in ("POST", "DELETE"):
        assert desk.ask(method, OVERRIDE, SENT if method == "POST" else None).status_code == 428
    none = desk.etag(OVERRIDE)
    desk.post(OVERRIDE, SENT, match=none)
    answer = desk.post(OVERRIDE, {**SENT, "value": "0.0117"}, match=none)
    body = answer.json()
    assert (answer.status_code, body["changes"]) == (412, {"value": {"yours": "0.0117", "now": "0.01160"}})
    assert body["current"]["override"]["by"] == "max"
    assert desk.delete(OVERRIDE, match=none).status_code == 412
    assert Override.objects.count() == 1
    assert desk.post(OVERRIDE, {**SENT, "value": "0.0117"}, match=body["etag"]).status_code == 201
    assert text() == "KGS/USD = 0.01170 2.27%"


def test_an_override_that_was_sent_twice_is_one(desk: Desk, som: Instrument) -> None:
    none = desk.etag(OVERRIDE)
    answers = [desk.post(OVERRIDE, SENT, match=none, Idempotency_Key="k") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Override.objects.count() == 1
    # A refusal is not kept: read anew, the same request comes again under its key.
    assert desk.post(OVERRIDE, SENT, match=none, Idempotency_Key="other").status_code == 412
    assert desk.post(OVERRIDE, SENT, match=desk.etag(OVERRIDE), Idempotency_Key="other").status_code == 201


@pytest.mark.parametrize(("body", "place"), [
    ({}, "/until"), ({**SENT, "value": 0.0116}, "/value"), ({**SENT, "value": "0"}, "/value"),
    ({**SENT, "value": "0.000001"}, "/value"), ({**SENT, "until": "soon"}, "/until"),
    ({**SENT, "until": "2025-01-22T09:30:00Z"}, "/until"), ({**SENT, "until": "2025-02-22T09:30:00Z"}, "/until"),
    ({**SENT, "until": "9999-12-31T23:59:59-14:00"}, "/until"), ({**SENT, "until": None}, "/until"),
    ({**SENT, "reason": 7}, "/reason"), ({**SENT, "reason": "x" * 201}, "/reason"), ({**SENT, "reson": "x"}, "/reson"),
])  # fmt: skip
def test_what_is_wrong_with_an_override_is_said_where_it_is(desk: Desk, som: Instrument, body: Any, place: str) -> None:
    answer = desk.post(OVERRIDE, body, match=desk.etag(OVERRIDE))
    assert answer.status_code == 400
    assert place in places(answer)
    assert not Override.objects.exists()


def test_a_line_that_is_not_there_or_has_no_rate_is_not_overridden(desk: Desk, on_wednesday: Any) -> None:
    assert desk.get(OVERRIDE).status_code == 404
    assert desk.post(OVERRIDE, SENT, match='"1-none"').status_code == 404
    line = make_line("KZT/USD", "0.00192")
    make_quote(line, "0.00193")
    services.set_instrument(Instrument(base="XAU", quote="USD"), by=User.objects.get(username="max"), now=NOW)
    path = "ticker/xau-usd/override/"
    assert codes(desk.post(path, SENT, match=desk.etag(path))) == {"no_rate"}


def test_a_rate_that_waits_is_taken_once(desk: Desk, som: Instrument) -> None:
    held = jump(som)
    (listed,) = desk.get("ticker/waiting/").json()["results"]
    assert (listed["code"], listed["value"], listed["before"], listed["change_percent"], listed["state"]) == (
        "KGS/USD", "0.11440", "0.01144", "900.00", "waiting",
    )  # fmt: skip
    one = f"ticker/waiting/{held.pk}/"
    assert desk.post(f"{one}accept/").status_code == 428
    read = desk.etag(one)
    taken = desk.post(f"{one}accept/", match=read).json()
    assert (taken["state"], taken["decided_by"], taken["quote"]["value"]) == ("taken", "max", "0.11440")
    assert text() == "KGS/USD = 0.11440 900.00%"
    again = desk.post(f"{one}refuse/", match=read)
    assert (again.status_code, again.json()["current"]["state"]) == (412, "taken")
    assert desk.get("ticker/waiting/").json()["count"] == 0


def test_a_rate_that_waits_is_left_out_for_good(desk: Desk, som: Instrument) -> None:
    one = f"ticker/waiting/{jump(som).pk}/"
    refused = desk.post(f"{one}refuse/", {}, match=desk.etag(one))
    assert (refused.status_code, refused.json()["state"]) == (200, "refused")
    assert "quote" not in refused.json()
    services.record_many([services.Reading(som, Decimal("0.1144"), NOW)], source="National Bank", now=NOW, hold=True)
    assert desk.get("ticker/waiting/").json()["count"] == 0
    assert text() == "KGS/USD = 0.01144 0%"


def test_settling_takes_no_body_and_no_made_up_id(desk: Desk, som: Instrument) -> None:
    held = jump(som)
    one = f"ticker/waiting/{held.pk}/"
    assert desk.post(f"{one}accept/", {"value": "1"}, match=desk.etag(one)).status_code == 400
    for pk in (0, held.pk + 1, 2**63, 10**30):
        assert desk.get(f"ticker/waiting/{pk}/").status_code == 404
        assert desk.get(f"ticker/sources/{pk}/").status_code == 404
        assert desk.post(f"ticker/sources/{pk}/poll/").status_code == 404


@pytest.mark.usefixtures("may_ask_loopback")
def test_a_source_is_asked_now_and_says_how_it_is(desk: Desk) -> None:
    with Bank() as bank, time_machine.travel("2025-01-22T04:00:00Z", tick=False):
        source = make_source(bank.url, name="National Bank of the Kyrgyz Republic")
        make_fed("KGS/USD", source)
        (new,) = desk.get("ticker/sources/").json()["results"]
        assert (new["state"], new["day"], new["codes"]) == ("new", None, ["KGS/USD"])

        bank.says = kyrgyz("22.01.2025", USD="87,4100")
        path = f"ticker/sources/{source.pk}/"
        well = desk.post(f"{path}poll/").json()
        assert (well["asked"], well["state"], well["day"], well["problem"]) == (True, "well", "2025-01-22", None)
        assert well["said"].endswith("1 new, of 2025-01-22.")
        assert [(each["outcome"], each["kept"]) for each in well["fetches"]] == [("news", 1)]
        assert queries.lines(NOW)[0].text == "KGS/USD = 0.01144"

        bank.says = PAGE
        failing = [desk.post(f"{path}poll/", {}) for _ in range(3)][-1].json()
        assert (failing["state"], failing["failures"], failing["trouble"]["kind"]) == ("failing", 3, "failing")
        assert "web page" in failing["problem"]
        assert desk.get(path).json()["fetches"][0]["outcome"] == "failed"

        source.refresh_from_db()
        source.enabled = False
        services.set_source(source, by=User.objects.get(username="max"), now=NOW)
        off = desk.post(f"{path}poll/").json()
        assert (off["asked"], off["state"], off["said"]) == (False, "off", "It is switched off.")
        assert len(bank.requests) == 4


WRITES = (("POST", OVERRIDE), ("DELETE", OVERRIDE), ("POST", "ticker/waiting/{held}/accept/"))
MAY = {"nobody": 401, "oscar": 403, "rita": 403, "edna": 403, "pia": 403, "max_": 428, "mira": 428}


@pytest.mark.parametrize("who", MAY)
def test_who_may_override_and_settle(who: str, som: Instrument, request: pytest.FixtureRequest) -> None:
    desk = Desk(None if who == "nobody" else request.getfixturevalue(who))
    held = jump(som)
    for method, path in WRITES:
        assert desk.ask(method, path.format(held=held.pk), {}).status_code == MAY[who], path
    for path in (OVERRIDE, "ticker/sources/", "ticker/waiting/", f"ticker/waiting/{held.pk}/"):
        assert desk.get(path).status_code == (200 if MAY[who] == 428 else MAY[who]), path
    refused = {428: 404}.get(MAY[who], MAY[who])  # those who may are told that there is no such source
    assert desk.post("ticker/sources/1/poll/").status_code == refused


def test_a_key_for_reading_changes_nothing(som: Instrument, max_: User) -> None:
    desk = Desk(keys.create("Reader", by=None, scopes=["ticker:read"], user=max_).token)
    held = jump(som)
    assert desk.post(OVERRIDE, SENT, match=desk.etag(OVERRIDE)).status_code == 403
    for path in (f"ticker/waiting/{held.pk}/accept/", "ticker/sources/1/poll/"):
        assert desk.post(path).status_code == 403
    writer = Desk(keys.create("Writer", by=None, scopes=["ticker:write"], user=max_).token)
    assert writer.post(OVERRIDE, SENT, match='"x"').status_code == 403  # it is answered by how the line stands
