"""The parameters of the photo desk's list, read strictly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.models import User

from media.rights.state import STATES
from media.selection import FACETS, MISSING, Selection
from newsroom import moments, params, text
from newsroom.errors import BadInput, Fault
from newsroom.paging import Given

ME = "me"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
YES_NO = {"yes": True, "no": False}


def _day(value: str) -> dt.date:
    try:
        if DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError("that day is in no calendar") from None
    raise ValueError("write a day such as 2025-01-22")


def _yes_no(value: str) -> bool:
    if value not in YES_NO:
        raise ValueError("write yes or no")
    return YES_NO[value]


def _missing(value: str) -> frozenset[str]:
    wanted = {part.strip() for part in value.split(",")}
    if strange := sorted(wanted - set(MISSING)):
        raise ValueError(f"there is no “{text.shorten(strange[0], 40)}”. {params.suggest(strange[0], MISSING)}")
    return frozenset(wanted)


def _rights(value: str) -> str:
    if value not in STATES:
        raise ValueError(f"there is no “{text.shorten(text.line(value), 40)}”. {params.suggest(value, STATES)}")
    return value


def _line(value: str) -> str:
    if not (found := text.line(value)):
        raise ValueError("it is empty")
    return found


READERS: dict[str, Callable[[str], Any]] = {
    "taken_after": _day,
    "taken_before": _day,
    "uploaded_after": moments.read,
    "uploaded_before": moments.read,
    "photographer": _line,
    "place": _line,
    "used": _yes_no,
    "missing": _missing,
    "rights": _rights,
}
KNOWN = frozenset({"q", "uploaded_by", "facets", *READERS})


def selection(given: Given, *, by: User) -> Selection:
    """Return what the parameters select. Raises BadInput with every fault at once.

    `by` is who asks: "me", as `uploaded_by` may say.
    """
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    readers: dict[str, Callable[[str], Any]] = {**READERS, "uploaded_by": partial(_person, by=by)}
    for name, read in readers.items():
        if name not in given:
            continue
        try:
            found[name] = read(params.single(given, name))
        except BadInput as wrong:
            faults += wrong.errors
        except ValueError as wrong:
            faults.append(Fault("bad_value", f"“{name}”: {wrong}", parameter=name))
    if faults:
        raise BadInput(faults)
    return Selection(words=params.single(given, "q"), **found)


def facets(given: Given) -> list[str]:
    """Return the names of the facets that are asked for, in the order of FACETS. Raises BadInput."""
    wanted = params.several(given, "facets", FACETS)
    return [name for name in FACETS if name in wanted]


def _person(value: str, *, by: User) -> int:
    if value == ME:
        return by.pk
    person = User.objects.filter(username=value).first()
    if person is None:
        raise ValueError(f"nobody here signs in as “{text.shorten(text.line(value), 40)}”; write a user name, or “me”")
    return person.pk
