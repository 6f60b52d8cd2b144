"""The search index: which term stands in which stories, how weightily, and in which words.

Written by `publishing.search.index` in the transaction that publishes, and by nobody else.
Stories stand in shelves: each holds those of one stretch of time, a slot a story, and a
posting says with one bit a slot which of a shelf's stories have a term. So “all that match,
newest first” begins at the newest shelf, and counting is counting bits.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom.fields import LineField, StoredText


class Shelf(models.Model):
    """A stretch of time and the stories published in it; no two shelves overlap.

    The number is the second in which it was opened, so numbers stand in the order of time.
    """

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()  # seconds since 1970 of the oldest story that ever stood here
    last = models.BigIntegerField()  # … and of the newest
    used = models.PositiveIntegerField(default=0)  # slots given out; one that was freed is not given again

    class Meta:
        verbose_name_plural = _("shelves")

    def __str__(self) -> str:
        return f"shelf {self.number}"


class Entry(models.Model):
    """A story as the index holds it: its place, and all that has to go when it goes."""

    publication = models.OneToOneField(
        "publishing.Publication", on_delete=models.CASCADE, primary_key=True, related_name="entry"
    )
    place = models.BigIntegerField(unique=True)  # shelf and slot in one number (publishing.search.bits)
    shelf = models.BigIntegerField()
    at = models.BigIntegerField()  # microseconds since 1970 of its publication
    analyser = models.PositiveSmallIntegerField()  # publishing.search.language.VERSION that made the terms
    # Whether the postings and spellings hold it; until then searches read it from here (publishing.search.tray).
    filed = models.BooleanField(default=False, db_default=True)
    terms = StoredText()  # headline, summary, body, then each name, a line each: a term for every word
    things = StoredText()  # what it can be filtered and counted by, "tag:energy year:2025", apart by spaces
    spellings = StoredText()  # what it adds to the vocabulary, a line each

    class Meta:
        verbose_name_plural = _("entries")
        indexes = [
            # The newest of a shelf, and the stories of a shelf after or before a moment.
            models.Index(fields=["shelf", "-at", "-publication"], name="entry_by_date"),
            # What waits in the tray: read by every search, and hardly ever a hundred.
            models.Index(fields=["place"], condition=Q(filed=False), name="entry_in_tray"),
        ]

    def __str__(self) -> str:
        return f"entry of {self.publication_id}"


class Posting(models.Model):
    """One term on one shelf: which of its stories have it, and how weightily."""

    pk = models.CompositePrimaryKey("term", "shelf")
    term = LineField(max_length=120)
    shelf = models.BigIntegerField()
    slots = models.BinaryField()  # publishing.search.bits

    def __str__(self) -> str:
        return f"{self.term} on {self.shelf}"


class Spelling(models.Model):
    """A word as live stories spell it: what suggestions are made of, and beginnings of words found in."""

    key = LineField(max_length=200, primary_key=True)  # word and term, apart by a space
    folded = LineField(max_length=60, db_index=True)
    live_count = models.PositiveIntegerField(default=0)  # live stories that have it and are filed

    def __str__(self) -> str:
        return self.key
