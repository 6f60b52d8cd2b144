"""Where the words of a photo come from, field by field: its file, a template, a cleaner, a person.

`Image.provenance` holds an entry for each field that somebody or something filled:

    {"from": "file", "at": "2025-01-22T09:30:00+00:00"}
    {"from": "template", "name": "Agency feed", "by": 7, "at": …}
    {"from": "person", "by": 7, "at": …}
    {"from": "cleaner", "name": "shouting", "by": 7, "at": …, "before": "THE VALUE", "was": {the entry before}}

`by` is the id of an account. What a person emptied keeps its entry: nobody else may fill it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from media.metadata.template import Filled
from media.metadata.vocabulary import LISTS

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Entry = dict[str, Any]

FILE, TEMPLATE, PERSON, CLEANER = "file", "template", "person", "cleaner"


def entry(source: str, *, at: dt.datetime, by: User | None = None, name: str = "") -> Entry:
    """Return the entry of a field that was filled from `source` at that moment."""
    more = {"name": name or None, "by": by.pk if by else None}
    return {"from": source, **{key: value for key, value in more.items() if value is not None}, "at": at.isoformat()}


def of_filled(filled: Filled, *, by: User | None, at: dt.datetime) -> Entry:
    """Return the entry of a field of a new photo."""
    if filled.source == FILE:
        return entry(FILE, at=at)
    made = entry(filled.source, at=at, by=by, name=filled.name)
    if filled.source == CLEANER:
        made |= {"before": filled.before, "was": entry(FILE, at=at) if filled.before else None}
    return made


def cleaned(before: Entry | None, value: Any, *, cleaner: str, by: User | None, at: dt.datetime) -> Entry:
    """Return the entry of a field that a cleaner altered; `value` is what stood there.

    A second cleaner keeps the value before the first: one undoing gives back what somebody wrote.
    """
    names = [cleaner]
    if before and before["from"] == CLEANER:
        names = [*(one for one in str(before["name"]).split(", ") if one != cleaner), cleaner]
        value, before = before["before"], before["was"]
    return {**entry(CLEANER, at=at, by=by, name=", ".join(names)), "before": value, "was": before}


def is_open(provenance: Mapping[str, Entry], name: str) -> bool:
    """Return whether a re-read of the file may fill the field: nobody but the file has filled it."""
    return name not in provenance or provenance[name]["from"] == FILE


def said_by_file(embedded: Mapping[str, Any], name: str) -> Any:
    """Return what the file says of a field, as the field holds it; empty where it says nothing."""
    value = embedded.get("fields", {}).get(name)
    if name in LISTS:
        return value if isinstance(value, list) else []
    return value if isinstance(value, str) else ""
