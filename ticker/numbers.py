"""Rates as numbers: strict reading, and the words a ticker line says them in.

Decimal from end to end: a float would turn 0.1 into something else, and a rate is quoted.

Rounding is half away from zero (`ROUND_HALF_UP`), everywhere: it is what a reader with a
pocket calculator expects, and it treats a fall as it treats a rise. A figure is rounded
once, from the stored rate; nothing is computed from a rounded figure.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Literal

from django.utils.translation import gettext as _

from newsroom import text

Direction = Literal["up", "down", "flat"]

WHOLE_DIGITS = 12
DECIMALS = 8
LARGEST = Decimal(10) ** WHOLE_DIGITS - Decimal(1).scaleb(-DECIMALS)

# [0-9], not \d: that one also takes “１２” and “١٢”. No sign, no exponent, no grouping:
# “1,234” may be a thousand or a little more than one, and only the second is read.
SHAPE = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,8})?")

# Enough for the exact quotient of any two rates; Decimal's own 28 digits would round twice.
PRECISION = 60
PERCENT_DECIMALS = 2
INVERSE_DECIMALS = 2
INVERSE_DIGITS = 5


def read(raw: str) -> Decimal:
    """Return the rate that `raw` spells, such as 0.01144 or 0,01144.

    Raises ValueError, with a sentence for the person who typed it.
    """
    if not SHAPE.fullmatch(raw):
        shown = text.shorten(text.line(raw), 40)
        raise ValueError(
            _(
                "“{shown}” is not a rate. Write digits with one point or comma, such as 0.01144: at most "
                "{whole_digits} digits before it and {decimals} after."
            ).format(shown=shown, whole_digits=WHOLE_DIGITS, decimals=DECIMALS)
        )
    value = Decimal(raw.replace(",", "."))
    if not value:
        raise ValueError(_("A rate is more than zero."))
    return value


def is_rate(value: Decimal) -> bool:
    """Return whether `value` can be stored as it is: finite, above zero, nothing to round off."""
    if not value.is_finite() or not 0 < value <= LARGEST:
        return False
    # An exponent may claim a million digits; nothing below the last decimal may remain.
    return _rounded(value, DECIMALS) == value


def vanishes(value: Decimal, scale: int) -> bool:
    """Return whether `value` would be shown as zero with `scale` decimals."""
    return not _rounded(value, scale)


def plain(value: Decimal, scale: int) -> str:
    """Return `value` with `scale` decimals, in full: no exponent, and no minus before a zero."""
    rounded = _rounded(value, scale)
    return f"{rounded or abs(rounded):f}"


def exact(value: Decimal, scale: int) -> str:
    """Return `value` with every digit it has, and at least `scale` decimals."""
    digits = f"{_rounded(value, DECIMALS):f}"
    whole, _, decimals = digits.partition(".")
    kept = decimals.rstrip("0").ljust(scale, "0")
    return f"{whole}.{kept}" if kept else whole


def change(value: Decimal, earlier: Decimal) -> Decimal:
    """Return how much was gained since the earlier rate, in the quoted currency, unrounded."""
    with localcontext(prec=PRECISION):
        return value - earlier


def percent(value: Decimal, earlier: Decimal) -> Decimal:
    """Return the change as a percentage of the earlier rate, with two decimals."""
    with localcontext(prec=PRECISION):
        found = _rounded((value - earlier) / earlier * 100, PERCENT_DECIMALS)
        return found or abs(found)


def direction(value: Decimal, earlier: Decimal) -> Direction:
    """Return where the rate went, as the percentage shows it: an arrow never stands beside 0%."""
    moved = percent(value, earlier)
    if not moved:
        return "flat"
    return "up" if moved > 0 else "down"


def inverse(value: Decimal) -> str:
    """Return how much of the base one unit of the quoted currency buys.

    Two decimals from 1 upwards (87.41); below, five significant digits (0.011441).
    """
    with localcontext(prec=PRECISION):
        found = 1 / value
        places = INVERSE_DECIMALS if found >= 1 else INVERSE_DIGITS - 1 - found.adjusted()
        return plain(found, places)


def sentence(code: str, value: Decimal, earlier: Decimal | None, scale: int) -> str:
    """Return the line that a ticker prints: `TJS/USD = 0.09135 -0.44%`.

    The percentage is `0%` where it rounds to zero, and absent without an earlier rate.
    """
    said = f"{code} = {plain(value, scale)}"
    if earlier is None:
        return said
    moved = percent(value, earlier)
    return f"{said} {plain(moved, PERCENT_DECIMALS) if moved else '0'}%"


def _rounded(value: Decimal, places: int) -> Decimal:
    with localcontext(prec=PRECISION):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
