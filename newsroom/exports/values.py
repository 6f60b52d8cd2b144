"""Values of rows as JSON, and back: the same on every database, and nothing believed on the way in.

Instants are RFC 3339 in UTC, decimals and ids strings, bytes base64; JSON is JSON, its keys in order. Text
stays the text that it is, finished JSON and HTML too: a byte more or less would be another answer to readers.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from newsroom import text
from newsroom.exports.tables import Column, names

# What every engine takes; SQLite by itself would take more.
RANGES = BaseDatabaseOperations.integer_field_ranges
DECIMAL = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def said(column: Column, value: Any) -> Any:
    """Return a value as `orjson` writes it into a line."""
    if value is None:
        return None
    if names(column):
        return _called(column, value)
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
        case decimal.Decimal():
            return format(value, "f")
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case dt.date() | dt.time():
            return value.isoformat()
        case UUID():
            return str(value)
        case _ if isinstance(column, models.JSONField):
            return orjson.Fragment(_json(value))
        case _:
            return value


def _json(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (TypeError, orjson.JSONEncodeError):  # a number beyond 64 bits
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _called(column: Column, pk: Any) -> list[str]:
    if column.related_model is ContentType:
        return list(ContentType.objects.get_for_id(pk).natural_key())
    permission = Permission.objects.select_related("content_type").get(pk=pk)
    return [permission.content_type.app_label, permission.content_type.model, permission.codename]


def read(column: Column, given: Any) -> Any:
    """Return the value that a line gives for a column. Raises ValueError, in words, for what it cannot hold."""
    if given is None:
        # Of JSON, null is a value; a column that may hold none has it so.
        if column.null:
            return None
        raise ValueError("is empty, which it may not be")
    if names(column):
        return _named(column, given)
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    for kind, reader in READERS:
        if isinstance(column, kind):
            return reader(column, given)
    raise TypeError(f"No export knows how to carry {column}.")


def _named(column: Column, given: Any) -> int:
    wanted = 2 if column.related_model is ContentType else 3
    if not isinstance(given, list) or len(given) != wanted or not all(isinstance(each, str) for each in given):
        raise ValueError(f"is no list of {wanted} names")
    app, model, *code = given
    if column.related_model is ContentType:
        found = ContentType.objects.filter(app_label=app, model=model).values_list("pk", flat=True).first()
    else:
        kind = {"content_type__app_label": app, "content_type__model": model, "codename": code[0]}
        found = Permission.objects.filter(**kind).values_list("pk", flat=True).first()
    if found is None:
        raise ValueError(f"names {'.'.join(given)[:100]!r}, which there is not here")
    return int(found)


def _text(column: Column, given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError("is no text")
    if column.max_length and len(given) > column.max_length:
        raise ValueError(f"is longer than {column.max_length} characters")
    if text.XML_ILLEGAL.search(given):
        raise ValueError("holds a character that no text of ours has")
    known = {key for key, _ in column.flatchoices}
    if known and given and given not in known:
        raise ValueError(f"is {given[:50]!r}, which is none of {', '.join(map(str, sorted(known)))[:300]}")
    return given


def _number(column: Column, given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise ValueError("is no whole number")
    least, most = RANGES[column.get_internal_type()]
    if not least <= given <= most:
        raise ValueError(f"is not between {least} and {most}")
    return given


def _flag(column: Column, given: Any) -> bool:
    if not isinstance(given, bool):
        raise ValueError("is neither true nor false")
    return given


def _float(column: Column, given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError("is no number")
    return float(given)


def _decimal(column: Column, given: Any) -> decimal.Decimal:
    if not isinstance(given, str) or not DECIMAL.fullmatch(given):
        raise ValueError("is no number written out as a text")
    number = decimal.Decimal(given)
    try:
        DecimalValidator(column.max_digits, column.decimal_places)(number)  # type: ignore[attr-defined]
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from None
    return number


def _instant(column: Column, given: Any) -> dt.datetime:
    found: dt.datetime = _written(dt.datetime.fromisoformat, given, "instant such as 2025-01-22T09:30:00Z")
    if found.tzinfo is None or not 1 < found.year < 9999:
        raise ValueError("is no instant such as 2025-01-22T09:30:00Z")
    return found.astimezone(dt.UTC)


def _written(parse: Callable[[str], Any], given: Any, what: str) -> Any:
    try:
        return parse(given)
    except (TypeError, ValueError):
        raise ValueError(f"is no {what}") from None


def _id(column: Column, given: Any) -> UUID:
    if not isinstance(given, str) or not ID.fullmatch(given):
        raise ValueError("is no UUID")
    return UUID(given)


def _bytes(column: Column, given: Any) -> bytes:
    return bytes(_written(lambda said: base64.b64decode(said, validate=True), given, "base64"))


def _data(column: Column, given: Any) -> Any:
    try:
        return text.data(given)
    except text.TooDeep as error:
        raise ValueError(f"is too deep: {error}") from None


# In this order: a field that is a kind of another comes before it.
READERS: tuple[tuple[type[Column], Callable[[Column, Any], Any]], ...] = (
    (models.JSONField, _data),
    (models.BinaryField, _bytes),
    (models.UUIDField, _id),
    (models.DateTimeField, _instant),
    (models.DateField, lambda column, given: _written(dt.date.fromisoformat, given, "day such as 2025-01-22")),
    (models.TimeField, lambda column, given: _written(dt.time.fromisoformat, given, "time such as 16:00:00")),
    (models.DecimalField, _decimal),
    (models.BooleanField, _flag),
    (models.FloatField, _float),
    (models.IntegerField, _number),
    (models.CharField, _text),
    (models.TextField, _text),
)
