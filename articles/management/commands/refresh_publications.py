"""Rebuilding what is public, after a change that no editor made: addresses, templates, formats."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.models import Author, Section, Tag
from articles.services.refreshing import refresh_article
from articles.things import public_form
from publishing import services as door
from publishing.models import Pending, Publication


class Command(BaseCommand):
    help = "Rebuild public documents from their editions. Safe to stop and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what to rebuild, and a way to only look."""
        parser.add_argument("--mentioning", metavar="THING", help='Only stories that show it, such as "tag:energy".')
        parser.add_argument("--dry-run", action="store_true", help="Say how many, and write nothing.")

    def handle(self, *, mentioning: str | None, dry_run: bool, **options: Any) -> str:
        """Rebuild stories one by one, then the pages of sections, tags and authors."""
        live = Publication.objects.live()
        if mentioning:
            live = live.mentioning(mentioning)
        # Ids first: refreshing changes the rows, and a live cursor would chase itself.
        keys = list(live.order_by("key").values_list("key", flat=True))
        if not mentioning:
            keys += Pending.objects.exclude(key__in=keys).values_list("key", flat=True)
        for done, key in enumerate(keys, start=1):
            if not dry_run:
                refresh_article(key)
            if done % 100 == 0 or done == len(keys):
                self.stdout.write(f"{done}/{len(keys)} publications")
        if dry_run:
            return "Nothing was written."
        if not mentioning:
            door.introduce(public_form(thing) for model in (Section, Tag, Author) for thing in model.objects.all())
        return f"Refreshed {len(keys)}."
