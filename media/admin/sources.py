"""Where each field's words come from, as the page of a photo says it (see `media.provenance`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media import provenance
from media.metadata.vocabulary import WORDS
from media.models import Image
from newsroom import moments, text

BADGES = {
    provenance.FILE: gettext_lazy("file"),
    provenance.TEMPLATE: gettext_lazy("template"),
    provenance.CLEANER: gettext_lazy("tidied"),
}
SHOWN = 300  # characters of what stood there before


@dataclass(frozen=True)
class Source:
    """What a field's badge says (`badge`, `words`), and which ways back there are.

    `said` is what the file says, empty where it says nothing; `can_reset` where the field holds
    something else; `cleaner` names what may be undone.
    """

    kind: str
    badge: str
    words: str
    said: str
    can_reset: bool
    cleaner: str = ""


def sources(photo: Image) -> dict[str, Source]:
    """Return the source of each field that somebody or something filled, in one query at most."""
    entries = {name: entry for name, entry in photo.provenance.items() if name in WORDS}
    people = _people(entries)
    return {name: _source(photo, name, entry, people) for name, entry in entries.items()}


def _source(photo: Image, name: str, entry: Mapping[str, Any], people: Mapping[int, User]) -> Source:
    said = provenance.said_by_file(photo.embedded, name)
    who = people.get(entry.get("by", 0))
    kind = str(entry["from"])
    badge = str(BADGES.get(kind, "")) or (who.get_short_name() or who.get_username() if who else _("person"))
    cleaner = str(entry.get("name", "")) if kind == provenance.CLEANER else ""
    can_reset = said != getattr(photo, name) or kind != provenance.FILE
    return Source(kind, badge, _words(entry, who), written(said), can_reset, cleaner)


def _words(entry: Mapping[str, Any], who: User | None) -> str:
    when = f", {written(dt.datetime.fromisoformat(entry['at']))}"
    by = _(" by {name}").format(name=who.get_full_name() or who.get_username()) if who else ""
    match entry["from"]:
        case provenance.FILE:
            return _("The file says so.")
        case provenance.TEMPLATE:
            return _("From the template “{name}”, put there{by}{when}.").format(
                name=entry.get("name", ""), by=by, when=when
            )
        case provenance.CLEANER:
            before = text.shorten(written(entry.get("before")), SHOWN)
            return _("Tidied up ({name}){by}{when}. Before: “{before}”.").format(
                name=entry.get("name", ""), by=by, when=when, before=before
            )
    return _("Written{by}{when}.").format(by=by, when=when)


def _people(entries: Mapping[str, Mapping[str, Any]]) -> dict[int, User]:
    ids = {entry["by"] for entry in entries.values() if "by" in entry}
    return User.objects.in_bulk(ids) if ids else {}


def written(value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, dt.datetime):
        return moments.in_words(value)
    return ", ".join(map(str, value)) if isinstance(value, list | dict) else "" if value is None else str(value)
