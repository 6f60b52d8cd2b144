"""What the banks' lists are read as; and that a list which is not whole is read as nothing."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bank_files import PAGE, SAMPLES, georgian, kazakh, uzbek
from ticker import numbers
from ticker.sources import ADAPTERS, Sheet, Unreadable, holidays, mapped
from ticker.sources.base import CODE, YEARS

# Read off the files by hand: bank, file, day, how many rates, and some of them for one unit.
REAL = [
    ("ecb", "eurofxref-daily.xml", "2025-05-09", 30, {"EUR/USD": "1.1252", "EUR/IDR": "18606.59", "EUR/GBP": "0.8477"}),
    ("nbk", "rates_all.xml", "2016-04-18", 39, {"USD/KZT": "334.41", "KRW/KZT": "0.2915", "IRR/KZT": "0.01108",
                                                "HUF/KZT": "1.211", "BYR/KZT": "0.0168", "AUD/KZT": "258.1"}),
    ("cbr", "cbr_success.xml", "2016-12-09", 33, {"USD/RUB": "63.3901", "AMD/RUB": "0.131783", "DKK/RUB": "9.18285"}),
    ("cbu", "cbru_today.json", "2022-08-05", 75, {"USD/UZS": "10919.89", "RUB/UZS": "181.47"}),
    ("cbu", "cbru_historical.json", "2020-07-14", 74, {"USD/UZS": "10194.96", "GBP/UZS": "12866.04"}),
    ("nbg", "nbog_today.json", "2022-08-06", 43, {"AED/GEL": "0.73994", "AMD/GEL": "0.0067023", "AUD/GEL": "1.8883"}),
    ("nbg", "nbog_historical.json", "2020-07-15", 43, {"AED/GEL": "0.834", "BRL/GEL": "0.5668"}),
]  # fmt: skip


def table(sheet: Sheet) -> dict[str, Decimal]:
    return {f"{rate.base}/{rate.quote}": rate.value for rate in sheet.rates}


def refused(bank: str, content: bytes, **mapping: str) -> str:
    with pytest.raises(Unreadable) as caught:
        ADAPTERS[bank].read(content, mapping)
    return str(caught.value)


@pytest.mark.data
@pytest.mark.parametrize(("bank", "name", "day", "count", "some"), REAL, ids=[each[1] for each in REAL])
def test_the_banks_own_files_are_read_right(
    bank: str, name: str, day: str, count: int, some: dict[str, str], shared: Path
) -> None:
    sheet = ADAPTERS[bank].read((shared / "rates" / name).read_bytes())
    assert {rate.of for rate in sheet.rates} == {dt.date.fromisoformat(day)}
    found = table(sheet)
    assert len(found) == count
    assert {pair: found[pair] for pair in some} == {pair: Decimal(value) for pair, value in some.items()}


@pytest.mark.data
def test_what_a_bank_stopped_to_quote_years_ago_is_left_out(shared: Path) -> None:
    sheet = ADAPTERS["nbk"].read((shared / "rates" / "rates_all.xml").read_bytes())
    old = {rate.base: rate.day.isoformat() for rate in sheet.left_out}
    assert old == {"LVL": "2013-12-31", "TRL": "2005-01-05", "EEK": "2010-12-31"}
    assert not {f"{code}/KZT" for code in old} & table(sheet).keys()


EXPECTED = {
    "ecb": {"EUR/USD": "1.0443", "EUR/JPY": "163.05"},
    "nbk": {"USD/KZT": "523.65", "KGS/KZT": "5.99", "UZS/KZT": "0.0403"},
    "nbkr": {"USD/KGS": "87.41", "EUR/KGS": "91.2079", "RUB/KGS": "0.8783"},
    "cbr": {"AMD/RUB": "0.131783", "USD/RUB": "63.3901"},
    "nbt": {"USD/TJS": "10.9469", "RUB/TJS": "0.1094"},
    "cbu": {"USD/UZS": "12945.83", "IRR/UZS": "0.307"},
    "nbg": {"USD/GEL": "2.8478", "AMD/GEL": "0.00714"},
}


@pytest.mark.parametrize("bank", SAMPLES)
def test_each_bank_is_read_in_its_own_form(bank: str) -> None:
    sheet = ADAPTERS[bank].read(SAMPLES[bank])
    assert (sheet.day, table(sheet)) == (
        dt.date(2025, 1, 22),
        {pair: Decimal(value) for pair, value in EXPECTED[bank].items()},
    )


@pytest.mark.parametrize("bank", SAMPLES)
@pytest.mark.parametrize("content", [b"", b" \n", PAGE, b"\xff\xfe\x00", b"null", b"[]", b"<rss/>", b"[" * 100_000])
def test_an_answer_that_is_none_is_refused_in_words(bank: str, content: bytes) -> None:
    assert refused(bank, content)


def test_a_web_page_with_status_200_is_told_as_one() -> None:
    page = PAGE.replace(b"<!DOCTYPE html>", b"").replace(b"</head>", b"<br></head>")
    assert refused("nbk", page) == "It is a web page, not rates." == refused("cbu", page)


def test_a_document_type_is_refused_before_an_entity_could_grow() -> None:
    bomb = b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
    assert "document type" in refused("nbk", bomb)


# What is written in place of a rate, of a number of units, and of a day.
NO_RATES = [
    "NaN",
    "Infinity",
    "1e1000000",
    "-5",
    "0",
    "1_000",
    "１２",
    "1 234,56",
    "1,234.5",
    "",
    "9" * 5000,
    "0.000000001",
]
NO_QUANTS = ["0", "-1", "7", "1.0", "", "1e3", "10000000"]
NO_DAYS = ["22.13.25", "31.02.25", "22/01/25", "22.01.0025", "", "yesterday", "２２.01.25"]


@pytest.mark.parametrize(("inside", "wrong"), [
    *(("<description>523.65", f"<description>{each}") for each in NO_RATES),
    *(("<quant>100", f"<quant>{each}") for each in NO_QUANTS),
    *(("<pubDate>22.01.25", f"<pubDate>{each}") for each in NO_DAYS),
    *(("<title>USD", f"<title>{each}") for each in ("usd", "US", "KZT", "KGS", "<b>USD</b>", "")),
])  # fmt: skip
def test_one_row_that_cannot_be_read_refuses_the_whole_answer(inside: str, wrong: str) -> None:
    whole = kazakh().decode()
    assert inside in whole
    assert refused("nbk", whole.replace(inside, wrong, 1).encode())


def test_a_rate_that_is_written_twice_must_be_the_same_twice() -> None:
    assert "differ" in refused("nbg", georgian().replace(b'"rate": 2.8478', b'"rate": 28.478'))


def test_numbers_of_json_keep_their_digits() -> None:
    plain = uzbek().replace(b'"12945.83"', b"12945.83000001")
    assert table(ADAPTERS["cbu"].read(plain))["USD/UZS"] == Decimal("12945.83000001")
    for wrong in (b"NaN", b"1e3", b"-1", b"true", b"null", b"[1]"):
        assert refused("cbu", uzbek().replace(b'"12945.83"', wrong))


def mutants(whole: bytes) -> st.SearchStrategy[bytes]:
    """Copies of a bank's list that something happened to on the way."""
    at = st.integers(0, len(whole) - 1)
    names = sorted(set(re.findall(rb"[A-Za-z]{4,}", whole)))
    digits = sorted(set(re.findall(rb"[0-9]+[.,]?[0-9]*", whole)))
    absurd = st.sampled_from([b"0", b"-1", b"1e9", b"NaN", b"99999999999999", b"0,00000000001", b"1.5", b"\xd9\xa1"])
    encodings = st.sampled_from(["utf-16", "utf-32", "utf-8-sig", "cp037", "koi8-r"])
    text = whole.decode("cp1251" if b"1251" in whole else "utf-8")
    return st.one_of(
        at.map(lambda n: whole[:n]),
        st.tuples(at, st.binary(min_size=1, max_size=4)).map(
            lambda said: whole[: said[0]] + said[1] + whole[said[0] :]
        ),
        st.tuples(at, st.integers(0, 255)).map(lambda said: whole[: said[0]] + bytes([said[1]]) + whole[said[0] + 1 :]),
        encodings.map(lambda name: text.encode(name, "replace")),
        st.sampled_from(names).map(lambda name: whole.replace(name, name[::-1])),
        st.tuples(st.sampled_from(digits), absurd).map(lambda said: whole.replace(said[0], said[1], 1)),
        st.just(whole * 2),
        st.binary(max_size=200),
    )


