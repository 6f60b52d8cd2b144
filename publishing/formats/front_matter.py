"""Front matter: YAML 1.2 at the head of a file, safe whatever the text.

Every text is a double-quoted scalar, in which whatever YAML does not call printable is written as an escape
(https://yaml.org/spec/1.2.2/, 5.1 and 7.3.1). So no headline is a number, a date, a list, or the end of the head.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")


def front_matter(fields: Mapping[str, Any]) -> str:
    """Return a head with these fields: texts, numbers, truth values, instants, and lists and mappings of them.

    Empty ones are left out.
    """
    lines = [f"{name}:{_value(value, 1)}" for name, value in fields.items() if value not in ("", None, [], {})]
    return "\n".join(["---", *lines, "---", ""])


def _value(value: Any, depth: int) -> str:
    indent = "  " * depth
    match value:
        case Mapping():
            pairs = ((name, each) for name, each in value.items() if each not in ("", None))
            return "".join(f"\n{indent}{name}:{_value(each, depth + 1)}" for name, each in pairs)
        case str():
            return f" {value if INSTANT.fullmatch(value) else quoted(value)}"
        case Sequence():
            return "".join(f"\n{indent}-{_entry(each, depth)}" for each in value)
        case _:
            return f" {json.dumps(value)}"


def _entry(value: Any, depth: int) -> str:
    said = _value(value, depth + 1)
    # A mapping begins right behind the dash.
    return f" {said.lstrip()}" if isinstance(value, Mapping) else said


def quoted(text: str) -> str:
    """Return a text as a double-quoted scalar on one line."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
