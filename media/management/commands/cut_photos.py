"""Making the renditions that photos lack: after an upgrade, after a change of the ratios, after a loss of files."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from media import renditions
from media.models import Image
from newsroom.errors import PhotoRefused


class Command(BaseCommand):
    help = "Make the renditions that photos lack, newest photos first. Safe to stop and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare a way to look at the files, too."""
        parser.add_argument("--lost", action="store_true", help="Look for files that are gone, and make these again.")

    def handle(self, *, lost: bool, **options: Any) -> str:
        """Go through all photos; one that cannot be cut keeps no other back."""
        # Ids first: cutting takes hours, and photos come and go meanwhile.
        ids = list(Image.objects.newest().values_list("pk", flat=True))
        made = failed = 0
        for done, pk in enumerate(ids, start=1):
            if lost:
                renditions.forget_lost(pk)
            try:
                made += renditions.renew(pk)
            except (PhotoRefused, OSError) as error:
                failed += 1
                self.stderr.write(f"{pk}: {error}")
            if done % 20 == 0 or done == len(ids):
                self.stdout.write(f"{done}/{len(ids)} photos, {made} renditions made")
        return f"{failed} photos could not be cut; why stands above." if failed else "All photos are cut."
