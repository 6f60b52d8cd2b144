"""Where rates come from: one adapter for each bank, and one that is told where to look.

    ADAPTERS["nbkr"].read(content)            the Sheet of an answer; raises Unreadable
    ADAPTERS["mapped"].read(content, mapping)

Adapters parse and do nothing else. What is fetched when, and what becomes of it, is `ticker.polling`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ticker.sources import banks, holidays, mapped
from ticker.sources.base import Rate, Sheet, Unreadable

__all__ = ["ADAPTERS", "Adapter", "Rate", "Sheet", "Unreadable"]


@dataclass(frozen=True)
class Adapter:
    """How one source is read, and what is usual for it; the desk may set its calendar otherwise.

    `url` may hold {day}, today in `zone`. A rate that is published on a working day at `at` is dated
    `lead` days later. `closed` says on which days this bank publishes nothing, as far as that can be reckoned.
    """

    name: str | Promise
    parse: Callable[[bytes], Sheet] | None = None
    home: str = ""
    url: str = ""
    zone: str = "UTC"
    at: dt.time = dt.time(16)
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    lead: int = 0
    closed: Callable[[dt.date], bool] = field(default=holidays.never)

    def read(self, content: bytes, mapping: Mapping[str, Any] | None = None) -> Sheet:
        """Return the sheet of an answer. Raises Unreadable, and nothing else, whatever the bytes are."""
        return self.parse(content) if self.parse else mapped.parse(content, mapping or {})


ADAPTERS = {
    "ecb": Adapter(
        _("European Central Bank"), banks.european, "EUR", "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml",
        zone="Europe/Berlin", at=dt.time(16, 15), closed=holidays.target,
    ),
    "nbk": Adapter(
        _("National Bank of Kazakhstan"), banks.kazakh, "KZT", "https://nationalbank.kz/rss/rates_all.xml",
        zone="Asia/Almaty", at=dt.time(16, 30), lead=1,
    ),
    "nbkr": Adapter(
        _("National Bank of the Kyrgyz Republic"), banks.kyrgyz, "KGS", "https://www.nbkr.kg/XML/daily.xml",
        zone="Asia/Bishkek", at=dt.time(16), lead=1,
    ),
    "cbu": Adapter(
        _("Central Bank of Uzbekistan"), banks.uzbek, "UZS", "https://cbu.uz/en/arkhiv-kursov-valyut/json/",
        zone="Asia/Tashkent", at=dt.time(16, 30), lead=1,
    ),
    "cbr": Adapter(
        _("Bank of Russia"), banks.russian, "RUB", "https://www.cbr.ru/scripts/XML_daily.asp",
        zone="Europe/Moscow", at=dt.time(17, 30), lead=1,
    ),
    "nbg": Adapter(
        _("National Bank of Georgia"), banks.georgian, "GEL",
        "https://nbg.gov.ge/gw/api/ct/monetarypolicy/currencies/en/json/",
        zone="Asia/Tbilisi", at=dt.time(17, 30), lead=1,
    ),
    "nbt": Adapter(
        _("National Bank of Tajikistan"), banks.tajik, "TJS",
        "https://www.nbt.tj/en/kurs/export_xml.php?date={day}&export=xmlout",
        zone="Asia/Dushanbe", at=dt.time(9),
    ),
    "mapped": Adapter(_("A CSV or JSON list")),
}  # fmt: skip
