"""./dev manage hash_photos: look at the photos that came before the desk knew pictures again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from media import services
from media.models import Image
from newsroom.errors import PhotoRefused


class Command(BaseCommand):
    help = "Give each photo without a perceptual hash one. Safe to stop and run again."

    def handle(self, **options: Any) -> str:
        """Hash what has no hash, newest first: those are the likeliest to come again."""
        # Ids first: what is done leaves the query.
        todo = list(Image.everything.filter(likeness=None, awaited_at=None).newest().values_list("pk", flat=True))
        failed = 0
        for done, image_id in enumerate(todo, start=1):
            try:
                services.hash_photo(image_id)
            except (PhotoRefused, FileNotFoundError) as error:
                # One damaged file must not hold back the other thousand.
                failed += 1
                self.stderr.write(f"{image_id}: {error}")
            if done % 50 == 0 or done == len(todo):
                self.stdout.write(f"{done}/{len(todo)} photos")
        return f"Hashed {len(todo) - failed}; {failed} cannot be opened any more."
