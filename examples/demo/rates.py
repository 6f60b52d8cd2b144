"""Rates of earlier days, the same at every load."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from examples.demo.things import Instrument


def history(instrument: Instrument, days: int) -> list[Decimal]:
    """The rates of `days` working days, oldest first; the last two are those of newsroom.toml.

    A walk backwards from the day before: each earlier day differs by a normal move of
    `swing`, rounded to the instrument's scale, and never falls to nothing.
    """
    rng = Random(instrument.seed)
    step = Decimal(1).scaleb(-instrument.scale)
    rates = [instrument.value, instrument.previous]
    exact = float(instrument.previous)
    for _ in range(days - 2):
        exact *= 1 + rng.gauss(0, float(instrument.swing))
        rates.append(max(Decimal(exact).quantize(step), step))
    return rates[:days][::-1]
