"""Any CSV or JSON list of rates, read by a mapping that says where in it things are.

    {"format": "csv", "delimiter": ";", "base": "code", "quote": "=USD", "value": "price", "date": "day"}
    {"format": "json", "rows": "data.rates", "base": "@key", "quote": "=KGS", "value": "@value", "date": "/data/day"}

A plain name is a column, or a member of the row, and `price.usd` or `v.0` lies deeper; `=USD` is the same for all.
In JSON `/a/b` is looked up from the top of the document, and where the rows are members of an object `@key` and
`@value` are theirs; an object of which neither is asked for is one row.

What lists of metals, oil and indices have besides:

    names       what the list calls things: {"Gold": "XAU", "Brent Crude": "BRENT"}. Other rows are passed over
    take        "newest": a pair may stand in it once a day, as in a table of days; its newest is taken
    missing     what stands where there is no rate, such as "." or "N/D"; such a row is passed over
    thousands   the mark between thousands, as in 5,918.25
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from newsroom import moments, text
from newsroom.params import suggest
from ticker.sources import documents
from ticker.sources.base import CODE, Rate, Sheet, Unreadable, day, rate, sheet

PLACES = ("base", "quote", "value", "date")
KNOWN = {
    *PLACES,
    "format",
    "rows",
    "quant",
    "date_form",
    "delimiter",
    "encoding",
    "names",
    "take",
    "missing",
    "thousands",
}
FORMATS = ("csv", "json")
DAYS = ("YYYY-MM-DD", "DD.MM.YYYY", "DD.MM.YY", "DD/MM/YYYY", "MM/DD/YYYY", "YYYYMMDD")
DATE_FORMS = (*DAYS, "instant")  # an instant is RFC 3339, with its zone
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "windows-1251", "windows-1252")
THOUSANDS = (",", ".", " ", "'")
TAKES = ("newest",)
LONGEST = 100
MOST_NAMES = 200
PLACE_IN_LIST = re.compile(r"[0-9]{1,4}")


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
        if name != "names" and (not isinstance(value, str) or not (name != "missing") <= len(value) <= LONGEST)
    ]
    for name, choices in _choices().items():
        if isinstance(said.get(name), str) and said[name] not in choices:
            wrong.append(f"“{name}” is one of {', '.join(repr(each)[1:-1] for each in choices)}.")
    if "names" in said and not _are_names(said["names"]):
        wrong.append("“names” is an object such as {“Gold”: “XAU”}, of at most 200 names and their codes.")
    if said.get("format") == "json" and "rows" not in said:
        wrong.append("“rows” is missing: where in the document the rates are, such as data.rates.")
    return wrong


def _choices() -> dict[str, tuple[str, ...]]:
    choices = {"format": FORMATS, "date_form": DATE_FORMS, "delimiter": DELIMITERS, "encoding": ENCODINGS}
    return {**choices, "take": TAKES, "thousands": THOUSANDS}


def _are_names(names: Any) -> bool:
    if not isinstance(names, Mapping) or not 0 < len(names) <= MOST_NAMES:
        return False
    codes = all(isinstance(code, str) and CODE.fullmatch(code) for code in names.values())
    return codes and all(isinstance(name, str) and 0 < len(name) <= LONGEST for name in names)


def parse(content: bytes, mapping: Mapping[str, Any]) -> Sheet:
    """Return the sheet that a mapping finds in an answer. Raises Unreadable."""
    if wrong := faults(mapping):
        raise Unreadable(" ".join(wrong))
    document: Any = {}
    if mapping["format"] == "csv":
        delimiter, encoding = mapping.get("delimiter", ","), mapping.get("encoding", "utf-8")
        table: list[Any] = list(documents.rows(content, delimiter=delimiter, encoding=encoding))
    else:
        document = documents.items(content)
        table = _rows(document, mapping)
    found = [each for row in table if (each := _read(mapping, row, document)) is not None]
    return sheet(_newest(found) if "take" in mapping else found)


def _newest(rates: list[Rate]) -> list[Rate]:
    """Return of each pair the rate of its newest moment. Of one moment there is still only one."""
    last: dict[tuple[str, str], Any] = {}
    for each in rates:
        # A mapping reads days or moments, never both: they compare.
        of: Any = each.of
        last[each.base, each.quote] = max(of, last.get((each.base, each.quote), of))
    return [each for each in rates if each.of == last[each.base, each.quote]]


def _rows(document: Any, mapping: Mapping[str, Any]) -> list[Any]:
    path = mapping["rows"]
    found = document if path == "." else _follow(document, path.split("."))
    if isinstance(found, dict):
        by_key = any(str(mapping.get(name, "")).startswith("@") for name in (*PLACES, "quant"))
        found = [{"@key": key, "@value": value} for key, value in found.items()] if by_key else [found]
    if not isinstance(found, list) or len(found) > documents.MOST_ROWS:
        raise Unreadable(f"There is no list of rates at “{path}”.")
    return found


def _follow(document: Any, names: list[str]) -> Any:
    for name in names:
        if isinstance(document, list):
            document = document[int(name)] if PLACE_IN_LIST.fullmatch(name) and int(name) < len(document) else None
        else:
            document = document.get(name) if isinstance(document, dict) else None
    return document


def _read(mapping: Mapping[str, Any], row: Any, document: Any) -> Rate | None:
    """Return the rate of a row; None where it is of something else, or has none."""

    def said(name: str, default: str = "") -> str:
        place = mapping.get(name, default)
        if place.startswith("="):
            return str(place[1:])
        found = _follow(document, place[1:].split("/")) if place.startswith("/") else _member(row, place)
        if name == "value" and found is None and "missing" in mapping and _has(row, place):
            return str(mapping["missing"])
        if not isinstance(found, str):
            raise Unreadable(f"There is nothing at “{place}”." if place.startswith("/") else f"A row has no “{place}”.")
        return found

    base = said("base")
    if "names" in mapping:
        if base.strip() not in mapping["names"]:
            return None
        base = mapping["names"][base.strip()]
    value = said("value")
    if "missing" in mapping and value.strip() == mapping["missing"]:
        return None
    if "thousands" in mapping:
        value = _ungrouped(value.strip(), mapping["thousands"])
    form = mapping.get("date_form", DAYS[0])
    of = _instant(said("date")) if form == "instant" else day(said("date"), form)
    return rate(base, said("quote"), value, of, quant=said("quant", "=1"))


def _member(row: Any, place: str) -> Any:
    """Return what a row has under a name, or deeper: one whose own name has a dot comes first."""
    if isinstance(row, dict) and place in row:
        return row[place]
    return _follow(row, place.split("."))


def _has(row: Any, place: str) -> bool:
    """Return whether a row has such a member at all: null is no rate, and a member that was renamed is an error."""
    above, _dot, last = place.rpartition(".")
    owner = row if not above or (isinstance(row, dict) and place in row) else _member(row, above)
    if isinstance(owner, list):
        return bool(PLACE_IN_LIST.fullmatch(last)) and int(last) < len(owner)
    return isinstance(owner, dict) and (place in owner or last in owner)


def _ungrouped(raw: str, mark: str) -> str:
    """Return a number without the marks between its thousands. Raises Unreadable where they stand elsewhere."""
    if mark not in raw:
        return raw
    decimal = re.escape("".join({".", ","} - {mark}))
    if not re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+(?:[{decimal}][0-9]+)?", raw):
        raise Unreadable(f"“{text.shorten(text.line(raw), 40)}” has “{mark}” elsewhere than between thousands.")
    return raw.replace(mark, "")


def _instant(raw: str) -> dt.datetime:
    try:
        found = moments.read(raw.strip()) if "T" in raw else None
    except ValueError:
        found = None
    if found is None or found.year < 1990:
        raise Unreadable("The moment of a rate is written as 2025-01-22T09:30:00Z.")
    return found
