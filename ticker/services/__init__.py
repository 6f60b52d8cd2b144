"""The only writer of the market desk's tables.

    record, record_many            keep a rate, or a whole batch, if it says something new
    set_instrument                 add an instrument, or change one
    reorder, hide, show            what readers see, and in which order

Each verb takes the tape first and holds it until it commits, so that writers follow one
another, change numbers appear in commit order, and a number is taken only for a change.
"""

from ticker.services.instruments import hide, reorder, set_instrument, show
from ticker.services.recording import Reading, record, record_many

__all__ = ["Reading", "hide", "record", "record_many", "reorder", "set_instrument", "show"]
