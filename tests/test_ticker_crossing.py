"""Rates that are made of others: within their rounding, and printed byte for byte."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.quotes import DAY, NOW, WEDNESDAY, make_instrument, make_quote
from ticker import crossing, numbers, queries, services
from ticker.models import Instrument, Quote

TUESDAY = WEDNESDAY - DAY
HALF = Fraction(1, 2 * 10**8)
RATE = st.decimals(Decimal("0.00001"), Decimal(10**6), places=8)


def line(code: str, now: dt.datetime = NOW) -> queries.Line:
    base, quote = code.split("/")
    found = queries.line(base, quote, now)
    assert found is not None
    return found


@given(dollar=RATE, euro=RATE)
def test_a_cross_rate_is_within_half_of_the_last_decimal(dollar: Decimal, euro: Decimal) -> None:
    table = {("USD", "KGS"): dollar, ("EUR", "KGS"): euro}
    found = crossing.find(table, "USD", "EUR", "KGS")
    assert found is not None
    assert abs(Fraction(found[0]) - Fraction(dollar) / Fraction(euro)) <= HALF
    assert found[1] == (("USD", "KGS"), ("EUR", "KGS"))


@given(rate=RATE)
def test_an_inverse_is_within_half_of_the_last_decimal(rate: Decimal) -> None:
    found = crossing.find({("USD", "KGS"): rate}, "KGS", "USD", "EUR")
    assert found is not None
    assert abs(Fraction(found[0]) - 1 / Fraction(rate)) <= HALF


@given(table=st.dictionaries(st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC")), RATE))
def test_what_is_said_is_never_made_and_what_is_not_known_is_not_made_up(table: dict[tuple[str, str], Decimal]) -> None:
    found = crossing.find(table, "A", "B", "C")
    if ("A", "B") in table:
        assert found == (table["A", "B"], (("A", "B"),))
    known = {frozenset(pair) for pair in table}
    if frozenset("AB") not in known and not {frozenset("AC"), frozenset("BC")} <= known:
        assert found is None


def test_half_is_rounded_up_once() -> None:
    assert crossing.rounded(Fraction(1, 2 * 10**8)) == Decimal("0.00000001")
    assert crossing.rounded(Fraction(1, 2 * 10**8) - Fraction(1, 10**30)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("pair", "days", "said"), [
    ("KGS/USD", ("87.41", "87.41"), "KGS/USD = 0.01144 0%"),
    ("TJS/USD", ("10.8989", "10.9469"), "TJS/USD = 0.09135 -0.44%"),
])  # fmt: skip
def test_an_inverse_line_is_printed_byte_for_byte(pair: str, days: tuple[str, str], said: str) -> None:
    base, quote = pair.split("/")
    direct = make_instrument(f"{quote}/{base}", visible=False)
    made = make_instrument(pair, pivot=quote)
    for day, value in zip((TUESDAY, WEDNESDAY), days, strict=True):
        make_quote(direct, value, day)
    shown = line(made.code)
    assert (shown.text, shown.source, shown.as_of) == (said, "National Bank", WEDNESDAY)


TEXT = re.compile(r"([A-Z0-9]{3,8}/[A-Z0-9]{3,8}) = ([0-9]+(?:\.[0-9]+)?)(?: (0|-?[0-9]+\.[0-9]{2})%)?")


@given(value=RATE, earlier=st.none() | RATE, scale=st.integers(0, 8))
def test_what_a_line_says_can_be_read_back(value: Decimal, earlier: Decimal | None, scale: int) -> None:
    said = numbers.sentence("KGS/USD", value, earlier, scale)
    parts = TEXT.fullmatch(said)
    assert parts is not None
    code, rate, percent = parts.groups()
    assert (code, rate) == ("KGS/USD", numbers.plain(value, scale))
    assert (percent is None) is (earlier is None)
    if earlier is not None:
        assert Decimal(percent) == numbers.percent(value, earlier)


@pytest.mark.django_db
def test_a_cross_line_follows_both_of_its_lines_and_turns_stale_with_the_first() -> None:
    som, euro = make_instrument("USD/KGS", expected_hours=48), make_instrument("EUR/USD", expected_hours=24)
    cross = make_instrument("KGS/EUR", pivot="USD", scale=8)
    make_quote(som, "87.41")
    assert queries.line("KGS", "EUR", NOW) is None
    make_quote(euro, "1.0443", source="ECB")
    assert line("KGS/EUR").value == "0.01095503"  # 1 / 87.41 / 1.0443 = 0.010955030…
    assert line("KGS/EUR").source == "National Bank × ECB"
    cross.refresh_from_db()
    euro.refresh_from_db()
    assert cross.stale_at == euro.stale_at
    # The second bank of a day corrects what was made with its rate of the day before.
    make_quote(som, "88", WEDNESDAY + DAY)
    first = Quote.objects.filter(instrument=cross).newest_first()[0]
    make_quote(euro, "1.05", WEDNESDAY + DAY, source="ECB")
    second = Quote.objects.filter(instrument=cross).newest_first()[0]
    assert second.corrects == first
    assert f"{second.value}" == "0.01082251"  # 1 / 88 / 1.05


@pytest.mark.django_db
def test_a_line_that_is_made_tells_of_its_change_in_the_same_number() -> None:
    make_quote(make_instrument("USD/KGS"), "87.41")
    made = make_instrument("KGS/USD", pivot="USD")
    before = queries.standing(NOW).number
    make_quote(Instrument.objects.get(base="USD"), "88", WEDNESDAY + DAY)
    assert queries.standing(NOW).number == before + 1
    assert set(Instrument.objects.values_list("touched", flat=True)) == {before + 1}
    made.refresh_from_db()
    made.name = "Som"
    services.set_instrument(made, by=User.objects.get(username="founder"), now=NOW)
    assert queries.standing(NOW).number == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize("pivot", ["KGS", "usd", "X"])
def test_a_line_cannot_be_made_across_what_is_no_other_code(pivot: str) -> None:
    with pytest.raises(ValidationError):
        make_instrument("KGS/EUR", pivot=pivot)
