"""JSON as it comes in: bounded in depth, clean in every string, strict about numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from newsroom import text


class StrictJSONParser(BaseParser):
    """Reads a request body; whatever is wrong with it is a 400, never a RecursionError."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Return the value with its strings cleaned. Raises ParseError (400)."""
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            return text.data(json.loads(raw.decode("utf-8"), **HOOKS))
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        except ValueError as error:  # JSONDecodeError, UnicodeDecodeError, TooDeep
            raise ParseError(f"This is not JSON that can be used: {text.shorten(str(error), 200)}") from None


class TooLarge(APIException):
    """413 (RFC 9110): more than any form of ours sends."""

    status_code = 413
    default_code = "too_large"
    default_detail = "The request body is too large."


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("A number is beyond all measure.")
    return value


def _int(digits: str) -> int:
    value = int(digits)
    if not -(2**63) <= value < 2**63:
        # No column holds it, and not every writer of JSON can write it.
        raise ValueError("A number is beyond all measure.")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON (RFC 8259).")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # The last one would win without a word, and a proxy may have read the first.
    # Compared as they will be stored: “a” and “a ” are one name.
    found = {text.line(name): value for name, value in pairs}
    if len(found) < len(pairs):
        raise ValueError("A name stands twice in one object.")
    return found


HOOKS: dict[str, Any] = {
    "parse_constant": _no_constant,
    "parse_float": _float,
    "parse_int": _int,
    "object_pairs_hook": _no_repeats,
}
