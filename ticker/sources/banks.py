"""The banks' own lists, one function each: their bytes in, a Sheet out.

Each quotes foreign currencies in its own, except the European Central Bank, which prices the euro in others.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from ticker.sources import documents
from ticker.sources.base import Rate, Sheet, Unreadable, day, rate, sheet

ECB = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
GESMES = "{http://www.gesmes.org/xml/2002-08-01}Envelope"


def european(content: bytes) -> Sheet:
    """Read eurofxref-daily.xml: <Cube time="2025-05-09"> around <Cube currency="USD" rate="1.1252"/>."""
    days = documents.xml(content, GESMES).findall(f"{ECB}/{ECB}")
    if len(days) != 1:
        raise Unreadable(f"It holds {len(days)} days, not one.")
    of = day(days[0].get("time"), "YYYY-MM-DD")
    return sheet(rate("EUR", row.get("currency"), row.get("rate"), of) for row in days[0].findall(ECB))


def kazakh(content: bytes) -> Sheet:
    """Read rates_all.xml, an RSS: <title>USD</title><pubDate>18.04.16</pubDate><description>334.41</description>.

    `quant` units cost that many tenge. Each row has its own day, some of them years ago.
    """
    channel = documents.xml(content, "rss").find("channel")
    if channel is None:
        raise Unreadable("<rss> has no <channel>.")

    def read(item: Element) -> Rate:
        published = documents.of(item, "pubDate")
        of = day(published, "DD.MM.YY" if len(published) == 8 else "DD.MM.YYYY")
        of_item = documents.of(item, "title"), "KZT", documents.of(item, "description")
        return rate(*of_item, of, quant=documents.of(item, "quant"))

    return sheet(read(item) for item in channel.findall("item"))


def kyrgyz(content: bytes) -> Sheet:
    """Read daily.xml or weekly.xml: <CurrencyRates Date="22.01.2025"> with a <Currency ISOCode="USD"> each."""
    root = documents.xml(content, "CurrencyRates")
    of = day(root.get("Date"), "DD.MM.YYYY")
    return sheet(
        rate(row.get("ISOCode"), "KGS", documents.of(row, "Value"), of, quant=documents.of(row, "Nominal"))
        for row in root.findall("Currency")
    )


def russian(content: bytes) -> Sheet:
    """Read XML_daily.asp, in windows-1251 and with decimal commas: <ValCurs Date="09.12.2016">."""
    return _valutes(content, "RUB", "DD.MM.YYYY")


def tajik(content: bytes) -> Sheet:
    """Read export_xml.php, which has the Russian form with other days: <ValCurs Date="2025-01-22">."""
    return _valutes(content, "TJS", "YYYY-MM-DD")


def _valutes(content: bytes, home: str, form: str) -> Sheet:
    root = documents.xml(content, "ValCurs")
    of = day(root.get("Date"), form)
    return sheet(
        rate(documents.of(row, "CharCode"), home, documents.of(row, "Value"), of, quant=documents.of(row, "Nominal"))
        for row in root.findall("Valute")
    )


def uzbek(content: bytes) -> Sheet:
    """Read arkhiv-kursov-valyut/json/: a list of {"Ccy": "USD", "Nominal": "1", "Rate": "10919.89", "Date": …}."""
    return sheet(
        rate(
            documents.member(row, "Ccy"),
            "UZS",
            documents.member(row, "Rate"),
            day(documents.member(row, "Date"), "DD.MM.YYYY"),
            quant=documents.member(row, "Nominal"),
        )
        for row in _list(documents.items(content))
    )


def georgian(content: bytes) -> Sheet:
    """Read gel/ka/currencies/json/: one day with its currencies, each valid from the day that it names.

    The rate is written twice, as a number and as text: both must say the same.
    """
    days = _list(documents.items(content))
    if len(days) != 1:
        raise Unreadable(f"It holds {len(days)} days, not one.")
    listed = days[0].get("currencies") if isinstance(days[0], dict) else None
    return sheet(_lari(_list(listed)))


def _lari(listed: list[Any]) -> Iterator[Rate]:
    for row in listed:
        starts = documents.member(row, "validFromDate")
        of = day(starts.removesuffix("T00:00:00.000Z"), "YYYY-MM-DD")
        units = documents.member(row, "quantity")
        shown = rate(documents.member(row, "code"), "GEL", documents.member(row, "rateFormated"), of, quant=units)
        plain = rate(shown.base, shown.quote, documents.member(row, "rate"), of, quant=units)
        # The text has four decimals, as the bank quotes; the number drops the zeros at its end.
        if abs(shown.value - plain.value) * int(units) > Decimal("0.00005"):
            raise Unreadable(f"{shown.base}/GEL: “rate” and “rateFormated” differ.")
        yield shown


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > documents.MOST_ROWS:
        raise Unreadable("It is not a list of rates.")
    return value
