"""An export, written while the newsroom works: files, one moment of the database, the files that came meanwhile."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import autodiscover_modules

from newsroom import integrity
from newsroom.backup import Progress, add_files
from newsroom.exports import lines, places, tables
from newsroom.exports.places import Place

FORM = 1
ABOUT = "export.json"
NDJSON = "ndjson"
# What stands in stored answers and comes from the settings: in another newsroom it may differ.
SITE = ("SITE_NAME", "SITE_URL", "PUBLIC_URL", "RENDITIONS_URL", "SITE_LANGUAGES", "TIME_ZONE")
Writer = Callable[[Place, Progress], int]
README = """An export of {site}, made by Newsroom on {at}.

  data/           every table, a row a line (NDJSON): with media/ enough to build the newsroom anew:
                  manage.py import_export THIS
  media/          originals and public sizes of photos; data/media.image.ndjson says which is which
{more}  SHA256SUMS      the digest of each file: sha256sum -c SHA256SUMS

It holds unpublished stories, original photos, and the names and addresses of the people who work here.
Passwords and keys are not in it. What else is not, and why, stands in export.json under "left_out".
"""


@dataclass(frozen=True)
class Form:
    """A form for other systems. `write` puts its files into a place and returns how many stories they hold."""

    write: Writer
    said: str  # the line of README.txt


@dataclass
class Summary:
    """What an export came to: rows by table, stories by form, files, bytes, and the digest of all digests."""

    rows: dict[str, int] = field(default_factory=dict)
    stories: dict[str, int] = field(default_factory=dict)
    files: int = 0
    size: int = 0
    digest: str = ""


_forms: dict[str, Form] = {}
_warnings: list[Callable[[], Iterable[str]]] = []


def form(name: str, said: str) -> Callable[[Writer], Writer]:
    """Register a form for other systems under its name; `said` is what its files are."""

    def register(write: Writer) -> Writer:
        _forms[name] = Form(write, said)
        return write

    return register


def warns(look: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Register a function that yields sentences on what somebody should look at before an export leaves the house."""
    _warnings.append(look)
    return look


def warnings() -> list[str]:
    """Return what somebody should look at before an export leaves the house."""
    autodiscover_modules("carrying")
    return [words for look in _warnings for words in look()]


def forms() -> dict[str, Form | None]:
    """Return all forms by name; the first is our own."""
    autodiscover_modules("carrying")
    return {NDJSON: None, **_forms}


def write(path: Path, wanted: Iterable[str], said: Progress = lambda words: None) -> Summary:
    """Write an export into `path`, which appears when it is whole, and return what is in it. Raises OSError."""
    known, summary = forms(), Summary()
    chosen = {name: known[name] for name in known if name in set(wanted)}
    with places.opened(path) as place:
        # Files first and once more: what is deleted meanwhile was copied, what came is copied after.
        add_files("media", place.sums, place.add, said)
        with integrity.one_moment():
            _put_about(place, list(chosen))
            if NDJSON in chosen:
                for table in tables.carried():
                    with place.writing(table.path) as stream:
                        summary.rows[table.name] = lines.write(table, stream, said)
                said("All tables are written.")
            for name, other in chosen.items():
                if other is not None:
                    summary.stories[name] = other.write(place, said)
        add_files("media", place.sums, place.add, said)
        summary.files, summary.size = len(place.sums), place.size
    summary.digest = place.digest
    return summary


def _put_about(place: Place, chosen: list[str]) -> None:
    made_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    about: dict[str, Any] = {
        "form": FORM,
        "made_at": made_at,
        "engine": connection.vendor,
        "formats": chosen,
        "site": {name: site(name) for name in SITE},
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "left_out": tables.left_out(),
        "made_anew": {each.name: sorted(each.anew) for each in tables.carried() if each.anew},
    }
    place.put(ABOUT, json.dumps(about, ensure_ascii=False, indent=1).encode())
    more = "".join(f"  {other.said}\n" for name in chosen if (other := forms()[name]) is not None)
    place.put("README.txt", README.format(site=settings.SITE_NAME, at=made_at, more=more).encode())


def site(name: str) -> Any:
    """Return a setting as JSON has it."""
    value = getattr(settings, name)
    return list(value) if isinstance(value, tuple) else value
