"""Which list a reader asks for: `ticker/?list=sport-site`."""

from __future__ import annotations

from newsroom import contract, params, text
from newsroom.errors import BadInput, Fault
from newsroom.paging import Given
from ticker.models import LineList
from ticker.models.lists import LONGEST_NAME

NAME = "list"
PARAMETER = contract.parameter(
    NAME,
    {"type": "string", "maxLength": LONGEST_NAME, "pattern": f"^{contract.SLUG}$"},
    "One of the market desk's lists by its name, such as sport-site: its lines, in its order. All lines unless given.",
)


def asked(given: Given) -> LineList | None:
    """Return the list that is asked for, None where all lines are. Raises BadInput: it names the lists that there are.

    No query without the parameter, and one with it; two for a name that is none.
    """
    if NAME not in given:
        return None
    return named(params.single(given, NAME))


def named(name: str) -> LineList:
    """Return the list of this name. Raises BadInput, as `asked` does."""
    if (found := LineList.objects.filter(name=name).first()) is not None:
        return found
    known = ", ".join(LineList.objects.values_list("name", flat=True))
    told = f"There are: {known}." if known else "There is none yet: leave “list” out for all lines."
    detail = f"There is no list “{text.shorten(text.line(name), 60)}”. {told}"
    raise BadInput([Fault("unknown_value", detail, parameter=NAME)])
