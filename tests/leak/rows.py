"""What a row of the leak matrix is, the roles it names, and the short ways to write one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

NOBODY: frozenset[str] = frozenset()
CAST = frozenset({"edna", "rita", "pia", "max", "mira", "oscar"})
READ_DESK = frozenset({"edna", "rita", "pia", "mira"})
WRITE = frozenset({"edna", "rita", "mira"})
EDIT = frozenset({"edna", "mira"})
PHOTOS = frozenset({"pia", "mira"})
MARKET = frozenset({"max", "mira"})
MANAGE = frozenset({"mira"})

NEVER_OUT = {"draft", "inreview", "approved", "spiked", "scheduled", "embargoed", "cancelled"}
OUT_IN_OTHER_WORDS = {"rescheduled", "edited", "withdrawn", "rewritten", "erased"}
STORIES = frozenset(NEVER_OUT | OUT_IN_OTHER_WORDS)
ON_THE_DESK = STORIES | {"thing", "photo", "photodesk"} | CAST  # who saved what is said by name
MAILS = frozenset(f"{role}mail" for role in CAST)
# By role, the states whose words it may be shown somewhere on the desk: each its own name and address too,
# with which the page greets. Passwords are nobody's.
SEES: dict[str, frozenset[str]] = {
    "": NOBODY,
    "reader": NOBODY,
    "edna": ON_THE_DESK | {"ednamail"},
    "rita": ON_THE_DESK | {"ritamail", "kept"},
    "pia": ON_THE_DESK | {"piamail"},
    "max": frozenset({"market", "max", "maxmail", "hi", "no"}),
    "mira": ON_THE_DESK | {"miramail", "market", "hi", "no", "key", "webhook"},
    "oscar": frozenset({"oscar", "oscarmail"}),
}


@dataclass(frozen=True)
class Row:
    """One route. `at`: addresses to try; `to`: roles that get an answer, None for everybody.

    `shows`: states that it may show besides `SEES`, to those who get in. `alike`: whether it is the
    same with and without hidden things. `asks`: whether it reads parameters and conditions at all.
    `live`: addresses at which a live story must stand.
    """

    route: str
    at: tuple[str, ...]
    queries: tuple[str, ...] = ()
    to: frozenset[str] | None = None
    shows: frozenset[str] = NOBODY
    alike: bool = True
    asks: bool = True
    live: tuple[str, ...] = ()


def readers(route: str, *at: str, queries: tuple[str, ...] = (), live: tuple[str, ...] = ()) -> Row:
    """Return the row of a route for readers."""
    return Row(route, at or (f"/{route}",), queries, live=live)


def fixed(route: str, *at: str) -> Row:
    """Return the row of a route for readers that has nothing to do with what is published."""
    return Row(route, at or (f"/{route}",), asks=False)


def desk(route: str, *at: str, to: frozenset[str], queries: tuple[str, ...] = (), shows: Iterable[str] = ()) -> Row:
    """Return the row of a route for the desk."""
    return Row(route, at or (f"/{route}",), queries, to, frozenset(shows), alike=False)


def operators(route: str) -> Row:
    """Return the row of a route for whoever runs the server: nothing hidden stands there, but it may count it."""
    return Row(route, (f"/{route}",), alike=False, asks=False)


def in_admin(
    model: str,
    kind: str,
    *,
    view: frozenset[str],
    add: frozenset[str] = NOBODY,
    delete: frozenset[str] = NOBODY,
    shows: Iterable[str] = (),
    queries: tuple[str, ...] = (),
) -> list[Row]:
    """Return the rows of a model in the admin; `kind` is what World.refs calls its rows."""
    base, one = f"admin/{model}/", f"/admin/{model}/{{{kind}}}"
    return [
        desk(base, to=view, shows=shows, queries=("q=canary", "o=1", "_popup=1", *queries)),
        desk(f"{base}add/", to=add, shows=shows, queries=("_popup=1",)),
        desk(f"{base}<path:object_id>/history/", f"{one}/history/", to=view, shows=shows),
        desk(f"{base}<path:object_id>/delete/", f"{one}/delete/", to=delete, shows=shows),
        desk(f"{base}<path:object_id>/change/", f"{one}/change/", to=view, shows=shows, queries=("_popup=1",)),
        desk(f"{base}<path:object_id>/", f"{one}/", to=NOBODY),  # leads to the page above
    ]
