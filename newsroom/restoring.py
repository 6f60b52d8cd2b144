"""A backup put back: read whole and compared first, so that nothing is touched for one that is damaged."""

from __future__ import annotations

import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.apps import apps
from django.core.files import File
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.dispatch import Signal

from newsroom import snapshots
from newsroom.backup import (
    CHUNK,
    MANIFEST,
    MOST_MANIFEST,
    STORAGES,
    Digesting,
    Manifest,
    NotABackup,
    Progress,
    digest_of,
)

KEY = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*){0,8}")  # of a file of ours: no dots in front, no way out
BY_ITSELF = ("contenttypes.ContentType", "auth.Permission", "auth.Group")  # filled by `migrate`
restored = Signal()  # a backup was put back: what a room keeps beside the database is to be made to fit


def read(path: Path) -> Manifest:
    """Return what an archive holds, after comparing every byte. Raises NotABackup, and OSError."""
    seen: dict[str, tuple[int, str]] = {}
    manifest = None
    with _opened(path) as archive:
        for member, stream in _members(archive):
            if member.name == MANIFEST:
                if member.size > MOST_MANIFEST:
                    raise NotABackup("Its manifest is too long to be one.")
                manifest = Manifest.load(stream.read())
                continue
            reader = Digesting(stream)
            while reader.read(CHUNK):
                pass
            seen[member.name] = (reader.size, reader.digest.hexdigest())
    if manifest is None:
        raise NotABackup("It is cut off: its end, which says what it holds, is not there.")
    wrong = sorted(
        name for name in seen.keys() | manifest.members.keys() if seen.get(name) != manifest.members.get(name)
    )
    if wrong:
        raise NotABackup(f"{len(wrong)} of its files are damaged, such as {wrong[0]}.")
    _check_names(manifest)
    return manifest


def _check_names(manifest: Manifest) -> None:
    wanted = snapshots.NAMES[connection.vendor]
    if wanted not in manifest.members:
        raise NotABackup(f"It was taken on {manifest.engine}, and this newsroom runs on {connection.vendor}.")
    for name in manifest.members.keys() - {wanted}:
        top, _, rest = name.partition("/")
        alias, _, key = rest.partition("/")
        if top != "files" or alias not in STORAGES or not KEY.fullmatch(key):
            raise NotABackup(f"It holds {name!r}, which no backup does.")


def unknown_migrations(manifest: Manifest) -> list[str]:
    """Return the steps of the database that this version of Newsroom does not know: a newer one took the backup."""
    known = MigrationLoader(None).disk_migrations
    rooms = {app for app, _ in known}
    return [f"{app}.{name}" for app, name in manifest.migrations if app in rooms and (app, name) not in known]


def put_back(path: Path, manifest: Manifest, said: Progress = lambda words: None) -> None:
    """Put files and database back as they were, and bring the database to what this version needs.

    Files first, so that no row names one that is not there. Raises snapshots.CannotDump.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as folder, _opened(path) as archive:
        dump = Path(folder) / snapshots.NAMES[connection.vendor]
        for number, (member, stream) in enumerate(_members(archive), start=1):
            if member.name == dump.name:
                with dump.open("wb") as file:
                    shutil.copyfileobj(stream, file, CHUNK)
            elif member.name != MANIFEST:
                _save(member.name, stream, manifest)
            if number % 1000 == 0:
                said(f"{number} of {len(manifest.members)} files")
        snapshots.put_back(dump)
    said("The database is back.")
    call_command("migrate", verbosity=0)
    restored.send(sender=Manifest)


def holds_a_newsroom() -> bool:
    """Return whether there is a row that `migrate` does not make by itself."""
    models = (model for model in apps.get_models() if model._meta.label not in BY_ITSELF)
    try:
        return any(model._base_manager.exists() for model in models)
    except DatabaseError:
        return False  # there are no tables yet


def _save(name: str, stream: IO[bytes], manifest: Manifest) -> None:
    _, alias, key = name.split("/", 2)
    storage = storages[alias]
    if storage.exists(key):
        with storage.open(key) as file:
            same = (storage.size(key), digest_of(file)) == manifest.members[name]
        if same:
            return
        storage.delete(key)
    storage.save(key, File(stream, name=key))


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, mode="r|") as archive:
            yield archive
    except tarfile.TarError as error:
        raise NotABackup(f"It is no archive, or is cut off ({error}).") from error


def _members(archive: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for member in archive:
        archive.members.clear()  # type: ignore[attr-defined]  # it would keep a line of every file
        stream = archive.extractfile(member) if member.isreg() else None
        if stream is None:
            raise NotABackup(f"It holds {member.name!r}, which is no file.")
        yield member, stream