@pytest.mark.parametrize("bank", SAMPLES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_mutated_list_is_read_as_nonsense(bank: str, data: st.DataObject) -> None:
    is_read_or_refused(bank, data.draw(mutants(SAMPLES[bank])))


@pytest.mark.data
@pytest.mark.parametrize(("bank", "name"), [each[:2] for each in REAL])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_mutated_copy_of_a_real_list_is_read_as_nonsense(
    bank: str, name: str, shared: Path, data: st.DataObject
) -> None:
    is_read_or_refused(bank, data.draw(mutants((shared / "rates" / name).read_bytes())))


def is_read_or_refused(bank: str, content: bytes) -> None:
    """Assert that an answer is refused in words, or holds nothing but rates that can be."""
    try:
        sheet = ADAPTERS[bank].read(content)
    except Unreadable:
        return
    pairs = [(rate.base, rate.quote) for rate in (*sheet.rates, *sheet.left_out)]
    assert len(set(pairs)) == len(pairs)
    for rate in sheet.rates:
        assert CODE.fullmatch(rate.base)
        assert rate.base != rate.quote
        assert numbers.is_rate(rate.value)
        assert rate.day.year in YEARS


@pytest.mark.parametrize("bank", SAMPLES)
def test_a_list_that_was_cut_anywhere_is_refused(bank: str) -> None:
    whole = SAMPLES[bank]
    for end in range(0, len(whole), 7):
        assert refused(bank, whole[:end])


@pytest.mark.data
@pytest.mark.parametrize("name", ["rates_all.xml", "cbr_success.xml", "eurofxref-daily.xml"])
def test_a_real_list_with_a_code_twice_or_a_field_renamed_is_refused(name: str, shared: Path) -> None:
    bank = next(each[0] for each in REAL if each[1] == name)
    whole = (shared / "rates" / name).read_bytes()
    assert "twice" in refused(bank, whole.replace(b"GBP", b"USD"))
    for field in (b"description", b"Nominal", b"currency="):
        if field in whole:
            assert refused(bank, whole.replace(field, field[::-1]))


CSV = {"format": "csv", "delimiter": ";", "base": "code", "quote": "=USD", "value": "price", "date": "day"}
LIST = b"code;price;day;note\nXAU;2756,30;2025-01-22;gold\nBRENT;79.29;2025-01-22;oil\n"
JSON = {"format": "json", "rows": "data.rates", "base": "@key", "quote": "=KGS", "value": "@value", "date": "/data/of",
        "date_form": "instant"}  # fmt: skip
OBJECT = b'{"data": {"of": "2025-01-22T09:30:00Z", "rates": {"USD": 87.4100, "EUR": "91,2079"}}}'


def test_any_csv_is_read_by_a_mapping() -> None:
    sheet = ADAPTERS["mapped"].read(LIST, CSV)
    assert table(sheet) == {"XAU/USD": Decimal("2756.3"), "BRENT/USD": Decimal("79.29")}
    assert "middle of a line" in refused("mapped", LIST[:-1], **CSV)
    assert refused("mapped", LIST.replace(b";oil", b""), **CSV)
    assert refused("mapped", LIST.replace(b"price", b"cost"), **CSV)


def test_any_json_is_read_by_a_mapping() -> None:
    sheet = ADAPTERS["mapped"].read(OBJECT, JSON)
    assert table(sheet) == {"USD/KGS": Decimal("87.41"), "EUR/KGS": Decimal("91.2079")}
    assert {rate.of for rate in sheet.rates} == {dt.datetime(2025, 1, 22, 9, 30, tzinfo=dt.UTC)}
    for wrong in (
        b"{}",
        OBJECT.replace(b"rates", b"rate"),
        OBJECT.replace(b'"of"', b'"on"'),
        OBJECT.replace(b"87", b"[87]"),
    ):
        assert refused("mapped", wrong, **JSON)


def test_everything_wrong_with_a_mapping_is_told_at_once() -> None:
    wrong = mapped.faults({"format": "xml", "bases": "code", "value": 7, "quote": "=USD", "date": "day"})
    said = " ".join(wrong)
    assert all(name in said for name in ("“bases”", "“base”", "“value”", "“format”"))
    assert mapped.faults("csv")
    assert not mapped.faults(CSV)
    assert not mapped.faults(JSON)


@pytest.mark.parametrize(("day", "closed"), [
    ("2025-04-18", True), ("2025-04-21", True), ("2025-04-22", False), ("2025-12-26", True), ("2026-04-03", True),
    ("2025-05-01", True), ("2025-05-02", False), ("2026-01-01", True),
])  # fmt: skip
def test_the_days_on_which_the_euros_settlement_rests_are_known(day: str, closed: bool) -> None:
    assert holidays.target(dt.date.fromisoformat(day)) is closed
