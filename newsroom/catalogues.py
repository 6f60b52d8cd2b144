"""The catalogues of the desk's words: read from the sources, kept as .po beside each room, compiled to .mo.

All of it by Babel, so that nobody needs the gettext tools. Templates are read as Django reads
them for its own `makemessages`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django
import django_tasks_db
import unfold
from babel.messages import Catalog, mofile, pofile
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation import templatize

from newsroom import naming, tongues

DOMAINS = {"django": (".py", ".html", ".txt"), "djangojs": (".js",)}
GROUND = "newsroom"
UNFOLDS_OWN = {"filters"}  # of the parts that unfold can do without, those installed
# Folders of a room that say nothing to people at the desk.
ASIDE = {"migrations", "locale", "__pycache__", "commands"}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# As in Django's own Russian: a page's scripts count by one rule, whosever words they say.
PLURALS = {
    "ru": "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : "
    "n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
}
# In the head of what is compiled: it is the same whenever it is compiled.
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid-Bugs-To'
    r"|Project-Id-Version): .*\n",
    re.M,
)


def path_of(room: str, domain: str, language: str = "ru", *, suffix: str = ".po") -> Path:
    """Return where a catalogue of a room lies."""
    return Path(settings.BASE_DIR) / room / "locale" / language / "LC_MESSAGES" / f"{domain}{suffix}"


def languages() -> list[str]:
    """Return the languages that the desk is translated into."""
    return [code for code, _ in tongues.DESK if code != settings.LANGUAGE_CODE]


def marked(room: str, domain: str) -> Catalog:
    """Return what is marked for translation in a room, with the files it stands in."""
    root = Path(settings.BASE_DIR)
    found = Catalog(charset="utf-8", fuzzy=False)
    for path in _sources(root / room, DOMAINS[domain]):
        _add(found, path, path.relative_to(root).as_posix())
    if domain == "django":
        for name, model in naming.shown(room):
            found.add(name, locations=[(model, 0)])
    if room == GROUND and domain == "django":
        known = _known_to_django()
        theirs = Catalog(charset="utf-8")
        for path, base in _borrowed():
            _add(theirs, path, path.relative_to(base).as_posix())
        for message in theirs:
            if message.id and (message.id, message.context) not in known:
                found.add(message.id, locations=message.locations, context=message.context)
    return found


def _borrowed() -> Iterator[tuple[Path, Path]]:
    """Yield the files of packages that speak no Russian, with the folder to name them from."""
    for package in (unfold, django_tasks_db):
        folder = Path(package.__path__[0])
        for path in _sources(folder, DOMAINS["django"]):
            parts = path.relative_to(folder).parts
            if parts[0] != "contrib" or parts[1] in UNFOLDS_OWN:
                yield path, folder.parent


def _sources(folder: Path, suffixes: Iterable[str]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes and not ASIDE & set(path.relative_to(folder).parts):
            yield path


def _add(catalog: Catalog, path: Path, name: str) -> None:
    for _, words, comments, context in _read(path):
        catalog.add(words, locations=[(name, 0)], auto_comments=comments, context=context)


def _read(path: Path) -> Iterable[tuple[int, Any, list[str], str | None]]:
    """Return what is marked in one file: line, words, comments for the translator, context."""
    said = path.read_bytes()
    if path.suffix == ".py":
        return extract("python", io.BytesIO(said), keywords=KEYWORDS, comment_tags=("Translators:",))
    if path.suffix == ".js":
        return extract("javascript", io.BytesIO(said), keywords=KEYWORDS, comment_tags=("Translators:",))
    # What is left of a template are calls of gettext and blanks, which read as JavaScript.
    calls = templatize(said.decode(), origin=str(path)).encode()
    return extract("javascript", io.BytesIO(calls), keywords=KEYWORDS)


def _known_to_django() -> set[tuple[Any, str | None]]:
    """Return what Django's own Russian says already, of the kinds that its admin loads."""
    folder = Path(django.__file__).parent
    found = set()
    for path in (*folder.glob("conf/locale/ru/**/django.po"), *folder.glob("contrib/*/locale/ru/**/django.po")):
        with path.open("rb") as file:
            found |= {(each.id, each.context) for each in pofile.read_po(file) if each.id and each.string}
    return found


def read(path: Path) -> Catalog:
    """Return the catalogue in a file; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale=path.parts[-3], charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=path.parts[-3])


def renewed(room: str, domain: str, language: str) -> Catalog:
    """Return a room's catalogue with what is marked now: what is new has no translation, what is gone is left out."""
    catalog = read(path_of(room, domain, language))
    catalog.update(marked(room, domain), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def as_po(catalog: Catalog, language: str) -> bytes:
    """Return a catalogue as it is kept: without dates and line numbers, which change when no word does."""
    written = io.BytesIO()
    catalog.header_comment = (
        "# The words of the desk. Made anew by ./dev messages; the translations are written by hand."
    )
    pofile.write_po(written, catalog, width=110, ignore_obsolete=True, include_lineno=False, sort_output=True)
    said = NOISE.sub("", written.getvalue().decode())
    said = re.sub(r'^"Plural-Forms:.*?\\n"\n', f'"Plural-Forms: {PLURALS[language]}\\\\n"\n', said, flags=re.M | re.S)
    return said.encode()


def as_mo(path: Path) -> bytes:
    """Return the catalogue of a .po file as programs read it."""
    written, catalog = io.BytesIO(), read(path)
    catalog.creation_date = catalog.revision_date = LONG_AGO
    mofile.write_mo(written, catalog)
    return written.getvalue()
