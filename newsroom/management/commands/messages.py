"""`manage.py messages`: bring the catalogues of the desk's words to what the sources say, and compile them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from newsroom import catalogues, tongues


class Command(BaseCommand):
    """For whoever writes the desk. What is not translated yet is printed."""

    help = "Write the .po and .mo files of the desk's languages from what is marked in the sources."

    def handle(self, **options: Any) -> None:
        """Write each catalogue, then say what in it waits for a translation."""
        for language in catalogues.languages():
            for room in tongues.rooms():
                for domain in catalogues.DOMAINS:
                    self._write(room, domain, language)

    def _write(self, room: str, domain: str, language: str) -> None:
        catalog = catalogues.renewed(room, domain, language)
        if not len(catalog):
            return
        path = catalogues.path_of(room, domain, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(catalogues.as_po(catalog, language))
        catalogues.path_of(room, domain, language, suffix=".mo").write_bytes(catalogues.as_mo(path))
        waiting = [each.id for each in catalog if each.id and (not each.string or not all(each.string))]
        self.stdout.write(f"{room}/{domain}, {language}: {len(catalog)} texts, {len(waiting)} to translate")
        for words in waiting:
            self.stdout.write(f"  {words!r}")
