"""Indexing what is public already: after an upgrade that analyses otherwise, or a loss.

Newest first, some thousand at a time, in a transaction of their own that holds the Ledger: the
paper goes on publishing in between, and whoever stops it halfway has lost nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from publishing.models import Entry, Mention, Posting, Publication, Shelf, Spelling
from publishing.search import index, language, shelves
from publishing.services import hold_ledger

Progress = Callable[[int, int], object]


def fill(progress: Progress = lambda done, total: None) -> int:
    """Index every live publication that the index lacks or holds as an older analyser saw it; return how many.

    `progress` is called with how many are done and how many there are.
    """
    current = Entry.objects.filter(analyser=language.VERSION).values("publication_id")
    lacking = Publication.objects.live().exclude(key__in=current).order_by("-published_at", "-key")
    keys = list(lacking.values_list("key", flat=True))
    done = 0
    for batch in batched(keys, shelves.SHELF):
        _index(batch)
        done += len(batch)
        progress(done, len(keys))
    return len(keys)


@transaction.atomic
def empty() -> None:
    """Forget the whole index. Search finds nothing until `fill` has run."""
    hold_ledger(timezone.now())
    for table in (Posting, Spelling, Entry, Shelf):
        table.objects.all().delete()


@transaction.atomic
def _index(keys: Sequence[UUID]) -> None:
    hold_ledger(timezone.now())
    shown: dict[UUID, list[str]] = defaultdict(list)
    # Which sitemap a story is in, no reader searches by.
    mentions = Mention.objects.filter(publication__in=keys).exclude(thing__startswith="sitemap:").order_by("pk")
    for key, thing in mentions.values_list("publication_id", "thing"):
        shown[key].append(thing)
    # Read again under the lock: one of them may have been taken down meanwhile.
    rows = Publication.objects.live().filter(key__in=keys).order_by("-published_at", "-key")
    columns = rows.values_list("key", "published_at", "card", "text")
    stories = [index.story_of(key, at, card, text, shown[key]) for key, at, card, text in columns]
    index.put(stories, may_wait=0, shelf=shelves.ARCHIVE)
