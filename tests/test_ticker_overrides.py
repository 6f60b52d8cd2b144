"""What the desk says for a while: seen at once, over by itself, in no history, and written down."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from newsroom.errors import BadInput
from newsroom.models import AuditEntry
from tests.quotes import DAY, NOW, WEDNESDAY, make_desk, make_instrument, make_line, make_quote
from ticker import history, queries, services
from ticker.models import Instrument, Override, Quote, Tape

pytestmark = pytest.mark.django_db

HOURS = dt.timedelta(hours=1)
TWO_HOURS = NOW + 2 * HOURS


@pytest.fixture
def kim() -> User:
    """Somebody of the market desk."""
    return make_desk("kim")


def override(instrument: Instrument, value: str, by: User, until: dt.datetime = TWO_HOURS) -> Override:
    return services.override(instrument, Decimal(value), until=until, by=by, now=NOW, reason="The bank errs")


def line(now: dt.datetime) -> tuple[str, str, bool, dt.datetime]:
    (found,) = queries.lines(now)
    return found.text, found.source, found.stale, found.as_of


def test_an_override_is_seen_until_its_second_and_ends_by_itself(kim: User) -> None:
    som = make_line("KGS/USD", "0.01144", "0.01144")
    override(som, "0.01150", kim)
    almost = TWO_HOURS - dt.timedelta(microseconds=1)
    assert line(NOW) == ("KGS/USD = 0.01150 0.52%", "Desk", False, NOW) == line(almost)
    assert line(TWO_HOURS) == ("KGS/USD = 0.01144 0%", "National Bank", False, WEDNESDAY)


def test_copies_of_an_overridden_line_are_not_confirmed_past_its_end(kim: User) -> None:
    som = make_line("KGS/USD", "0.01144")
    override(som, "0.01150", kim)
    before, at, after = (queries.standing(now) for now in (NOW, TWO_HOURS, TWO_HOURS + HOURS))
    assert (before.turned, before.turns) == (None, TWO_HOURS)
    assert at.turned == TWO_HOURS == after.turned
    assert services.settle(TWO_HOURS)
    settled = queries.standing(TWO_HOURS + HOURS)
    assert (settled.number, settled.turned) == (before.number + 1, None)
    assert Override.objects.get().ended_at == TWO_HOURS
    assert not services.settle(TWO_HOURS)


def test_rates_go_on_beneath_an_override_and_history_has_none_of_it(kim: User) -> None:
    som = make_line("KGS/USD", "0.01144", "0.01144")
    override(som, "0.02", kim, until=NOW + 3 * 24 * HOURS)
    make_quote(som, "0.01146", WEDNESDAY + DAY)
    now = WEDNESDAY + DAY + HOURS
    assert line(now)[0] == "KGS/USD = 0.02000 74.83%"
    assert services.end_override(som, by=kim, now=now)
    assert line(now)[0] == "KGS/USD = 0.01146 0.17%"
    days = history.days(som, WEDNESDAY.date(), now.date())
    assert [day.high for day in days] == ["0.01144", "0.01146"]
    assert Quote.objects.count() == 3
    assert not services.end_override(som, by=kim, now=now)


def test_what_was_overridden_and_by_whom_is_written_down(kim: User) -> None:
    som = make_line("KGS/USD", "0.01144")
    override(som, "0.01150", kim)
    services.end_override(som, by=kim, now=NOW)
    entries = list(AuditEntry.objects.order_by("pk").values_list("verb", "who", "label", "details"))
    assert [entry[:3] for entry in entries] == [
        ("overrode_rate", "kim", "KGS/USD"),
        ("ended_override", "kim", "KGS/USD"),
    ]
    assert entries[0][3] == {"value": "0.01150", "until": "2025-01-22T11:30:00Z", "reason": "The bank errs"}
    assert Override.objects.get().ended_by == kim


def test_a_second_override_takes_the_place_of_the_first(kim: User) -> None:
    som = make_line("KGS/USD", "0.01144")
    override(som, "0.01150", kim)
    override(som, "0.01160", kim)
    assert line(NOW)[0] == "KGS/USD = 0.01160"
    assert Override.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize(("value", "until", "code"), [
    ("0", TWO_HOURS, "not_a_rate"), ("NaN", TWO_HOURS, "not_a_rate"), ("-1", TWO_HOURS, "not_a_rate"),
    ("0.000001", TWO_HOURS, "too_small"), ("1", NOW, "not_a_moment"), ("1", NOW + 8 * DAY, "not_a_moment"),
])  # fmt: skip
def test_an_override_that_cannot_be_is_refused(kim: User, value: str, until: dt.datetime, code: str) -> None:
    som, number = make_line("KGS/USD", "0.01144"), Tape.objects.get().number
    with pytest.raises(BadInput) as caught:
        override(som, value, kim, until)
    assert [fault.code for fault in caught.value.errors] == [code]
    assert (Tape.objects.get().number, Override.objects.count()) == (number, 0)


def test_a_line_without_a_rate_is_not_overridden(kim: User) -> None:
    with pytest.raises(BadInput, match="no rate yet"):
        override(make_instrument(), "1", kim)


def test_a_hidden_line_that_is_overridden_takes_no_number(kim: User, client: Client) -> None:
    som = make_line("KGS/USD", "0.01144", visible=False)
    number = Tape.objects.get().number
    override(som, "0.01150", kim)
    services.settle(TWO_HOURS)
    assert Tape.objects.get().number == number
    assert Override.objects.get().ended_at == TWO_HOURS


def test_a_line_that_turns_stale_gets_its_number_once() -> None:
    make_line("KGS/USD", "0.01144")
    stale_at, number = Instrument.objects.get().stale_at, Tape.objects.get().number
    assert stale_at is not None
    assert not services.settle(stale_at - HOURS)
    assert services.settle(stale_at)
    assert not services.settle(stale_at + HOURS)
    assert Tape.objects.get().number == number + 1 == Instrument.objects.get().touched
