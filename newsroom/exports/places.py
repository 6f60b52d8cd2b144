"""Where an export is written: a folder, or a plain tar archive. It appears under its name when it is whole."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from newsroom.backup import CHUNK, Digesting
from newsroom.exports.sums import NAME, Sums


class Place:
    """What all of an export goes through, so that each file has its digest. `size` is how many bytes it has by now."""

    def __init__(self, sums: Sums) -> None:
        self.sums, self.size, self.digest = sums, 0, ""

    def add(self, name: str, stream: Any, size: int) -> None:
        """Write a file of this many bytes."""
        reader = Digesting(stream)
        self._put(name, reader, size)
        self._note(name, reader)

    def put(self, name: str, content: bytes) -> None:
        """Write a short file."""
        self.add(name, io.BytesIO(content), len(content))

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Give a stream to write a file to whose length nobody knows beforehand."""
        with tempfile.TemporaryFile(dir=self._near) as file:
            yield file
            size = file.tell()
            file.seek(0)
            self.add(name, file, size)

    def finish(self) -> None:
        """Write the digests, after which nothing comes."""
        with tempfile.TemporaryFile(dir=self._near) as file:
            self.sums.write(file)
            size = file.tell()
            file.seek(0)
            reader = Digesting(file)
            self._put(NAME, reader, size)
            self.digest = reader.digest.hexdigest()

    def _note(self, name: str, reader: Digesting) -> None:
        self.sums.add(name, reader.digest.hexdigest())
        self.size += reader.size

    @property
    def _near(self) -> Path:
        raise NotImplementedError

    def _put(self, name: str, stream: Digesting, size: int) -> None:
        raise NotImplementedError


class Folder(Place):
    """Files in a folder."""

    def __init__(self, sums: Sums, root: Path) -> None:
        super().__init__(sums)
        self.root = root

    @property
    def _near(self) -> Path:
        return self.root

    def _put(self, name: str, stream: Digesting, size: int) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            shutil.copyfileobj(stream, file, CHUNK)


class Tar(Place):
    """Members of an archive (POSIX 1003.1-2001)."""

    def __init__(self, sums: Sums, archive: tarfile.TarFile, near: Path) -> None:
        super().__init__(sums)
        self.archive, self.near = archive, near
        self.at = int(dt.datetime.now(dt.UTC).timestamp())

    @property
    def _near(self) -> Path:
        return self.near

    def _put(self, name: str, stream: Digesting, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, self.at
        self.archive.addfile(member, stream)
        self.archive.members.clear()  # type: ignore[attr-defined]  # it would remember each


@contextmanager
def opened(path: Path) -> Iterator[Place]:
    """Give a place to write to: an archive where the name ends in .tar, else a folder. Half of one is taken away."""
    part = path.with_name(f"{path.name}.part")
    _remove(part)
    with ExitStack() as stack:
        sums = stack.enter_context(Sums())
        stack.callback(_remove, part)
        if path.suffix == ".tar":
            # Only for its owner: drafts are in it, and the addresses of whoever works here.
            file = stack.enter_context(os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b"))
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                yield (place := Tar(sums, archive, path.parent))
                place.finish()
            file.flush()
            os.fsync(file.fileno())
        else:
            part.mkdir(mode=0o700)
            yield (folder := Folder(sums, part))
            folder.finish()
        part.replace(path)


def _remove(part: Path) -> None:
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)
