"""One rate out of others: the other way round, or across a third currency.

The rounding rule: a rate that is made out of others is their exact quotient, rounded once, half up, at the
eighth decimal. It is so at most half of 0.00000001 away from the truth of the rates that it was made of,
and readers see it at the instrument's own scale as they see every other.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from ticker import numbers

Pair = tuple[str, str]
UNIT = 10**numbers.DECIMALS


def find(table: Mapping[Pair, Decimal], base: str, quote: str, pivot: str) -> tuple[Decimal, tuple[Pair, ...]] | None:
    """Return the rate of base/quote and the pairs that it was made of; None if the table does not tell.

    Said as it is, it is taken as it is; else it is the inverse of quote/base; else what both cost in `pivot`.
    """
    if (said := table.get((base, quote))) is not None:
        return said, ((base, quote),)
    if (whole := _leg(table, base, quote)) is not None:
        return rounded(whole), ((quote, base),)
    upper, lower = _leg(table, base, pivot), _leg(table, quote, pivot)
    if upper is None or lower is None:
        return None
    return rounded(upper / lower), (_pair(table, base, pivot), _pair(table, quote, pivot))


def rounded(exact: Fraction) -> Decimal:
    """Return a positive number at the last decimal that is kept, half rounded up."""
    units = (2 * exact.numerator * UNIT + exact.denominator) // (2 * exact.denominator)
    return Decimal(units).scaleb(-numbers.DECIMALS)


def _leg(table: Mapping[Pair, Decimal], base: str, quote: str) -> Fraction | None:
    if (said := table.get((base, quote))) is not None:
        return Fraction(said)
    if said := table.get((quote, base)):
        return 1 / Fraction(said)
    return None


def _pair(table: Mapping[Pair, Decimal], base: str, quote: str) -> Pair:
    return (base, quote) if (base, quote) in table else (quote, base)
