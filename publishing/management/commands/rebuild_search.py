"""Rebuilding the search index from what is public."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from publishing.search import rebuild


class Command(BaseCommand):
    help = "Index the public stories that search lacks or holds in an older form. Safe to stop and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare how to begin anew."""
        parser.add_argument(
            "--all",
            action="store_true",
            help="Forget the index first and make all of it anew; until it is done, search finds a part.",
        )

    def handle(self, *, all: bool, **options: Any) -> str:  # noqa: A002
        """Index shelf by shelf, the newest stories first."""
        if all:
            rebuild.empty()
        done = rebuild.fill(lambda done, total: self.stdout.write(f"{done}/{total} stories"))
        return f"Indexed {done}." if done else "Nothing was missing."
