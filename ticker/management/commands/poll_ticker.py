"""Asking the sources of rates by hand, or from a scheduler where no worker runs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ticker import polling, services
from ticker.models import Source


class Command(BaseCommand):
    help = "Ask the sources of rates that are due. The worker does so by itself; safe to run beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare how to ask all of them."""
        parser.add_argument("--all", action="store_true", help="Ask every source that is switched on, due or not.")

    def handle(self, *, all: bool, **options: Any) -> str:  # noqa: A002
        """Ask, and say what came of it, source by source."""
        if all:
            for pk in Source.objects.filter(enabled=True).values_list("pk", flat=True):
                services.ask_anew(pk)
        for line in (said := polling.poll_due()):
            self.stdout.write(line)
        return f"Asked {len(said)}." if said else "No source is due."
