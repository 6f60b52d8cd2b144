"""Any CSV or JSON list of rates, read by a mapping that says where in it things are.

    {"format": "csv", "delimiter": ";", "base": "code", "quote": "=USD", "value": "price", "date": "day"}
    {"format": "json", "rows": "data.rates", "base": "@key", "quote": "=KGS", "value": "@value", "date": "/data/day"}

A plain name is a column, or a member of the row; `=USD` is the same for all; in JSON `/a/b` is looked up
from the top of the document, and where the rows are members of an object `@key` and `@value` are theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from newsroom import moments
from newsroom.params import suggest
from ticker.sources import documents
from ticker.sources.base import Rate, Sheet, Unreadable, day, rate, sheet

PLACES = ("base", "quote", "value", "date")
KNOWN = {*PLACES, "format", "rows", "quant", "date_form", "delimiter", "encoding"}
FORMATS = ("csv", "json")
DAYS = ("YYYY-MM-DD", "DD.MM.YYYY", "DD.MM.YY", "DD/MM/YYYY", "MM/DD/YYYY", "YYYYMMDD")
DATE_FORMS = (*DAYS, "instant")  # an instant is RFC 3339, with its zone
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "windows-1251", "windows-1252")
LONGEST = 100


def faults(mapping: Any) -> list[str]:
    """Return what is wrong with a mapping, all of it, in words; nothing if it can be used."""
    if not isinstance(mapping, Mapping):
        return ["The mapping is an object such as {“format”: “csv”, “base”: “code”, …}."]
    wrong = [f"There is no “{name}”. {suggest(str(name), KNOWN)}".strip() for name in mapping if name not in KNOWN]
    wrong += [f"“{name}” is missing." for name in ("format", *PLACES) if name not in mapping]
    said = {name: value for name, value in mapping.items() if name in KNOWN}
    wrong += [
        f"“{name}” is text of at most {LONGEST} characters."
        for name, value in said.items()
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST
    ]
    for name, choices in _choices().items():
        if isinstance(said.get(name), str) and said[name] not in choices:
            wrong.append(f"“{name}” is one of {', '.join(repr(each)[1:-1] for each in choices)}.")
    if said.get("format") == "json" and "rows" not in said:
        wrong.append("“rows” is missing: where in the document the rates are, such as data.rates.")
    return wrong


def _choices() -> dict[str, tuple[str, ...]]:
    return {"format": FORMATS, "date_form": DATE_FORMS, "delimiter": DELIMITERS, "encoding": ENCODINGS}


def parse(content: bytes, mapping: Mapping[str, str]) -> Sheet:
    """Return the sheet that a mapping finds in an answer. Raises Unreadable."""
    if wrong := faults(mapping):
        raise Unreadable(" ".join(wrong))
    if mapping["format"] == "csv":
        delimiter, encoding = mapping.get("delimiter", ","), mapping.get("encoding", "utf-8")
        table: list[Any] = list(documents.rows(content, delimiter=delimiter, encoding=encoding))
        return sheet(_read(mapping, row, {}) for row in table)
    document = documents.items(content)
    return sheet(_read(mapping, row, document) for row in _rows(document, mapping["rows"]))


def _rows(document: Any, path: str) -> list[Any]:
    found = document if path == "." else _follow(document, path.split("."))
    if isinstance(found, dict):
        found = [{"@key": key, "@value": value} for key, value in found.items()]
    if not isinstance(found, list) or len(found) > documents.MOST_ROWS:
        raise Unreadable(f"There is no list of rates at “{path}”.")
    return found


def _follow(document: Any, names: list[str]) -> Any:
    for name in names:
        document = document.get(name) if isinstance(document, dict) else None
    return document


def _read(mapping: Mapping[str, str], row: Any, document: Any) -> Rate:
    def said(name: str, default: str = "") -> str:
        place = mapping.get(name, default)
        if place.startswith("="):
            return place[1:]
        if place.startswith("/"):
            found = _follow(document, place[1:].split("/"))
            if not isinstance(found, str):
                raise Unreadable(f"There is nothing at “{place}”.")
            return found
        return documents.member(row, place)

    form = mapping.get("date_form", DAYS[0])
    of = _instant(said("date")) if form == "instant" else day(said("date"), form)
    return rate(said("base"), said("quote"), said("value"), of, quant=said("quant", "=1"))


def _instant(raw: str) -> dt.datetime:
    try:
        found = moments.read(raw.strip()) if "T" in raw else None
    except ValueError:
        found = None
    if found is None or found.year < 1990:
        raise Unreadable("The moment of a rate is written as 2025-01-22T09:30:00Z.")
    return found
