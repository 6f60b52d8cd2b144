"""`manage.py check_integrity`: does what is stored agree with itself?"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom import integrity


class Command(BaseCommand):
    """Looks, and changes nothing; exit status 1 where anything is wrong. Safe while the newsroom works."""

    help = "Look whether what is stored agrees with itself: numbers, counts, search, files. Changes nothing."

    def handle(self, *, verbosity: int, **options: Any) -> str:
        """Name each fault, and return how many checks there were."""
        told = self.stderr.write if verbosity > 1 else lambda words: None
        found = list(integrity.faults(told))
        for fault in found:
            self.stdout.write(str(fault))
        if found:
            cut = any(count == integrity.MOST for count in Counter(fault.code for fault in found).values())
            many = f"{'At least ' if cut else ''}{len(found)} {'thing is' if len(found) == 1 else 'things are'}"
            raise CommandError(f"{many} not as they must be." if len(found) > 1 else f"{many} not as it must be.")
        return f"{len(integrity.codes())} checks, nothing wrong."
