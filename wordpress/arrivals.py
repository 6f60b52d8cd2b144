"""Exports as a browser sends them: in pieces, to the data folder, and unpacked there.

A file of gigabytes never lies in memory, and no archive grows larger than was allowed: what comes out of one is
counted while it comes.
"""

from __future__ import annotations

import datetime as dt
import gzip
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from newsroom import text
from newsroom.errors import BadInput, Fault, StaleRevision
from wordpress.wxr import Export, NoExport

TOKEN = re.compile(r"[0-9a-f]{32}\Z")
PIECE = 8 << 20  # bytes that a browser sends at once
BLOCK = 1 << 20
MOST_FILES = 100  # exports of one import
KEPT = dt.timedelta(days=1)  # pieces of a file that nobody sent the rest of
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"


def root() -> Path:
    """Return the folder of all imports."""
    return Path(settings.DATA) / "imports"


def _part(token: str, by: User) -> Path:
    """Return where the pieces of a file of this person are put together. Raises BadInput."""
    if not TOKEN.match(token):
        raise BadInput([Fault("bad_value", _("No page of ours sends that."), pointer="/upload")])
    return root() / "incoming" / str(by.pk) / token


def add(token: str, *, at: int, piece: bytes, by: User) -> int:
    """Add a piece to a file that is on its way; return how many bytes there are now.

    Raises BadInput where it grows too large, and StaleRevision, with how many bytes are `here`, where pieces
    before this one are missing.
    """
    path = _part(token, by)
    here = path.stat().st_size if path.exists() else 0
    if here == at + len(piece):
        return here  # sent twice, because an answer was lost
    if here != at:
        raise StaleRevision(_("A piece of the file is missing."), here=here)
    check_size(here + len(piece))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(piece)
    return here + len(piece)


def sweep(*, now: dt.datetime) -> int:
    """Delete the pieces of files to which nothing was added for a day; return of how many files. Safe to repeat."""
    swept = 0
    for path in (root() / "incoming").glob("*/*"):
        try:
            if path.stat().st_mtime < (now - KEPT).timestamp():
                path.unlink()
                swept += 1
        except FileNotFoundError:
            continue  # it became an import meanwhile
    return swept


def check_size(size: int) -> None:
    """Raise BadInput for more bytes than an import may have."""
    if size > settings.MAX_IMPORT_BYTES:
        words = _(
            "That is more than {most} MB, the most that is taken. Export the site in parts, by year, or have "
            "whoever runs the newsroom raise MAX_IMPORT_MEGABYTES."
        ).format(most=settings.MAX_IMPORT_BYTES >> 20)
        raise BadInput([Fault("too_large", words, pointer="/files")])


def unpack(sent: Iterable[tuple[str, Any]], folder: Path, *, by: User) -> list[Path]:
    """Put what was sent into a folder as exports, in their order, and return them.

    Each is a name with a token of what came in pieces, or with an open file. Raises BadInput, in words for a
    person, for whatever is no export; then nothing stays in the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Path] = []
    budget = [settings.MAX_IMPORT_BYTES]
    try:
        for name, given in sent:
            part = _part(given, by) if isinstance(given, str) else None
            if part is not None and not part.exists():
                raise _wrong(name, _("The file did not arrive. Choose it again."))
            with part.open("rb") if part else given.open("rb") as file:
                found += _exports(name, file, folder, len(found), budget)
        for path in found:
            check(path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    for _name, given in sent:
        if isinstance(given, str):
            _part(given, by).unlink(missing_ok=True)
    return found


def check(path: Path) -> None:
    """Raise BadInput unless a file begins as an export does."""
    try:
        with Export(path) as export:
            next(iter(export), None)
    except NoExport as wrong:
        raise _wrong(path.name[3:], str(wrong)) from None


def _wrong(name: str, why: str) -> BadInput:
    return BadInput([Fault("no_export", f"{name}: {why}", pointer="/files")])


def _exports(name: str, file: IO[bytes], folder: Path, before: int, budget: list[int]) -> Iterator[Path]:
    """Yield the exports that a file is, or holds; `budget` is how many bytes may still come."""
    kind = file.read(4)
    file.seek(0)
    try:
        if kind.startswith(GZIP):
            with gzip.open(file) as inner:
                yield _copy(inner, folder, before, name.removesuffix(".gz"), budget)
        elif kind == ZIP:
            yield from _zipped(name, file, folder, before, budget)
        else:
            yield _copy(file, folder, before, name, budget)
    except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError):
        raise _wrong(name, _("The archive is broken, or has a password.")) from None


def _zipped(name: str, file: IO[bytes], folder: Path, before: int, budget: list[int]) -> Iterator[Path]:
    with zipfile.ZipFile(file) as archive:
        inside = [each for each in archive.infolist() if _is_export(each)]
        if not inside:
            raise _wrong(name, _("There is no XML file in it."))
        if len(inside) + before > MOST_FILES:
            raise _wrong(name, _("There are more than {most} files in it.").format(most=MOST_FILES))
        for at, each in enumerate(sorted(inside, key=lambda one: one.filename)):
            with archive.open(each) as inner:
                yield _copy(inner, folder, before + at, each.filename, budget)


def _is_export(each: zipfile.ZipInfo) -> bool:
    return each.filename.lower().endswith(".xml") and not each.is_dir() and "__MACOSX" not in each.filename


def _copy(file: Any, folder: Path, number: int, name: str, budget: list[int]) -> Path:
    """Copy a file into the folder under a name of ours, a block at a time, and return it."""
    safe = text.file_name(name.replace("\\", "/").rpartition("/")[2]) or "export.xml"
    path = folder / f"{number:02}-{safe[-80:]}"
    with path.open("wb") as out:
        while block := file.read(BLOCK):
            budget[0] -= len(block)
            if budget[0] < 0:
                check_size(settings.MAX_IMPORT_BYTES + 1)
            out.write(block)
    return path


def media_folder(typed: str) -> Path:
    """Return a folder of the server below IMPORT_FOLDER. Raises BadInput for any other."""
    base = Path(settings.IMPORT_FOLDER).resolve()
    try:
        found = (base / typed.strip().lstrip("/")).resolve()
        good = "\0" not in typed and found.is_relative_to(base) and found.is_dir()
    except (OSError, ValueError):
        good = False
    if not good:
        words = _("There is no such folder below {base}.").format(base=base)
        raise BadInput([Fault("no_folder", words, pointer="/folder")])
    return found
