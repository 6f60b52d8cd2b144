"""`manage.py import_export PLACE`: a newsroom built anew from an export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from newsroom import restoring
from newsroom.exports import NotAnExport, building, reading, writing
from newsroom.exports.sums import Sums


class Command(BaseCommand):
    """Compares an export with its digests, and builds an empty newsroom from it. Stop servers and worker first."""

    help = "Build an empty newsroom from an export. Nothing is written before every byte and line of it was compared."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the export."""
        parser.add_argument("place", type=Path, help="the folder or the archive that export wrote")
        parser.add_argument("--dry-run", action="store_true", help="compare it, and write nothing")

    def handle(self, *, place: Path, dry_run: bool, **options: Any) -> str:
        """Build it, and say what to do next."""
        if not place.exists():
            raise CommandError(f"There is no {place}.")
        if not dry_run and restoring.holds_a_newsroom():
            raise CommandError("There is a newsroom here. An export goes into an empty one: name another DATABASE_URL.")
        source = reading.Source(place.absolute())
        try:
            with Sums() as sums:
                about = reading.compare(source, sums, self.stderr.write)
                if not dry_run:
                    call_command("migrate", verbosity=0)  # of an empty newsroom; groups name permissions
                reading.check_lines(source, self.stderr.write)
                if dry_run:
                    return f"{place} is whole: {len(sums)} files, made {about['made_at']}."
                count = building.build(source, sums, self.stderr.write)
        except DatabaseError as error:
            raise CommandError(f"The database: {error}") from None
        except NotAnExport as error:
            raise CommandError(f"{place}: {error}") from None
        except OSError as error:
            raise CommandError(str(error)) from None
        done = f"The newsroom is as it was {about['made_at']}: {count:,} rows. Nobody has a password yet: set the first"
        return "\n".join([*_differences(about["site"]), f"{done} with changepassword. Then run check_integrity."])


def _differences(there: dict[str, Any]) -> list[str]:
    """Name the settings that stored addresses were made with and that are others here."""
    known = {name: (there.get(name), writing.site(name)) for name in writing.SITE}
    found = [f"  {name} was {was!r} and is {now!r}" for name, (was, now) in known.items() if was != now]
    return ["Settings differ; refresh_publications writes their addresses anew:", *found] if found else []
