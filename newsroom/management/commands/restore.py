"""`manage.py restore FILE`: a backup put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom import restoring, snapshots
from newsroom.backup import Manifest, NotABackup


class Command(BaseCommand):
    """Compares an archive with its digests, and puts it back. Stop servers and worker first."""

    help = "Put a backup back. Nothing is touched before every byte of it was compared."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the archive, and leave to replace what is there."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="give up what this newsroom holds now")
        parser.add_argument("--dry-run", action="store_true", help="compare the archive, and touch nothing")

    def handle(self, *, file: Path, replace: bool, dry_run: bool, **options: Any) -> str:
        """Put it back, and say what to do next."""
        try:
            manifest = self._read(file)
            if dry_run:
                return f"{file} is whole: {len(manifest.members)} files, taken {manifest.made_at}."
            if not replace and restoring.holds_a_newsroom():
                raise CommandError("There is a newsroom here. To give it up for the backup, add --replace.")
            restoring.put_back(file.absolute(), manifest, self.stderr.write)
        except (NotABackup, snapshots.CannotDump) as error:
            raise CommandError(f"{file}: {error}") from None
        except OSError as error:
            raise CommandError(str(error)) from None
        return f"The newsroom is as it was {manifest.made_at}. Run check_integrity, start it, and purge the edge."

    def _read(self, file: Path) -> Manifest:
        manifest = restoring.read(file)
        if newer := restoring.unknown_migrations(manifest):
            raise CommandError(f"A newer version of Newsroom took it (it knows {newer[-1]}). Upgrade first.")
        return manifest
