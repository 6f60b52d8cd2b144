"""Takes an upload off the wire: counted, hashed, sniffed, and on disk under no name of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from media.intake.refusals import refuse
from media.intake.sniff import HEAD, sniff
from newsroom import text

CHUNK = 256 * 1024  # bytes
ABANDONED = 24 * 3600  # seconds after which a folder in incoming/ belongs to nobody


@dataclass(frozen=True)
class Arrival:
    """An upload on disk: what it is, and a folder to work in that goes when the work is done."""

    path: Path
    folder: Path
    format: str
    sha256: str
    byte_size: int
    file_name: str


@contextmanager
def arriving(file: Any) -> Iterator[Arrival]:
    """Yield the upload on disk; afterwards its folder is gone, whatever happened.

    `file` is Django's upload or any open binary file. Raises PhotoRefused for what is
    empty, too large, or no photo by its first bytes.
    """
    folder = working_folder()
    try:
        path = folder / "original"
        with path.open("wb") as output:
            sha256, size = _copy(file, output)
        with path.open("rb") as written:
            kind = sniff(written.read(HEAD))
        if not kind.format:
            raise refuse("unsupported_format", {"detected": kind.name})
        name = text.file_name(str(getattr(file, "name", "") or ""))
        yield Arrival(path, folder, kind.format, sha256, size, name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def working_folder() -> Path:
    """Return a new private folder on the disk that holds the newsroom's data, and clear abandoned ones."""
    incoming = settings.DATA / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    for old in incoming.iterdir():
        try:
            is_abandoned = old.stat().st_mtime < time.time() - ABANDONED
        except FileNotFoundError:
            continue  # finished just now
        if is_abandoned:
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(dir=incoming))


def _copy(file: Any, output: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    chunks = file.chunks(CHUNK) if hasattr(file, "chunks") else iter(lambda: file.read(CHUNK), b"")
    for chunk in chunks:
        size += len(chunk)
        if size > settings.MAX_PHOTO_BYTES:
            raise too_many_bytes()
        digest.update(chunk)
        output.write(chunk)
    if not size:
        raise refuse("empty")
    output.flush()
    os.fsync(output.fileno())  # a row must never name a file that a power cut takes away
    return digest.hexdigest(), size


def too_many_bytes() -> Exception:
    """Return the error for an upload of more than MAX_PHOTO_BYTES."""
    return refuse("too_many_bytes", {"limit": settings.MAX_PHOTO_BYTES // (1024 * 1024)})
