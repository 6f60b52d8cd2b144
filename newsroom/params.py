"""Reading a query string strictly.

An unknown parameter is an error that names the nearest known one: a typing error must
never widen a result. Parameters that advertisers append are ignored, and never reach a
cache key.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from django.http import QueryDict

from newsroom import text
from newsroom.errors import BadInput, Fault

IGNORED = {"fbclid", "gclid", "_"}
# Names under which a key comes where it should not; its value is never repeated.
SECRETS = {"api_key", "apikey", "key", "token", "access_token", "authorization", "bearer"}
MAX_VALUE = 500
# A cursor may hold a headline of 300 characters in any script, four bytes each, in base64.
MAX_CURSOR = 2_000
NUMBER = re.compile(r"\d{1,9}")


def is_ignored(name: str) -> bool:
    """Return whether a parameter is one that advertisers append: it changes no answer."""
    return name in IGNORED or name.startswith("utm_")


def suggest(name: str, known: Collection[str]) -> str:
    """Return a sentence that offers the nearest of `known`, or lists them."""
    if near := get_close_matches(name.lower(), known, n=1, cutoff=0.5):
        return f"Did you mean “{near[0]}”?"
    if len(known) > 40:
        return ""
    return f"Known are: {', '.join(sorted(known))}." if known else "None are known here."


def read(query: QueryDict, known: Collection[str]) -> dict[str, list[str]]:
    """Return the parameters that were given, each with its values in order.

    Raises BadInput with a fault for each unknown name and each value that is not text.
    """
    faults: list[Fault] = []
    given: dict[str, list[str]] = {}
    for name, values in query.lists():
        if is_ignored(name):
            continue
        if name not in known and name.lower().replace("-", "_") in SECRETS:
            detail = f"“{name}”: a key in an address ends up in logs. Send it as “Authorization: Bearer nr_…”."
            faults.append(Fault("key_in_query", f"{detail} This one should be replaced.", parameter=name))
            continue
        if name not in known:
            shown = text.shorten(text.line(name), 60)
            detail = f"Unknown parameter “{shown}”. {suggest(shown, known)}"
            faults.append(Fault("unknown_parameter", detail, parameter=shown))
            continue
        faults += [fault for value in values if (fault := fault_in(name, value))]
        given[name] = values
    if faults:
        raise BadInput(faults)
    return given


def fault_in(name: str, value: str) -> Fault | None:
    """Return what is wrong with a value before anybody has looked at its meaning."""
    most = MAX_CURSOR if name == "cursor" else MAX_VALUE
    if len(value) > most:
        return Fault("too_long", f"“{name}” is longer than {most} characters.", parameter=name)
    if "\ufffd" in value or text.XML_ILLEGAL.search(value):
        return Fault("not_text", f"“{name}” holds characters that are not text.", parameter=name)
    return None


def single(given: dict[str, list[str]], name: str, default: str = "") -> str:
    """Return the one value of a parameter; given twice, it is a BadInput."""
    values = given.get(name, [default])
    if len(values) > 1:
        fault = Fault("repeated", f"“{name}” was given {len(values)} times; give it once.", parameter=name)
        raise BadInput([fault])
    return values[0]


def number(given: dict[str, list[str]], name: str, default: int, *, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`; anything else is a BadInput."""
    raw = single(given, name, str(default))
    # [0-9] only: int() would also take “１２”, “1_0” and “ 7 ”.
    if raw.isascii() and NUMBER.fullmatch(raw) and low <= int(raw) <= high:
        return int(raw)
    detail = f"“{name}” is a whole number from {low} to {high}, not “{text.shorten(raw, 40)}”."
    raise BadInput([Fault("not_a_number", detail, parameter=name)])


def several(given: dict[str, list[str]], name: str, known: Collection[str]) -> set[str]:
    """Return the values of a parameter that takes some of `known`, with commas; none where it was not given.

    Raises BadInput with a fault for each that is not known, and where it was given empty.
    """
    found = {part.strip() for part in single(given, name).split(",") if part.strip()}
    shown = [text.shorten(part, 60) for part in sorted(found - set(known))]
    faults = [
        Fault("bad_value", f"“{name}”: there is no “{part}”. {suggest(part, known)}", parameter=name) for part in shown
    ]
    if faults or (name in given and not found):
        raise BadInput(faults or [Fault("empty", f"“{name}” is empty.", parameter=name)])
    return found
