"""A hot folder: what is laid into it is taken in and moved on.

FOLDER/done/ holds what is in the library, FOLDER/refused/ what is no photo that we can use, with a
text beside each that says why. May be killed at any moment and run again: the same bytes are never
taken in twice, and a file is moved only once its photo is there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from media import services
from media.models import MetadataTemplate
from newsroom.errors import PhotoRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DONE, REFUSED = "done", "refused"
SETTLED = 2.0  # seconds without a change after which a file counts as whole
OLD = 10.0  # seconds after its last change at which it need not be watched first
UNFINISHED = {".part", ".partial", ".tmp", ".crdownload", ".filepart", ".download"}


@dataclass(frozen=True)
class Entry:
    """One file: its name in the folder, and what became of it. `reason` is for people."""

    name: str
    is_new: bool = False
    reason: str = ""


@dataclass
class HotFolder:
    """A folder that photos are laid into, and what has been seen of its files so far."""

    path: Path
    template: MetadataTemplate | None = None
    by: User | None = None
    seen: dict[Path, tuple[int, int, float]] = field(default_factory=dict)  # size, time of change, since when so

    def waiting(self) -> list[Path]:
        """Return the files that are there, by name; hidden and unfinished ones are left out."""
        found = []
        for parent, folders, names in os.walk(self.path):
            at_top = Path(parent) == self.path
            folders[:] = sorted(f for f in folders if not f.startswith(".") and not (at_top and f in (DONE, REFUSED)))
            found += [Path(parent, name) for name in sorted(names) if not _is_unfinished(name)]
        return [path for path in found if path.is_file() and not path.is_symlink()]

    def ready(self) -> list[Path]:
        """Return the files that are whole: nobody has written to them for a while."""
        waiting = self.waiting()
        self.seen = {path: known for path, known in self.seen.items() if path in set(waiting)}
        return [path for path in waiting if self._is_whole(path)]

    def take_in(self, paths: list[Path]) -> Iterator[Entry]:
        """Take in files one by one and move each on; yield what became of it.

        One that somebody else has taken away meanwhile is passed over. Whatever else goes wrong with
        the newsroom itself (a full disk, no database) is raised, and the file stays where it is.
        """
        for path in paths:
            name = str(path.relative_to(self.path))
            try:
                with path.open("rb") as file:
                    taken = services.take_in(file, by=self.by, template=self.template)
            except FileNotFoundError:
                if path.exists():
                    raise
                continue
            except PhotoRefused as refused:
                moved = self._move(path, REFUSED)
                moved.with_name(f"{moved.name}.txt").write_text(f"{refused}\n", "utf-8")
                yield Entry(name, reason=str(refused))
                continue
            self._move(path, DONE)
            yield Entry(name, is_new=taken.is_new)

    def _is_whole(self, path: Path) -> bool:
        try:
            found = path.stat()
        except FileNotFoundError:
            return False
        now = time.monotonic()
        size, changed, since = self.seen.get(path, (-1, -1, now))
        if (size, changed) != (found.st_size, found.st_mtime_ns):
            since = now
        self.seen[path] = found.st_size, found.st_mtime_ns, since
        # A clock that runs behind shows times to come: then only watching tells.
        return now - since >= SETTLED or time.time() - found.st_mtime >= OLD

    def _move(self, path: Path, where: str) -> Path:
        """Move a file to the folder `where`, under its own name or, where that is taken, one with a number."""
        wanted = self.path / where / path.relative_to(self.path)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        target, number = wanted, 1
        while target.exists():
            number += 1
            target = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        return path.rename(target)


def _is_unfinished(name: str) -> bool:
    return name.startswith((".", "~")) or Path(name).suffix.lower() in UNFINISHED
