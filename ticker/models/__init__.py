"""The market desk's tables.

market      instruments, their quotes, and the tape that numbers what changed
lists       named lists of lines, each in an order of its own
sources     where rates come from, what came of asking, and what is the matter with it
"""

from ticker.models.lists import LineList, Place
from ticker.models.market import (
    CURRENCY,
    LONG_AGO,
    Instrument,
    InstrumentQuerySet,
    Quote,
    QuoteQuerySet,
    Tape,
    working_week,
)
from ticker.models.overrides import Override
from ticker.models.sources import Fetch, Held, Source, SourceQuerySet, Trouble

__all__ = [
    "CURRENCY",
    "LONG_AGO",
    "Fetch",
    "Held",
    "Instrument",
    "InstrumentQuerySet",
    "LineList",
    "Override",
    "Place",
    "Quote",
    "QuoteQuerySet",
    "Source",
    "SourceQuerySet",
    "Tape",
    "Trouble",
    "working_week",
]
