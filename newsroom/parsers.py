"""JSON as it comes in: bounded in depth, clean in every string, strict about numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from newsroom import text


class StrictJSONParser(BaseParser):
    """Reads a request body; whatever is wrong with it is a 400, never a RecursionError."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Return the value with its strings cleaned. Raises ParseError (400)."""
        try:
            return text.data(
                json.loads(stream.read().decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_repeats)
            )
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        except ValueError as error:  # JSONDecodeError, UnicodeDecodeError, TooDeep
            raise ParseError(f"This is not JSON that can be used: {text.shorten(str(error), 200)}") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON (RFC 8259).")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # The last one would win without a word, and a proxy may have read the first.
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name stands twice in one object.")
    return found
