"""Reading a query string as WordPress writes it: brackets, commas, numbers, moments of the site's clock.

What WordPress would pass over is an error here: an unknown parameter was, at the old site, a filter that
some plugin knew, and a list without it would be another list (docs/decisions/0032-the-old-api.md).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.http import QueryDict
from django.utils import timezone

from newsroom import params, text
from wordpress.rest.errors import Wrong, invalid

# What changes no answer of WordPress's to a reader either.
IGNORED = frozenset({"_locale", "_wpnonce", "acf_format"})
BRACKETS = re.compile(r"\[\d{0,3}\]$")
SEVERAL = re.compile(r"[\s,]+")
WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d\d:\d\d)?)?")
MOST_VALUES = 100
LARGEST = 2**53 - 1  # what a script can count to
FLAGS = {"true": True, "1": True, "false": False, "0": False, "": False}

Values = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter. `kind`: integer, integers, choice, moment, flag, slugs, words, names."""

    kind: str
    default: Any = None
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None

    def described(self) -> dict[str, Any]:
        """Return it as the index of the API tells of it."""
        types = {"integers": "array", "slugs": "array", "names": "array", "integer": "integer", "flag": "boolean"}
        said: dict[str, Any] = {"type": types.get(self.kind, "string"), "required": False}
        if self.kind in ("integers", "slugs"):
            said["items"] = {"type": "integer" if self.kind == "integers" else "string"}
        if self.kind == "moment":
            said["format"] = "date-time"
        extra = {"default": self.default, "enum": self.choices, "minimum": self.low, "maximum": self.high}
        return {**said, **{name: value for name, value in extra.items() if value not in (None, ())}}


@dataclass(frozen=True)
class Given:
    """What was given: the values that were read, and the pairs that an address of the next page repeats."""

    values: Values
    pairs: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


FIELDS = Parameter("names")
COMMON = {
    "context": Parameter("choice", "view", ("view", "embed", "edit")),
    "_fields": FIELDS,
    "_embed": Parameter("names"),
}
PAGED = {
    "page": Parameter("integer", 1, low=1, high=LARGEST),
    "per_page": Parameter("integer", 10, low=1, high=100),
    "search": Parameter("words"),
}


def read(query: QueryDict, known: Mapping[str, Parameter]) -> Given:
    """Return what was given, with defaults for the rest. Raises Refused with all that is wrong."""
    found: dict[str, list[str]] = {}
    pairs: list[tuple[str, str]] = []
    wrong: dict[str, Wrong] = {}
    for written, raw in query.lists():
        name = BRACKETS.sub("", written)
        if params.is_ignored(name) or name in IGNORED:
            continue
        if name not in known:
            shown = text.shorten(text.line(name), 60) or "?"
            hint = params.suggest(shown, known)
            wrong[shown] = Wrong("rest_unknown_param", f"{shown} is not a parameter of this route. {hint}".strip())
            continue
        if any(params.fault_in(name, value) for value in raw):
            wrong[name] = Wrong("rest_invalid_type", f"{name} is too long, or no text.")
            continue
        # Of one name given twice without brackets the last counts, as in PHP.
        found.setdefault(name, []).extend(raw if written != name else raw[-1:])
        pairs += [(written, value) for value in (raw if written != name else raw[-1:])]
    values = {name: each.default for name, each in known.items()}
    for name, raw in found.items():
        read_one = _read(name, known[name], raw)
        if isinstance(read_one, Wrong):
            wrong[name] = read_one
        else:
            values[name] = read_one
    if wrong:
        raise invalid(wrong)
    return Given(values, tuple(pairs))


def _read(name: str, known: Parameter, raw: Sequence[str]) -> Any:
    """Return the value of a parameter, or what is wrong with it."""
    match known.kind:
        case "integers":
            return _integers(name, raw)
        case "slugs" | "names":
            parts = [part for value in raw for part in SEVERAL.split(value.strip()) if part]
            if len(parts) > MOST_VALUES:
                return _too_many(name)
            return [slug_of(part) for part in parts] if known.kind == "slugs" else parts
        case "integer":
            return _integer(name, known, raw[-1])
        case "choice":
            if raw[-1] in known.choices:
                return raw[-1]
            return Wrong("rest_not_in_enum", f"{name} is not one of {', '.join(known.choices)}.")
        case "moment":
            return _moment(raw[-1])
        case "flag":
            return FLAGS.get(raw[-1].lower(), Wrong("rest_invalid_type", f"{name} is not of type boolean."))
        case _:
            return raw[-1].strip()


def _integers(name: str, raw: Sequence[str]) -> Any:
    parts = [part for value in raw for part in SEVERAL.split(value.strip()) if part]
    if len(parts) > MOST_VALUES:
        return _too_many(name)
    for place, part in enumerate(parts):
        if not WHOLE.fullmatch(part):
            return Wrong("rest_invalid_type", f"{name}[{place}] is not of type integer.")
    return [int(part) for part in parts]


def _integer(name: str, known: Parameter, raw: str) -> Any:
    if not WHOLE.fullmatch(raw.strip()):
        return Wrong("rest_invalid_type", f"{name} is not of type integer.")
    value = int(raw)
    if known.low is not None and value < known.low and known.high in (None, LARGEST):
        return Wrong("rest_out_of_bounds", f"{name} must be greater than or equal to {known.low}")
    if (known.low is not None and value < known.low) or (known.high is not None and value > known.high):
        words = f"{name} must be between {known.low} (inclusive) and {known.high} (inclusive)"
        return Wrong("rest_out_of_bounds", words)
    return value


def _moment(raw: str) -> Any:
    """Return a moment in UTC; one without a zone is of the clock on the newsroom's wall."""
    try:
        found = dt.datetime.fromisoformat(raw.strip().upper()) if MOMENT.fullmatch(raw.strip()) else None
        if found is not None:
            found = found if found.tzinfo else found.replace(tzinfo=timezone.get_default_timezone())
            return found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    return Wrong("rest_invalid_date", "Invalid date.")


def _too_many(name: str) -> Wrong:
    return Wrong("rest_too_many_items", f"{name} must contain at most {MOST_VALUES} items.")


def slug_of(written: str) -> str:
    """Return a slug as this newsroom spells it: WordPress leaves Cyrillic as it is, and percents in it."""
    return text.slug(unquote(written), length=120)
