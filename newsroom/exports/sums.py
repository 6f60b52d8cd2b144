"""The digest of each file, as `sha256sum` writes and checks them; kept on disk, so a million take no memory."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from types import TracebackType
from typing import IO, Self

from newsroom.exports import NotAnExport

NAME = "SHA256SUMS"
LINE = re.compile(rb"([0-9a-f]{64})  (.{1,600})\n")
# Of every file: no dots in front, no way out of the folder.
PATH = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*){0,10}")


class Sums:
    """Digests by name, in a file of SQLite's that goes with it."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("")  # an empty name: on disk, and gone when it is closed
        self._rows.execute("CREATE TABLE sums (name TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._rows.close()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.of(name) is not None

    def __len__(self) -> int:
        return int(self._rows.execute("SELECT count(*) FROM sums").fetchone()[0])

    def of(self, name: str) -> str | None:
        """Return a file's digest in hex, None where it is not known."""
        found = self._rows.execute("SELECT digest FROM sums WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else None

    def add(self, name: str, digest: str) -> bool:
        """Note a file; return False where one of that name is noted already."""
        added = self._rows.execute("INSERT OR IGNORE INTO sums VALUES (?, ?)", (name, digest))
        return bool(added.rowcount)

    def names(self, under: str = "") -> Iterator[str]:
        """Yield the names of files in a folder, in their order."""
        with closing(self._rows.cursor()) as rows:
            rows.execute("SELECT name FROM sums WHERE substr(name, 1, ?) = ? ORDER BY name", (len(under), under))
            yield from (str(name) for (name,) in rows)

    def write(self, stream: IO[bytes]) -> None:
        """Write all of them, a line each."""
        with closing(self._rows.cursor()) as rows:
            for name, digest in rows.execute("SELECT name, digest FROM sums ORDER BY name"):
                stream.write(f"{digest}  {name}\n".encode())

    def read(self, stream: IO[bytes]) -> None:
        """Take what `write` wrote. Raises NotAnExport, with the line."""
        number = 0
        while line := stream.readline(1000):
            number += 1
            found = LINE.fullmatch(line)
            name = found[2].decode("utf-8", "replace") if found else ""
            if found is None or not PATH.fullmatch(name):
                raise NotAnExport(f"{NAME}, line {number}: that is no digest and the name of a file.")
            if not self.add(name, found[1].decode()):
                raise NotAnExport(f"{NAME}, line {number}: {name} stands there twice.")
