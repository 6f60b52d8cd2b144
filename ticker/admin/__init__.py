"""The market desk's pages: all lines on one, an instrument's form, its rates, the sources, and lists of lines."""

from ticker.admin.instruments import InstrumentAdmin, QuoteAdmin
from ticker.admin.lists import LineListAdmin
from ticker.admin.sources import SourceAdmin

__all__ = ["InstrumentAdmin", "LineListAdmin", "QuoteAdmin", "SourceAdmin"]
