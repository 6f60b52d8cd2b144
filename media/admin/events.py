"""A photo's history, as its page tells it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from media import history
from media.admin.sources import written
from media.models import Image, ImageEvent
from newsroom import text

MOST = 50  # lines; the desk API has the rest
SHOWN = 160  # characters of a value
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")  # as `media.history` keeps one


@dataclass(frozen=True)
class Change:
    """One field that changed, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One line: what was done, when, by whom (empty: the newsroom itself), and what changed by it."""

    text: str
    at: dt.datetime
    who: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...]


def lines(photo: Image) -> list[Line]:
    """Return the newest lines of a photo's history, in one query."""
    return [_line(event) for event in history.of(photo.pk)[:MOST]]


def _line(event: ImageEvent) -> Line:
    who = (event.by.get_full_name() or event.by.get_username()) if event.by else ""
    verb = str(history.VERBS.get(event.verb, event.verb))
    return Line(verb, event.at, who, tuple(changes(event.details)), tuple(_notes(event.details)))


def changes(details: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the fields of a line that changed, from what to what."""
    for name, value in details.items():
        if isinstance(value, dict) and {"from", "to"} == set(value):
            yield Change(label(name), _short(value["from"]), _short(value["to"]))


def _notes(details: Mapping[str, Any]) -> Iterator[str]:
    for name, value in details.items():
        if value not in (None, "", [], {}) and not isinstance(value, dict):
            yield f"{label(name)}: {_short(value)}"


def _short(value: Any) -> str:
    if isinstance(value, str) and MOMENT.fullmatch(value):
        value = dt.datetime.fromisoformat(value)
    return text.shorten(text.line(written(value)), SHOWN)


def label(name: str) -> str:
    """Return a field as the desk calls it."""
    try:
        said = str(getattr(Image._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        said = name.replace("_", " ")
    return said[:1].upper() + said[1:]
