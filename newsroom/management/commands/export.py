"""`manage.py export PLACE`: everything of a newsroom in open formats, while it works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.exports import tables, writing


class Command(BaseCommand):
    """Writes stories, photos, rates and people in formats that others read. Nobody who works waits for it."""

    help = "Write all of the newsroom in open formats: NDJSON and files, WXR for WordPress, Markdown for static sites."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the place and the formats."""
        known = ",".join(writing.forms())
        parser.add_argument("place", type=Path, help="a folder that is made, or an archive whose name ends in .tar")
        parser.add_argument("--formats", default=known, help="which, with commas between them (%(default)s)")

    def handle(self, *, place: Path, formats: str, **options: Any) -> str:
        """Write it, and say what is in it and what is not."""
        wanted, known = [name.strip() for name in formats.split(",")], list(writing.forms())
        if strange := [name for name in wanted if name not in known]:
            raise CommandError(f"There is no format “{strange[0]}”. There are {', '.join(known)}.")
        if place.exists() or place.is_symlink():
            raise CommandError(f"There is {place} already. Give another name.")
        try:
            made = writing.write(place.absolute(), wanted, self.stderr.write)
        except OSError as error:
            raise CommandError(f"{place} cannot be written: {error}") from None
        return "\n".join([*_counted(place, made), *_left_out(), *_to_look_at(), f"SHA256SUMS is {made.digest}."])


def _counted(place: Path, made: writing.Summary) -> list[str]:
    rows = f"{sum(made.rows.values()):,} rows of {len(made.rows)} tables" if made.rows else "no tables"
    stories = "".join(f", {count:,} stories as {name}" for name, count in made.stories.items())
    return [f"{place}: {rows}{stories}; {made.files:,} files, {made.size / 1e6:,.1f} MB."]


def _left_out() -> list[str]:
    anew = [f"  {table.name}: {', '.join(table.anew)}" for table in tables.carried() if table.anew]
    return ["Not in it:", *anew, *(f"  {name}: {why}" for name, why in tables.left_out().items())]


def _to_look_at() -> list[str]:
    notes = writing.warnings()
    return ["Look at this before you hand it on:", *(f"  {note}" for note in notes)] if notes else []
