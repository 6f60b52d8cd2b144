"""What the public sees now, and the numbered log of how it came to be."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from newsroom.fields import LineField, ProseField, StoredText
from publishing.models.things import Mention


class Ledger(models.Model):
    """The one row that hands out change numbers.

    It is locked until commit, so numbers appear in commit order and without gaps; `number`
    is the newest one that is visible, and so the version of everything public.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("ledger")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledger_has_one_row")]


class Change(models.Model):
    """One line of the append-only log of everything that altered what the public sees."""

    class Kind(models.TextChoices):
        PUBLISHED = "published"
        UPDATED = "updated"
        CORRECTED = "corrected"
        MOVED = "moved"
        WITHDRAWN = "withdrawn"
        ERASED = "erased"

    number = models.PositiveBigIntegerField(primary_key=True)
    kind = LineField(max_length=10, choices=Kind)
    thing = LineField(max_length=120)  # "article:<id>", "tag:energy", "author:…"
    path = LineField(max_length=300, blank=True)
    at = models.DateTimeField()
    # The keys of all that this change altered, apart by spaces: what caches are purged by.
    touched = StoredText(blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.thing}"


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Who may see what, in one place."""

    def live(self) -> Self:
        """Readable now. Every list outlet starts here; no outlet filters on state itself."""
        return self.filter(state=Publication.State.LIVE)

    def mentioning(self, *things: str) -> Self:
        """Publications that show any of `things`, such as "tag:energy" or "image:7"."""
        return self.filter(key__in=Mention.objects.filter(thing__in=things).values("publication_id"))


class Publication(models.Model):
    """What the public sees at one path. Replaced whole, never edited."""

    class State(models.TextChoices):
        LIVE = "live"
        WITHDRAWN = "withdrawn"
        ERASED = "erased"

    key: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True)
    state = LineField(max_length=10, choices=State, default=State.LIVE)
    version = models.PositiveBigIntegerField(unique=True)  # the Change that wrote it
    path = LineField(max_length=300, unique=True)
    slug = LineField(max_length=120, unique=True)
    headline = LineField(max_length=300, blank=True)
    has_image = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # Last-Modified: when the row was replaced, whoever caused it
    document = StoredText(blank=True)  # JSON, ready to serve
    card = StoredText(blank=True)  # JSON, ready to serve in lists
    text = StoredText(blank=True)  # the body as plain text
    passages = StoredText(blank=True)  # JSON [[text, is_caption], …]: what excerpts are cut from
    # Ids of the stories that an editor chose to be read next, apart by spaces; not all need be live, nor ever were.
    picked = StoredText(blank=True, default="", db_default="")
    withdrawn_at = models.DateTimeField(null=True)
    reason = ProseField(max_length=500, blank=True)  # said in public
    # Taken down in favour of another story, to which every address of this one leads.
    moved_to: models.ForeignKey[Publication | None, Publication | None] = models.ForeignKey(
        "self", null=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        indexes = [
            # articles/?ordering=-updated_at: what a mirror asks for.
            models.Index(fields=["-updated_at", "-key"], condition=Q(state="live"), name="live_by_update"),
            # A crawl by cursor, ranges of published_at, and the pages of lists that combine conditions.
            models.Index(fields=["-published_at", "-key"], condition=Q(state="live"), name="live_by_date"),
            # articles/?ordering=headline.
            models.Index(fields=["headline", "key"], condition=Q(state="live"), name="live_by_headline"),
            # Taking down what others gave way to: whatever leads there is sent on. Few rows ever have it.
            models.Index(fields=["moved_to"], condition=Q(moved_to__isnull=False), name="moved_elsewhere"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="live", withdrawn_at=None) | ~Q(state="live") & Q(withdrawn_at__isnull=False),
                name="withdrawn_has_a_time",
            ),
            # What was taken down keeps its address and its reason, and none of its text.
            models.CheckConstraint(
                condition=Q(state="live") | Q(document="", card="", text="", passages="", picked=""),
                name="taken_down_keeps_no_text",
            ),
            models.CheckConstraint(
                condition=Q(moved_to=None) | Q(state="withdrawn") & ~Q(moved_to=F("key")),
                name="moved_is_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.path
