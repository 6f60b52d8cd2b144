"""`manage.py backup FILE`: the whole newsroom in one file, while it works."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom import backup, snapshots


class Command(BaseCommand):
    """Copies database, originals and renditions into one archive. Nobody who works waits for it."""

    help = "Write database and files into one archive, while the newsroom works."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file's name."""
        parser.add_argument("file", nargs="?", type=Path, help="a name with the time in it, unless given")
        parser.add_argument("--replace", action="store_true", help="write over a file of that name")

    def handle(self, *, file: Path | None, replace: bool, **options: Any) -> str:
        """Write the archive, and say what is in it."""
        path = file or Path(f"newsroom-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}.tar")
        if path.exists() and not replace:
            raise CommandError(f"There is {path} already. Give another name, or --replace.")
        try:
            manifest = backup.write(path.absolute(), self.stderr.write)
        except snapshots.CannotDump as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error}") from None
        size = sum(size for size, _ in manifest.members.values())
        kept = "" if settings.PRODUCTION else " The key in the data folder is not in it: keep secret_key with it."
        return f"{path}: the database and {len(manifest.members) - 1} files, {size / 1e6:,.1f} MB.{kept}"
