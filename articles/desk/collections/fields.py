"""What a collection is made of in the desk API: its fields, how they are read, and how they are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from articles.desk.things import Lookup
from articles.models import Collection, Section, Tag
from articles.services import collections
from articles.services.collecting import COLUMNS
from articles.services.collections import Item
from newsroom import moments
from newsroom.bodies import unknown
from newsroom.errors import BadInput, Fault
from publishing.arrangement import COLLECTION_KINDS, MOST
from publishing.document import KINDS
from publishing.plate import zulu

TEXT: Mapping[str, Any] = {"type": ["string", "null"]}
FLAG: Mapping[str, Any] = {"type": "boolean"}
NUMBER: Mapping[str, Any] = {"type": "integer", "minimum": 0}
SLUGS: Mapping[str, Any] = {"type": ["array", "null"], "items": {"type": "string"}, "maxItems": MOST}
MOMENT: Mapping[str, Any] = {"type": ["string", "null"], "format": "date-time"}
ITEM = {
    "type": "object",
    "required": ["article"],
    "additionalProperties": False,
    "properties": {
        "article": {"type": "string", "format": "uuid"},
        "pin": {"type": ["integer", "null"], "minimum": 1, "maximum": MOST},
        "valid_from": MOMENT,
        "valid_until": MOMENT,
    },
}
TAKES: dict[str, Any] = {
    **dict.fromkeys(("name", "slug", "description", "language", "story_language"), TEXT),
    "kind": {"type": "string", "enum": list(COLLECTION_KINDS)},
    "story_kind": {"type": ["string", "null"], "enum": [*KINDS, "", None]},
    **dict.fromkeys(("is_public", "fills", "newest_first"), FLAG),
    **dict.fromkeys(("position", "size"), NUMBER),
    "max_age_hours": {"type": ["integer", "null"], "minimum": 1},
    "sections": SLUGS,
    "tags": SLUGS,
    "items": {"type": ["array", "null"], "items": ITEM, "maxItems": MOST},
}
RELATIONS: dict[str, type[Section | Tag]] = {"sections": Section, "tags": Tag}
LARGEST = 2**31 - 1


def show(collection: Collection) -> dict[str, Any]:
    """Return a collection as the API shows it, with all that was placed in it."""
    return {
        **{name: getattr(collection, name) for name in COLUMNS},
        **{name: list(getattr(collection, name).values_list("slug", flat=True)) for name in RELATIONS},
        "items": [_shown(item) for item in collections.placed(collection)],
    }


def _shown(item: Item) -> dict[str, Any]:
    times = {"valid_from": item.valid_from, "valid_until": item.valid_until}
    said = {name: zulu(at) if at else None for name, at in times.items()}
    return {"article": str(item.article), "pin": item.pin, **said}


def read(body: Any) -> tuple[dict[str, Any], list[Item] | None]:
    """Return the fields that a body says, and its items if it has any. Raises BadInput with every fault at once."""
    if not isinstance(body, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object of a collection's fields.", pointer="")])
    faults = unknown(body, tuple(TAKES))
    said: dict[str, Any] = {}
    for name in COLUMNS:
        if name in body:
            try:
                said[name] = _reader(name)(body[name])
            except ValueError as wrong:
                faults.append(Fault("bad_value", f"“{name}”: {wrong}", pointer=f"/{name}"))
    for name, model in RELATIONS.items():
        if name in body:
            said[name], wrong_slugs = _slugs(name, model, body[name])
            faults += wrong_slugs
    items, wrong_items = _items(body["items"]) if "items" in body else (None, [])
    if faults := [*faults, *wrong_items]:
        raise BadInput(faults)
    return said, items


def _reader(name: str) -> Callable[[Any], Any]:
    if TAKES[name] is FLAG:
        return _flag
    if name in ("position", "size", "max_age_hours"):
        return _optional if name == "max_age_hours" else _number
    return _text


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError("This is text.")
    return value or ""


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false.")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise ValueError("A whole number, from 0.")
    return value


def _optional(value: Any) -> int | None:
    return None if value is None else _number(value)


def _slugs(name: str, model: type[Section | Tag], value: Any) -> tuple[list[int], list[Fault]]:
    if value is None:
        return [], []
    if not isinstance(value, list) or len(value) > MOST:
        return [], [Fault("bad_value", f"“{name}”: a list of {MOST} slugs at most.", pointer=f"/{name}")]
    ids, faults = Lookup(model).ids([(slug, f"/{name}/{at}") for at, slug in enumerate(value)])
    return list(ids.values()), faults


def _items(value: Any) -> tuple[list[Item], list[Fault]]:
    if value is None:
        return [], []
    if not isinstance(value, list) or len(value) > MOST:
        return [], [Fault("bad_value", f"“items”: a list of {MOST} at most.", pointer="/items")]
    items: list[Item] = []
    faults: list[Fault] = []
    for at, each in enumerate(value):
        found, wrong = _item(each, f"/items/{at}")
        faults += wrong
        items += [found] if found else []
    return items, faults


def _item(value: Any, place: str) -> tuple[Item | None, list[Fault]]:
    if not isinstance(value, dict):
        return None, [Fault("not_an_object", "Send an object that names the “article”.", pointer=place)]
    faults = unknown(value, tuple(ITEM["properties"]), below=place)  # type: ignore[arg-type]
    said: dict[str, Any] = {}
    readers = {"article": _story, "pin": _optional, "valid_from": _moment, "valid_until": _moment}
    for name, reader in readers.items():
        try:
            said[name] = reader(value.get(name))
        except ValueError as wrong:
            faults.append(Fault("bad_value", f"“{name}”: {wrong}", pointer=f"{place}/{name}"))
    return (None if faults else Item(**said)), faults


def _story(value: Any) -> UUID:
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("Name the story by its id.") from None


def _moment(value: Any) -> dt.datetime | None:
    if value is None:
        return None
    return moments.read(value if isinstance(value, str) else "")
