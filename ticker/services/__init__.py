"""The only writer of the market desk's tables.

    record, record_many            keep a rate, or a whole batch, if it says something new
    accept, refuse                 decide about a rate that jumped, and waits
    override, end_override, lasting_override    what the desk says for a while in place of a rate
    settle                         numbers for what changes by the clock alone
    set_instrument                 add an instrument, or change one
    reorder, hide, show            what readers see, and in which order
    set_list, delete_list          named lists of lines, each in an order of its own
    set_source                     add a source, or change one
    claim, take, note_same, note_failure, note_late    what came of asking a source

Each verb that readers could see takes the tape first and holds it until it commits, so that writers
follow one another, change numbers appear in commit order, and a number is taken only for a change.
"""

from ticker.services.deciding import accept, refuse
from ticker.services.feeds import (
    Taken,
    ask_anew,
    claim,
    note_failure,
    note_late,
    note_same,
    prune_fetches,
    set_source,
    take,
)
from ticker.services.instruments import hide, reorder, set_instrument, show
from ticker.services.lists import MOST_LISTS, TOO_MANY, delete_list, set_list
from ticker.services.overriding import end_override, lasting_override, override, settle
from ticker.services.recording import Reading, record, record_many

__all__ = [
    "MOST_LISTS",
    "TOO_MANY",
    "Reading",
    "Taken",
    "accept",
    "ask_anew",
    "claim",
    "delete_list",
    "end_override",
    "hide",
    "lasting_override",
    "note_failure",
    "note_late",
    "note_same",
    "override",
    "prune_fetches",
    "record",
    "record_many",
    "refuse",
    "reorder",
    "set_instrument",
    "set_list",
    "set_source",
    "settle",
    "show",
    "take",
]
