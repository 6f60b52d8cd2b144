"""./dev manage export_redirects --format nginx: the old addresses as redirects that a server can serve by itself."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wordpress import redirects
from wordpress.models import Source


class Command(BaseCommand):
    help = (
        "Write the addresses of a source, each with where it leads now. One step each; what leads nowhere is left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the format, the source and the file."""
        parser.add_argument("--format", choices=sorted(redirects.FORMATS), required=True)
        parser.add_argument("--source", metavar="URL", help="the site's address; without, all sources")
        parser.add_argument("--output", type=Path, metavar="FILE", help="without, it is printed")

    def handle(self, *, source: str | None, output: Path | None, **given: Any) -> str | None:
        """Write the file; say on the error stream what a format has no room for."""
        found = Source.objects.filter(url=source.rstrip("/")).first() if source else None
        if source and found is None:
            known = ", ".join(Source.objects.values_list("url", flat=True)) or "none"
            raise CommandError(f"There is no source {source}. Known are: {known}.")
        pieces = redirects.FORMATS[given["format"]](found, self.stderr.write)
        if output is None:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            return None
        with output.open("w", encoding="utf-8") as file:
            count = sum(piece.count("\n") for piece in pieces if file.write(piece))
        return f"{output}: {count} {'line' if count == 1 else 'lines'}."
