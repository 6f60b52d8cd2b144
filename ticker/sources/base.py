"""What a bank's answer is once it is read: rates, each of its own day; or nothing at all.

An adapter turns bytes into a Sheet and touches no database, no clock and no network. It reads
strictly: a field that is missing, a number in another spelling, a currency that comes twice, or a
page of HTML where the rates should be, and the whole answer is Unreadable. Half of an answer that
is half wrong is not to be trusted either.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from newsroom import text
from ticker import numbers

CODE = re.compile(r"[A-Z][A-Z0-9]{2,7}")
QUANT = re.compile(r"10{0,6}")  # banks price 1, 10, 100 … units of a currency; no other number was ever seen
YEARS = range(1990, 2100)
# A bank's list may still hold what it stopped to quote years ago (the National Bank of Kazakhstan listed
# the lat of 2013 and the old lira of 2005 in 2016). What lags further behind its own sheet is no news.
LAG = dt.timedelta(days=7)


class Unreadable(ValueError):
    """The answer is not what this source says; in a sentence for the market desk."""


@dataclass(frozen=True)
class Rate:
    """What one unit of `base` costs in `quote`, and the day or the moment that this is of."""

    base: str
    quote: str
    value: Decimal
    of: dt.date | dt.datetime

    @property
    def day(self) -> dt.date:
        """Return the day, as the source reckons days."""
        return self.of.date() if isinstance(self.of, dt.datetime) else self.of


@dataclass(frozen=True)
class Sheet:
    """One answer, read: the rates that are of its day or of the week before, and those left out as too old."""

    rates: tuple[Rate, ...]
    left_out: tuple[Rate, ...] = ()

    @property
    def day(self) -> dt.date:
        """Return the newest day of the sheet."""
        return max(rate.day for rate in self.rates)


Parse = Callable[[bytes], Sheet]


def sheet(rates: Iterable[Rate]) -> Sheet:
    """Return the sheet of these rates. Raises Unreadable without one, or with two of one pair."""
    found = list(rates)
    if not found:
        raise Unreadable("There are no rates in it.")
    seen: set[tuple[str, str]] = set()
    for rate in found:
        if (rate.base, rate.quote) in seen:
            raise Unreadable(f"{rate.base}/{rate.quote} is in it twice.")
        seen.add((rate.base, rate.quote))
    oldest = max(rate.day for rate in found) - LAG
    fresh = tuple(rate for rate in found if rate.day >= oldest)
    return Sheet(fresh, tuple(rate for rate in found if rate.day < oldest))


def rate(base: str | None, quote: str | None, value: str | None, of: dt.date, *, quant: str | None = "1") -> Rate:
    """Return the rate that a row spells: `value` is the price of `quant` units. Raises Unreadable.

    The price of one unit is rounded half up at the eighth decimal, the last that is kept.
    """
    bases, quotes = code(base), code(quote)
    if bases == quotes:
        raise Unreadable(f"{bases} is priced in itself.")
    try:
        price = numbers.read((value or "").strip())
    except ValueError as error:
        raise Unreadable(f"{bases}/{quotes}: {error}") from None
    units = (quant or "").strip()
    if not QUANT.fullmatch(units):
        raise Unreadable(f"{bases}/{quotes}: “{_shown(units)}” is no number of units.")
    with localcontext(prec=numbers.PRECISION):
        one = (price / Decimal(units)).quantize(Decimal(1).scaleb(-numbers.DECIMALS), rounding=ROUND_HALF_UP)
    if not one:
        raise Unreadable(f"{bases}/{quotes}: {price} for {units} is too little to be kept.")
    return Rate(bases, quotes, one, of)


def code(raw: str | None) -> str:
    """Return a code as an instrument has it: USD, XAU, BRENT. Raises Unreadable."""
    found = (raw or "").strip()
    if not CODE.fullmatch(found):
        raise Unreadable(f"“{_shown(found)}” is not a code such as USD, XAU or BRENT.")
    return found


def day(raw: str | None, form: str) -> dt.date:
    """Return the day that `raw` spells; `form` holds DD, MM and YYYY or YY, such as DD.MM.YYYY. Raises Unreadable."""
    found = re.fullmatch(_pattern(form), (raw or "").strip())
    if found:
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
        try:
            of = dt.date(year, int(found["month"]), int(found["day"]))
        except ValueError:
            of = None
        if of is not None and of.year in YEARS:
            return of
    raise Unreadable(f"“{_shown(raw or '')}” is not a day such as {form}.")


def _pattern(form: str) -> str:
    # [0-9], not \d: digits of other scripts are not what these banks write.
    parts = {"YYYY": "(?P<year>[0-9]{4})", "YY": "(?P<year>[0-9]{2})", "MM": "(?P<month>[0-9]{2})"}
    parts["DD"] = "(?P<day>[0-9]{2})"
    return re.sub("YYYY|YY|MM|DD", lambda match: parts[match[0]], form.replace(".", r"\."))


def _shown(raw: str) -> str:
    return text.shorten(text.line(raw), 40)
