"""Metals, oil and indices: lists in the forms that they really come in, read by a mapping, up to the reader's line."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from tests.banks import Bank, make_fed, make_source, may_ask_loopback
from tests.quotes import make_instrument
from ticker import polling, queries, services
from ticker.models import Instrument, Source
from ticker.sources import ADAPTERS, Sheet, Unreadable, mapped

__all__ = ["may_ask_loopback"]

TUESDAY, WEDNESDAY = dt.date(2025, 1, 21), dt.date(2025, 1, 22)
# A metals exchange: names of its own, thousands with commas, and things that no desk asked for.
METALS = b"""Metal;Unit;Price;Day
Gold;oz;"2,751.40";22.01.2025
Silver;oz;30.62;22.01.2025
Rhodium sponge;oz;n/a;22.01.2025
"""
OF_METALS = {
    "format": "csv", "delimiter": ";", "base": "Metal", "names": {"Gold": "XAU", "Silver": "XAG"}, "quote": "=USD",
    "value": "Price", "thousands": ",", "date": "Day", "date_form": "DD.MM.YYYY",
}  # fmt: skip
# A statistical office: a table of days, with a point where the market was closed.
OIL = b"DATE,DCOILBRENTEU\n2025-01-20,.\n2025-01-21,80.14\n2025-01-22,79.93\n2025-01-23,.\n"
OF_OIL = {
    "format": "csv", "base": "=BRENT", "quote": "=USD", "value": "DCOILBRENTEU", "date": "DATE",
    "take": "newest", "missing": ".",
}  # fmt: skip
# Fixings: days with a list of prices in several currencies.
FIXINGS = b'[{"d": "2025-01-21", "v": [2741.1, 2222.1, null]}, {"d": "2025-01-22", "v": [2755.85, 2233.05, 2642.2]}]'
OF_FIXINGS = {
    "format": "json", "rows": ".", "base": "=XAU", "quote": "=USD", "value": "v.0", "date": "d", "take": "newest",
}  # fmt: skip
# An exchange: one index, one object, a moment and not a day.
INDEX = b'{"index": {"symbol": "KSE", "last": {"points": 342.57, "at": "2025-01-22T09:30:00Z"}}}'
OF_INDEX = {
    "format": "json", "rows": "index", "base": "symbol", "quote": "=PTS", "value": "last.points", "date": "last.at",
    "date_form": "instant",
}  # fmt: skip
# Objects by their codes.
BY_CODE = b'{"day": ["2025-01-22"], "data": {"XAU": {"price.usd": "2751.40"}, "XPT": {"price.usd": "948.05"}}}'
OF_BY_CODE = {
    "format": "json", "rows": "data", "base": "@key", "quote": "=USD", "value": "@value.price", "date": "/day/0",
}  # fmt: skip


def parsed(content: bytes, mapping: dict[str, Any]) -> Sheet:
    assert mapped.faults(mapping) == []
    return ADAPTERS["mapped"].read(content, mapping)


def said(content: bytes, mapping: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(f"{rate.base}/{rate.quote}", str(rate.value), str(rate.of)) for rate in parsed(content, mapping).rates]


def refused(content: bytes, mapping: dict[str, Any]) -> str:
    with pytest.raises(Unreadable) as caught:
        ADAPTERS["mapped"].read(content, mapping)
    return str(caught.value)


def test_metals_by_the_names_that_a_list_gives_them() -> None:
    assert said(METALS, OF_METALS) == [
        ("XAU/USD", "2751.40000000", "2025-01-22"), ("XAG/USD", "30.62000000", "2025-01-22"),
    ]  # fmt: skip
    # Another name is another thing, and a list without any of ours is not read as an empty one.
    assert (
        refused(METALS.replace(b"Gold", b"Gold 999").replace(b"Silver", b"Ag"), OF_METALS)
        == "There are no rates in it."
    )


def test_marks_between_thousands_stand_where_they_belong() -> None:
    for wrong in (b"2,75", b"2,7514.0", b"27,51.40", b",751.40", b"2,751,40", b"2.751,40"):
        assert refused(METALS.replace(b"2,751.40", wrong), OF_METALS), wrong
    german = {**OF_METALS, "thousands": "."}
    assert said(METALS.replace(b"2,751.40", b"2.751,40").replace(b"30.62", b"30,62"), german)[0][1] == "2751.40000000"
    spaced = {**OF_METALS, "thousands": " "}
    assert said(METALS.replace(b"2,751.40", b"1 002 751,40"), spaced)[0][1] == "1002751.40000000"


def test_oil_from_a_table_of_days_is_of_its_newest_day() -> None:
    assert said(OIL, OF_OIL) == [("BRENT/USD", "79.93000000", "2025-01-22")]
    assert "it twice" in refused(OIL, {name: value for name, value in OF_OIL.items() if name != "take"})
    assert "it twice" in refused(OIL.replace(b"01-21", b"01-22"), OF_OIL)
    assert "“.” is not a rate" in refused(OIL, {name: value for name, value in OF_OIL.items() if name != "missing"})


def test_fixings_are_taken_from_their_place_in_a_list() -> None:
    assert said(FIXINGS, OF_FIXINGS) == [("XAU/USD", "2755.85000000", "2025-01-22")]
    assert said(FIXINGS, {**OF_FIXINGS, "quote": "=GBP", "value": "v.1"})[0][1] == "2233.05000000"
    assert refused(FIXINGS, {**OF_FIXINGS, "value": "v.3"}) == "A row has no “v.3”."
    euro = {**OF_FIXINGS, "quote": "=EUR", "value": "v.2"}
    assert refused(FIXINGS, euro) == "A row has no “v.2”."
    assert said(FIXINGS, {**euro, "missing": "."})[0][1] == "2642.20000000"


def test_null_is_no_rate_where_the_mapping_says_that_rates_may_be_missing() -> None:
    content = b'[{"s": "XAU", "p": null, "d": "2025-01-22"}, {"s": "XAG", "p": 30.62, "d": "2025-01-22"}]'
    mapping = {"format": "json", "rows": ".", "base": "s", "quote": "=USD", "value": "p", "date": "d", "missing": ""}
    assert [code for code, _, _ in said(content, mapping)] == ["XAG/USD"]
    # A member that was renamed is not one that is missing for a day.
    assert refused(content.replace(b'"p"', b'"price"'), mapping) == "A row has no “p”."


def test_an_index_is_one_object_and_is_told_in_points() -> None:
    assert said(INDEX, OF_INDEX) == [("KSE/PTS", "342.57000000", "2025-01-22 09:30:00+00:00")]


def test_objects_by_their_codes_are_looked_into() -> None:
    assert "@value.price" in refused(BY_CODE, OF_BY_CODE)
    flat = BY_CODE.replace(b"price.usd", b"price")
    assert [code for code, _, _ in said(flat, OF_BY_CODE)] == ["XAU/USD", "XPT/USD"]


@pytest.mark.parametrize(("also", "told"), [
    ({"names": {"Gold": "gold"}}, "“names”"), ({"names": {}}, "“names”"), ({"names": "XAU"}, "“names”"),
    ({"names": {"Gold": 7}}, "“names”"), ({"take": "last"}, "“take”"), ({"missing": None}, "“missing”"),
    ({"thousands": ";"}, "“thousands”"), ({"mising": "."}, "Did you mean “missing”?"),
])  # fmt: skip
def test_what_is_wrong_with_these_is_told(also: dict[str, Any], told: str) -> None:
    assert any(told in fault for fault in mapped.faults({**OF_OIL, **also})), mapped.faults({**OF_OIL, **also})


leaves = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.just("2025-01-22")
members = st.sampled_from(["d", "v", "index", "symbol", "last", "points", "at", "day", "data", "price", "0"])
documents = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(members, inner, max_size=4), max_leaves=12
)


@given(documents, st.sampled_from([OF_FIXINGS, OF_INDEX, OF_BY_CODE]))
def test_whatever_a_list_holds_it_is_rates_or_unreadable(document: Any, mapping: dict[str, Any]) -> None:
    try:
        sheet = ADAPTERS["mapped"].read(json.dumps(document).encode(), mapping)
    except Unreadable:
        return
    assert all(0 < rate.value < Decimal(10) ** 12 for rate in sheet.rates)


@pytest.mark.django_db
@pytest.mark.usefixtures("may_ask_loopback")
def test_metals_oil_and_an_index_come_to_readers(settings: Any, max_: User) -> None:
    settings.TIME_ZONE = "UTC"
    now = dt.datetime(2025, 1, 22, 18, tzinfo=dt.UTC)
    with Bank() as metals, Bank() as oil, Bank() as index:
        asked: list[Source] = []
        for bank, says, name, mapping, codes in (
            (metals, METALS, "Metals", OF_METALS, ("XAU/USD", "XAG/USD")),
            (oil, OIL, "Oil", OF_OIL, ("BRENT/USD",)),
            (index, INDEX, "Exchange", OF_INDEX, ("KSE/PTS",)),
        ):
            bank.says = says
            source = make_source(bank.url, "mapped", name=name, mapping=mapping, zone="UTC", lead=0)
            for code in codes:
                make_fed(code, source, scale=2)
            asked.append(source)
        som = make_instrument("USD/KGS", scale=2)
        services.record(som, Decimal("87.41"), as_of=now, source="Desk", by=max_, now=now)
        made = Instrument(base="XAU", quote="KGS", scale=0, pivot="USD")
        services.set_instrument(made, by=max_, now=now)
        told = [polling.poll(source.pk, clock=lambda: now) for source in asked]
    assert told == ["Metals: 2 new, of 2025-01-22.", "Oil: 1 new, of 2025-01-22.", "Exchange: 1 new, of 2025-01-22."]
    assert [(line.text, line.source, line.stale) for line in queries.lines(now)] == [
        ("XAU/USD = 2751.40", "Metals", False),
        ("XAG/USD = 30.62", "Metals", False),
        ("BRENT/USD = 79.93", "Oil", False),
        ("KSE/PTS = 342.57", "Exchange", False),
        ("USD/KGS = 87.41", "Desk", False),
        ("XAU/KGS = 240500", "Metals × Desk", False),
    ]


def test_the_examples_of_the_guide_are_these() -> None:
    guide = (Path(django_settings.BASE_DIR) / "docs" / "market-desk.md").read_text("utf-8")
    examples = [json.loads(line) for line in guide.splitlines() if line.startswith('{"format"')]
    assert [each for each in (OF_METALS, OF_OIL, OF_INDEX) if each not in examples] == []
    assert all(mapped.faults(each) == [] for each in examples)
