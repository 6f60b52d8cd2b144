"""What a desk writes into every photo of a job: fields, and whether each fills a gap or replaces.

A template's rules are JSON: {"credit": {"value": "{creator} / Agency", "mode": "fill"}, …}.
In a value, names in braces stand for what the photo itself says.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from media.metadata import cleaners, vocabulary
from media.metadata.vocabulary import LISTS, PROSE, WORDS
from newsroom import text

Rules = Mapping[str, Mapping[str, Any]]

FILL, OVERWRITE, ADD = "fill", "overwrite", "add"
MODES = {FILL: _("where the photo says nothing"), OVERWRITE: _("always"), ADD: _("besides what is there")}
HOLDER = re.compile(r"\{([a-z_]*)\}")
# What each stands for; a person reads this beside the form.
PLACEHOLDERS = {
    "date": _("the day it was taken, or today"),
    "year": _("the year of that day"),
    "creator": _("who took it"),
    "credit": _("the credit line"),
    "source": _("the source"),
    "headline": _("the headline"),
    "event": _("the event"),
    "city": _("the city"),
    "country": _("the country"),
    "job_id": _("the sender's job id"),
    "file_name": _("the name of the file, without its ending"),
}


@dataclass(frozen=True)
class Filled:
    """A field's value, and whether the file, a template or a cleaner gave it; `before` is what a cleaner altered."""

    value: Any
    source: str
    name: str = ""
    before: Any = None


def unknown_placeholders(value: str) -> list[str]:
    """Return the names in braces that stand for nothing."""
    return [name for name in HOLDER.findall(value) if name not in PLACEHOLDERS]


def compose(
    said: Mapping[str, Any],
    *,
    today: dt.date,
    file_name: str = "",
    name: str = "",
    plan: Mapping[str, Any] | None = None,
) -> dict[str, Filled]:
    """Return the words of a new photo: its file's, then a template's cleaners and fields over them.

    `plan` holds "cleaners" (names) and "fields" (rules); `name` is the template's.
    """
    found = {field: Filled(value, "file") for field, value in said.items() if field in WORDS and value}
    if plan is None:
        return found
    cleaned = cleaners.run(plan.get("cleaners", ()), said)
    for field, (cleaner, value) in cleaned.items():
        found[field] = Filled(value, "cleaner", cleaner, said.get(field, [] if field in LISTS else ""))
    words = {field: filled.value for field, filled in found.items()}
    for field, value in _filled(plan.get("fields", {}), words, _stands_for(words, today, file_name)).items():
        found[field] = Filled(value, "template", name)
    return found


def _stands_for(words: Mapping[str, Any], today: dt.date, file_name: str) -> dict[str, str]:
    day = str(words.get("date_created") or today.isoformat())[:10]
    known = {name: str(words.get(name) or "") for name in PLACEHOLDERS}
    return {**known, "date": day, "year": day[:4], "file_name": file_name.rpartition(".")[0] or file_name}


def _filled(rules: Rules, words: Mapping[str, Any], stands_for: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for field, rule in rules.items():
        mode = rule["mode"]
        if field not in WORDS or (mode == FILL and words.get(field)):
            continue
        given = rule["value"]
        values = given if isinstance(given, list) else [given]
        written = [HOLDER.sub(lambda match: stands_for.get(match[1], ""), str(one)) for one in values]
        value: Any = _list(field, written, words, mode) if field in LISTS else _text(field, written)
        if value and value != words.get(field):
            found[field] = value
    return found


def _list(field: str, written: Iterable[str], words: Mapping[str, Any], mode: str) -> list[str]:
    kept = list(words.get(field) or []) if mode == ADD else []
    return vocabulary.entries([*kept, *written], LISTS[field])


def _text(field: str, written: list[str]) -> str:
    if field in PROSE:
        return text.shorten(text.prose(written[0]), PROSE[field])
    # A placeholder that stood for nothing leaves its separator behind.
    value = text.line(written[0]).strip(" /,;|–-")
    return text.shorten(value, vocabulary.LINES[field])
