"""An export read and compared, every byte and every line of it, before anything is written."""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from django.db.migrations.loader import MigrationLoader

from newsroom.backup import CHUNK, STORAGES, Digesting, Progress
from newsroom.exports import NotAnExport, lines, tables
from newsroom.exports.sums import NAME, PATH, Sums
from newsroom.exports.writing import ABOUT, FORM, NDJSON
from newsroom.restoring import KEY

MEDIA = tuple(f"media/{alias}/" for alias in STORAGES)
MOST_ABOUT = 4 * 1024 * 1024  # bytes
File = tuple[str, IO[bytes]]


class Source:
    """An export that is there: `path` is its folder or archive."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Where in an archive the tables lie: they are read again, and there may be a million photos before them.
        self._tables: dict[str, tarfile.TarInfo] = {}

    def walk(self) -> Iterator[File]:
        """Yield every file with its name; each stream is good until the next. Raises NotAnExport, and OSError."""
        return self._folder() if self.path.is_dir() else self._archive()

    def _folder(self, under: str = "") -> Iterator[File]:
        with os.scandir(self.path / under) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            name = f"{under}{entry.name}"
            if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
                raise NotAnExport(f"It holds {name!r}, which is neither a file nor a folder.")
            if entry.is_dir():
                yield from self._folder(f"{name}/")
            else:
                with open(entry.path, "rb") as stream:
                    yield name, stream

    def _archive(self) -> Iterator[File]:
        try:
            with tarfile.open(self.path, mode="r:") as archive:
                wanted = {table.path for table in tables.carried()}
                while (member := archive.next()) is not None:
                    archive.members.clear()  # type: ignore[attr-defined]  # it would remember each
                    if member.isdir():
                        continue
                    stream = archive.extractfile(member) if member.isreg() and not member.issparse() else None
                    if stream is None:
                        raise NotAnExport(f"It holds {member.name!r}, which is no file.")
                    name = member.name.removeprefix("./")
                    if name in wanted:
                        self._tables[name] = member
                    yield name, stream
        except tarfile.TarError as error:
            raise NotAnExport(f"It is no archive, or is cut off ({error}).") from error

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """Give the file of a table, once all was walked through."""
        with ExitStack() as stack:
            if self.path.is_dir():
                yield stack.enter_context((self.path / name).open("rb"))
                return
            archive = stack.enter_context(tarfile.open(self.path, mode="r:"))
            stream = archive.extractfile(self._tables[name])
            if stream is None:
                raise NotAnExport(f"{name} is not there.")
            yield stream


def compare(source: Source, sums: Sums, said: Progress = lambda words: None) -> dict[str, Any]:
    """Return what an export says of itself, after comparing every byte; its digests are in `sums` then.

    Raises NotAnExport, and OSError.
    """
    try:
        with Sums() as seen:
            about = _compare(source, seen, sums, said)
    except tarfile.TarError as error:  # within a file
        raise NotAnExport(f"It is cut off ({error}).") from error
    _check(about, sums)
    said("Every byte is as it was written.")
    return about


def check_lines(source: Source, said: Progress = lambda words: None) -> None:
    """Read every line of every table. Raises NotAnExport, with file and line, for one that is no row of it."""
    for table in tables.carried():
        with source.opened(table.path) as stream:
            for number, _ in lines.rows(table, stream):
                if number % lines.TELL == 0:
                    said(f"{table.path}: {number} lines read")


def _compare(source: Source, seen: Sums, sums: Sums, said: Progress) -> dict[str, Any]:
    about: dict[str, Any] | None = None
    is_ended = False
    for count, (name, stream) in enumerate(source.walk(), start=1):
        if not PATH.fullmatch(name):
            raise NotAnExport(f"It holds {name[:200]!r}, which no export does.")
        if name == NAME:
            sums.read(stream)
            is_ended = True
            continue
        reader = Digesting(stream)
        if name == ABOUT:
            about = _about(reader.read(MOST_ABOUT))
        _read_out(reader)
        if not seen.add(name, reader.digest.hexdigest()):
            raise NotAnExport(f"It holds {name} twice.")
        if count % 1000 == 0:
            said(f"{count} files compared")
    if not is_ended:
        raise NotAnExport(f"It is cut off, or no export: there is no {NAME}, which says what it holds.")
    _compare_sums(seen, sums)
    if about is None:
        raise NotAnExport(f"There is no {ABOUT}.")
    return about


def _read_out(reader: Digesting) -> None:
    while reader.read(CHUNK):
        pass


def _compare_sums(seen: Sums, sums: Sums) -> None:
    for name in sums.names():
        if seen.of(name) != sums.of(name):
            why = "is not there" if name not in seen else "is not as it was written"
            raise NotAnExport(f"{name} {why}.")
    for name in seen.names():
        if name not in sums:
            raise NotAnExport(f"It holds {name}, of which {NAME} does not say anything.")


def _about(said: bytes) -> dict[str, Any]:
    try:
        about = json.loads(said)
        applied = {(str(app), str(name)) for app, name in about["migrations"]}
        about = {
            **about,
            "migrations": applied,
            "formats": list(map(str, about["formats"])),
            "site": dict(about["site"]),
        }
        made_at, is_ours = str(about["made_at"]), about["form"] == FORM
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotAnExport(f"{ABOUT} cannot be read.") from error
    if not is_ours:
        raise NotAnExport(f"{ABOUT}: a newer version of Newsroom made it. Upgrade first.")
    return {**about, "made_at": made_at[:40]}


def _check(about: dict[str, Any], sums: Sums) -> None:
    """Raise NotAnExport unless it is of this version, and has each table and nothing else to be written."""
    if NDJSON not in about["formats"]:
        raise NotAnExport(f"It was written without {NDJSON}, which alone a newsroom can be built from.")
    known = set(MigrationLoader(None).disk_migrations)
    rooms = {app for app, _ in known}
    there = {each for each in about["migrations"] if each[0] in rooms}
    if newer := sorted(there - known):
        raise NotAnExport(f"A newer version of Newsroom made it (it knows {'.'.join(newer[-1])}). Upgrade first.")
    if older := sorted(known - there):
        raise NotAnExport(
            f"An older version of Newsroom made it (it does not know {'.'.join(older[0])}). "
            "Import it with that version, and upgrade then."
        )
    _check_names(sums)


def _check_names(sums: Sums) -> None:
    wanted = {table.path for table in tables.carried()}
    for name in sums.names("data/"):
        if name not in wanted:
            raise NotAnExport(f"It holds {name}, and there is no such table here, or none that is carried.")
    for path in sorted(wanted):
        if path not in sums:
            raise NotAnExport(f"{path} is not there.")
    for name in sums.names("media/"):
        before = next((each for each in MEDIA if name.startswith(each)), None)
        if before is None or not KEY.fullmatch(name.removeprefix(before)):
            raise NotAnExport(f"It holds {name}, which is no file of a photo.")
