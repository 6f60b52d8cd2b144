"""The market desk's pages: all lines on one, an instrument's form, the rates as they came, and the sources."""

from ticker.admin.instruments import InstrumentAdmin, QuoteAdmin
from ticker.admin.sources import SourceAdmin

__all__ = ["InstrumentAdmin", "QuoteAdmin", "SourceAdmin"]
