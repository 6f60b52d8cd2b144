"""Small lists of rates in the form of each bank, with the traps that the real ones hold."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any


def ecb(day: str = "2025-01-22", usd: str = "1.0443") -> bytes:
    """The list of the European Central Bank."""
    spaces = (
        'xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"'
    )
    rows = f"<Cube currency='USD' rate='{usd}'/><Cube currency='JPY' rate='163.05'/>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope {spaces}><gesmes:subject>Reference rates</gesmes:subject>
<Cube><Cube time='{day}'>{rows}</Cube></Cube></gesmes:Envelope>""".encode()


def kazakh(day: str = "22.01.25", **rates: str) -> bytes:
    """The list of the National Bank of Kazakhstan; the lat of 2013 has been left in it."""
    listed = rates or {"USD": "523.65", "KGS": "5.99", "UZS": "4.03"}
    quants = {"UZS": "100", "IRR": "1000"}
    rows = [(code, day, value, quants.get(code, "1")) for code, value in listed.items()]
    rows.insert(1, ("LVL", "31.12.13", "300.96", "1"))
    items = "".join(
        f"<item><title>{code}</title><pubDate>{of}</pubDate><description>{value}</description>"
        f"<quant>{quant}</quant><index></index><change>0.00</change><link /></item>"
        for code, of, value, quant in rows
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def kyrgyz(day: str = "22.01.2025", **rates: str) -> bytes:
    """The list of the National Bank of the Kyrgyz Republic."""
    listed = rates or {"USD": "87,4100", "EUR": "91,2079", "RUB": "0,8783"}
    rows = "".join(
        f'<Currency ISOCode="{code}"><Nominal>1</Nominal><Value>{value}</Value></Currency>'
        for code, value in listed.items()
    )
    head = '<?xml version="1.0" encoding="windows-1251" ?>'
    return f'{head}\n<CurrencyRates Name="Daily Exchange Rates" Date="{day}">{rows}</CurrencyRates>'.encode("cp1251")


def russian(day: str = "22.01.2025", usd: str = "63,3901") -> bytes:
    """The list of the Bank of Russia, with Cyrillic names in windows-1251."""
    rows = "".join(
        f'<Valute ID="R0{code}"><NumCode>0</NumCode><CharCode>{code}</CharCode><Nominal>{units}</Nominal>'
        f"<Name>{name}</Name><Value>{value}</Value></Valute>"
        for code, units, name, value in (
            ("AMD", 100, "Армянских драмов", "13,1783"),
            ("USD", 1, "Доллар США", usd),
        )
    )
    head = '<?xml version="1.0" encoding="windows-1251" ?>'
    return f'{head}<ValCurs Date="{day}" name="Foreign Currency Market">{rows}</ValCurs>'.encode("cp1251")


def tajik(day: str = "2025-01-22", usd: str = "10.9469") -> bytes:
    """The list of the National Bank of Tajikistan."""
    return (
        f'<?xml version="1.0" encoding="windows-1251" ?><ValCurs Date="{day}" name="NBT">'
        f'<Valute ID="840"><CharCode>USD</CharCode><Nominal>1</Nominal><Name>USD</Name><Value>{usd}</Value></Valute>'
        '<Valute ID="643"><CharCode>RUB</CharCode><Nominal>10</Nominal><Name>Ruble</Name><Value>1.0940</Value></Valute>'
        "</ValCurs>"
    ).encode()


def uzbek(day: str = "22.01.2025", usd: str = "12945.83") -> bytes:
    """The list of the Central Bank of Uzbekistan."""
    rows = [("USD", "1", usd), ("IRR", "10", "3.07")]
    return json.dumps(
        [{"id": 1, "Ccy": ccy, "Nominal": units, "Rate": said, "Diff": "-1", "Date": day} for ccy, units, said in rows]
    ).encode()


def georgian(day: str = "2025-01-22", usd: str = "2.8478") -> bytes:
    """The list of the National Bank of Georgia."""
    rows = [("USD", 1, usd, float(usd)), ("AMD", 1000, "7.1400", 7.14)]
    listed: list[dict[str, Any]] = [
        {"code": code, "quantity": units, "rateFormated": shown, "rate": plain, "diff": -0.01,
         "validFromDate": f"{day}T00:00:00.000Z"} for code, units, shown, plain in rows
    ]  # fmt: skip
    return json.dumps([{"date": f"{day}T00:00:00.000Z", "currencies": listed}]).encode()


SAMPLES = {
    "ecb": ecb(),
    "nbk": kazakh(),
    "nbkr": kyrgyz(),
    "cbr": russian(),
    "nbt": tajik(),
    "cbu": uzbek(),
    "nbg": georgian(),
}
# By bank: the pair of the dollar, and its list of a day.
DOLLAR: dict[str, tuple[str, Callable[[dt.date, str], bytes]]] = {
    "ecb": ("EUR/USD", lambda day, usd: ecb(f"{day}", usd)),
    "nbk": ("USD/KZT", lambda day, usd: kazakh(f"{day:%d.%m.%y}", USD=usd)),
    "nbkr": ("USD/KGS", lambda day, usd: kyrgyz(f"{day:%d.%m.%Y}", USD=usd.replace(".", ","))),
    "cbr": ("USD/RUB", lambda day, usd: russian(f"{day:%d.%m.%Y}", usd.replace(".", ","))),
    "nbt": ("USD/TJS", lambda day, usd: tajik(f"{day}", usd)),
    "cbu": ("USD/UZS", lambda day, usd: uzbek(f"{day:%d.%m.%Y}", usd)),
    "nbg": ("USD/GEL", lambda day, usd: georgian(f"{day}", usd)),
}
PAGE = b"<!DOCTYPE html><html><head><title>502</title></head><body>Back soon</body></html>"
