"""A whole newsroom in one file, taken while it works, and put back.

A tar archive (POSIX 1003.1-2001, which any `tar` opens):

    database.sqlite3 | database.pgdump    one moment of the database
    files/originals/…  files/renditions/…
    manifest.json                         last: what there must be, with digests; without it the archive is cut off

Files are copied before the database and once more after it: a photo that is deleted meanwhile was
copied before, one that came is copied after. A file never changes under its name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from newsroom import snapshots

FORM = 1
MANIFEST = "manifest.json"
STORAGES = ("originals", "renditions")
MOST_MANIFEST = 512 * 1024 * 1024  # bytes; a million files have 150 MB of names and digests
CHUNK = 1024 * 1024
Progress = Callable[[str], object]
Adding = Callable[[str, Any, int], object]  # name, stream, size in bytes


class NotABackup(Exception):
    """The file is no backup, or not a whole one; says why."""


@dataclass
class Manifest:
    """What an archive holds: `members` are size and SHA-256 by name, `migrations` what the database is at."""

    engine: str
    made_at: str
    migrations: list[list[str]]
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    form: int = FORM

    def dump(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(self.__dict__, ensure_ascii=False).encode()

    @classmethod
    def load(cls, said: bytes) -> Manifest:
        """Return what JSON says. Raises NotABackup."""
        try:
            known = json.loads(said)
            if known["form"] != FORM:
                raise NotABackup("A newer version of Newsroom made it.")
            members = {str(name): (int(size), str(digest)) for name, (size, digest) in known["members"].items()}
            return cls(**{**known, "members": members})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise NotABackup("Its manifest cannot be read.") from error


class Digesting:
    """Reads a stream through a digest."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.digest, self.size = stream, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        found = self.stream.read(size)
        self.digest.update(found)
        self.size += len(found)
        return found


def digest_of(stream: Any) -> str:
    """Return the SHA-256 of what a stream holds, in hexadecimal digits."""
    reader = Digesting(stream)
    while reader.read(CHUNK):
        pass
    return reader.digest.hexdigest()


def write(path: Path, said: Progress = lambda words: None) -> Manifest:
    """Write the newsroom as it is into `path`, which appears when it is whole; return what is in it.

    Raises snapshots.CannotDump where the database cannot be copied.
    """
    applied = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
    manifest = Manifest(connection.vendor, dt.datetime.now(dt.UTC).isoformat(), applied)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)  # of one that was killed: it would keep its own mode
    try:
        _write(part, manifest, said)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)
    return manifest


def _write(part: Path, manifest: Manifest, said: Progress) -> None:
    # Only for its owner: passwords' hashes and the secrets of webhooks are in it.
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
            add_files("files", manifest.members, partial(_add, archive, manifest), said)
            with tempfile.TemporaryDirectory(dir=part.parent) as folder:
                dump = snapshots.take(Path(folder))
                said("The database is copied.")
                with dump.open("rb") as stream:
                    _add(archive, manifest, dump.name, stream, dump.stat().st_size)
            add_files("files", manifest.members, partial(_add, archive, manifest), said)
            _put(archive, MANIFEST, io.BytesIO(said_ := manifest.dump()), len(said_))
        file.flush()
        os.fsync(file.fileno())


def add_files(top: str, known: Container[str], add: Adding, said: Progress) -> None:
    """Have `add` take each stored file that is not `known` yet, under the name `top`/storage/file."""
    for alias in STORAGES:
        storage = storages[alias]
        for number, key in enumerate(files(storage), start=1):
            name = f"{top}/{alias}/{key}"
            if name in known:
                continue
            try:
                with storage.open(key) as stream:
                    add(name, stream, storage.size(key))
            except FileNotFoundError:
                continue  # deleted since it was listed
            if number % 1000 == 0:
                said(f"{number} files of {alias}")


def files(storage: Storage, under: str = "") -> Iterator[str]:
    """Yield the name of every file in a storage, folder by folder."""
    try:
        folders, names = storage.listdir(under)
    except FileNotFoundError:
        return
    before = f"{under}/" if under else ""
    yield from (before + name for name in sorted(names))
    for folder in sorted(folders):
        yield from files(storage, before + folder)


def _add(archive: tarfile.TarFile, manifest: Manifest, name: str, stream: Any, size: int) -> None:
    reader = Digesting(stream)
    _put(archive, name, reader, size)
    manifest.members[name] = (size, reader.digest.hexdigest())


def _put(archive: tarfile.TarFile, name: str, stream: Any, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(dt.datetime.now(dt.UTC).timestamp())
    archive.addfile(member, stream)
    archive.members.clear()  # type: ignore[attr-defined]  # it would keep a line of every file
