"""A rate keeps its digits from the feed to the reader, and nothing else passes for one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticker import numbers

digits = st.text("0123456789", min_size=1, max_size=12)
decimals = st.text("0123456789", min_size=1, max_size=8)
spelled = st.one_of(digits, st.tuples(digits, st.sampled_from(".,"), decimals).map("".join))
rates = st.decimals(min_value=Decimal("0.00000001"), max_value=numbers.LARGEST, places=8)

GARBAGE = (
    "", " ", "abc", "NaN", "nan", "sNaN", "Infinity", "-Infinity", "1e5", "1E-5", "1e1000000", "1e400", "-5", "+5",
    "1_000", "１２", "١٢", "5,5,5", "1 234,56", "1,234.56", "1.", ".5", "0x10", "\ufeff1.5", "1.5\n", "\n1.5", " 1.5",
    "1.5 ", "1.123456789", "1234567890123", "9" * 5000, "½", "1\x00", "1’000", "0", "0.0", "0,00000000", "<html>",
)  # fmt: skip


@pytest.mark.parametrize("raw", GARBAGE, ids=lambda raw: ascii(raw)[:20])
def test_what_is_not_a_rate_is_refused_in_words(raw: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z] .*\.") as refusal:
        numbers.read(raw)
    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize(
    ("raw", "value"), [("0.01144", "0.01144"), ("5,5", "5.5"), ("87", "87"), ("007.50", "7.50"), ("0.00000001", "1e-8")]
)
def test_point_and_comma_both_begin_the_decimals(raw: str, value: str) -> None:
    assert numbers.read(raw) == Decimal(value)


@given(spelled)
def test_every_spelling_of_a_rate_is_read_without_losing_a_digit(raw: str) -> None:
    if not raw.strip("0.,"):
        return
    value = numbers.read(raw)
    assert numbers.is_rate(value)
    assert numbers.read(numbers.plain(value, 8)) == value
    assert Decimal(numbers.exact(value, 5)) == value


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_fail_in_another_way(raw: str) -> None:
    try:
        value = numbers.read(raw)
    except ValueError:
        return
    assert raw.isascii()
    assert numbers.is_rate(value)


@given(rates, rates, st.integers(0, 8))
def test_text_percent_and_arrow_never_contradict_one_another(value: Decimal, earlier: Decimal, scale: int) -> None:
    said = numbers.sentence("KGS/USD", value, earlier, scale)
    moved = numbers.percent(value, earlier)
    arrow = numbers.direction(value, earlier)
    assert "E" not in said.removeprefix("KGS/USD")
    assert arrow == ("up" if moved > 0 else "down" if moved < 0 else "flat")
    assert said.endswith(" 0%") == (arrow == "flat")
    assert (" -" in said) == (arrow == "down")


@given(rates, st.integers(0, 8))
def test_a_rate_compared_with_itself_is_flat(value: Decimal, scale: int) -> None:
    assert numbers.plain(numbers.change(value, value), scale).strip("0.") == ""
    assert numbers.sentence("A", value, value, scale).endswith(" 0%")
    assert numbers.direction(value, value) == "flat"


@given(rates)
def test_an_inverse_has_two_decimals_or_five_digits(value: Decimal) -> None:
    said = numbers.inverse(value)
    if value <= 1:
        assert len(said.partition(".")[2]) == 2
        assert abs(Decimal(said) - 1 / value) <= Decimal("0.00501")
    else:
        assert abs(Decimal(said) * value - 1) <= Decimal("0.0001")


@pytest.mark.parametrize(
    ("code", "value", "earlier", "said"),
    [
        ("KGS/USD", "0.01144", "0.01144", "KGS/USD = 0.01144 0%"),
        ("TJS/USD", "0.09135", "0.09175", "TJS/USD = 0.09135 -0.44%"),
        ("TMT/USD", "0.28490", "0.28610", "TMT/USD = 0.28490 -0.42%"),
        ("TJS/USD", "0.09175", "0.09135", "TJS/USD = 0.09175 0.44%"),
        ("KZT/USD", "0.00192", None, "KZT/USD = 0.00192"),
        ("UZS/USD", "100.00001", "100", "UZS/USD = 100.00001 0%"),
        ("UZS/USD", "99.99999", "100", "UZS/USD = 99.99999 0%"),
        ("UZS/USD", "300", "100", "UZS/USD = 300.00000 200.00%"),
    ],
)
def test_a_line_reads_as_the_contract_writes_it(code: str, value: str, earlier: str | None, said: str) -> None:
    assert numbers.sentence(code, Decimal(value), earlier and Decimal(earlier), 5) == said


def test_half_is_rounded_away_from_zero_on_both_sides() -> None:
    assert numbers.plain(Decimal("0.125"), 2) == "0.13"
    assert numbers.plain(Decimal("-0.125"), 2) == "-0.13"
    assert numbers.plain(Decimal("-0.001"), 2) == "0.00"
    assert numbers.percent(Decimal("1.00125"), Decimal(1)) == Decimal("0.13")
    assert numbers.percent(Decimal("0.99875"), Decimal(1)) == Decimal("-0.13")


@pytest.mark.parametrize(
    ("value", "said"), [("0.01144", "87.41"), ("0.00008", "12500.00"), ("87.41", "0.011440"), ("1", "1.00")]
)
def test_an_inverse_reads_as_the_contract_writes_it(value: str, said: str) -> None:
    assert numbers.inverse(Decimal(value)) == said


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "0", "-1", "1e12", "1e-9", "0.123456789", "1e-1000000", "1e999999"]
)
def test_what_cannot_be_kept_exactly_is_no_rate(value: str) -> None:
    assert not numbers.is_rate(Decimal(value))
