"""What came from WordPress, and where it was there: written by wordpress.services alone."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Section, Tag
from media.models import Image
from newsroom.fields import DataField, LineField, ProseField


class Source(models.Model):
    """A site that stories came from. `hosts` are the names that its addresses bear, without www."""

    url = LineField(max_length=300, unique=True)
    title = LineField(max_length=200, blank=True)
    language = LineField(max_length=20, blank=True)
    hosts = DataField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.title or self.url


class Imported(models.Model):
    """One thing of a source and what it became here; who reads `key` knows it by its kind there.

    `digest` is of all that the source said of it, `base` holds by field a digest of what was written here then:
    what differs from it was changed by an editor. A thing without anything here was deleted here, or is of a
    kind that is only counted. `losses` are what could not be carried, each with its code. `number` is the one that
    WordPress gave it; of two things of one number, told apart by their keys, only the first bears it.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="imported")
    kind = LineField(max_length=40)  # as WordPress calls it: "post", "attachment", "category", "author" …
    key = LineField(max_length=200)  # its number there, or its slug
    number = models.PositiveBigIntegerField(null=True)
    digest = LineField(max_length=64, blank=True)
    status = LineField(max_length=20, blank=True)  # as WordPress calls it: "publish", "draft" …
    title = LineField(max_length=200, blank=True)
    parent = models.PositiveBigIntegerField(default=0)
    base = DataField(default=dict)
    losses = DataField(default=list)  # [[code, what was said], …]
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    image = models.ForeignKey(Image, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(Author, null=True, on_delete=models.SET_NULL, related_name="+")
    section = models.ForeignKey(Section, null=True, on_delete=models.SET_NULL, related_name="+")
    tag = models.ForeignKey(Tag, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="imported_once")]
        indexes = [
            # Read by /wp-json/, where programs ask for things by their number.
            models.Index(fields=["number"], condition=Q(number__isnull=False), name="imported_by_number")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ImportedCaptionQuerySet(models.QuerySet["ImportedCaption"]):
    """What waits for an editor."""

    def doubtful(self) -> Self:
        """Captions whose text and credit were told apart by guessing, and that nobody has looked at."""
        # Written out, not as a parameter: only so does SQLite know that its index of these holds them all.
        doubts = RawSQL("wordpress_importedcaption.confidence < 0.7", (), models.BooleanField())
        return self.filter(doubts, settled_at=None)


class ImportedCaption(models.Model):
    """What a caption said at the source, before text and credit were told apart. `key` is the Caption's.

    With a `confidence` below DOUBTFUL somebody is to look at it; `settled_at` is when that was done.
    """

    DOUBTFUL = 0.7

    key = models.UUIDField(primary_key=True)
    imported = models.ForeignKey(Imported, on_delete=models.CASCADE, related_name="captions")
    attachment = models.PositiveBigIntegerField(null=True)
    original = ProseField(max_length=10_000, blank=True)
    confidence = models.FloatField(default=1.0)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ImportedCaptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("caption in doubt")
        verbose_name_plural = _("captions in doubt")
        default_permissions = ()
        indexes = [
            # Read by the list of what somebody has to look at.
            models.Index(
                fields=["imported"], condition=Q(settled_at=None, confidence__lt=0.7), name="captions_in_doubt"
            )
        ]

    def __str__(self) -> str:
        return self.original


class OldAddress(models.Model):
    """An address at the source, and whose it was: a story, or a photo, which leads to the story that shows it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="addresses")
    host = LineField(max_length=255)
    path = LineField(max_length=600)  # decoded, with its number where that names the page: "/?p=7"
    imported = models.ForeignKey(Imported, on_delete=models.CASCADE, related_name="addresses")
    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["host", "path"], name="old_address_once")]
        indexes = [
            # Read by resolve/ where a newsroom has kept its site's name.
            models.Index(fields=["path"], name="old_addresses_by_path")
        ]

    def __str__(self) -> str:
        return f"{self.host}{self.path}"


class Run(models.Model):
    """One import: of which files, how far it is, and what it came to.

    A rehearsal writes nothing else. One that the desk began is carried out by the worker (wordpress.working), which
    says in `seen_at` that it is there and in `progress` how far it is: stage, done, total, a second.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the worker")
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")
        DONE = "done", _("Done")

    source = models.ForeignKey(Source, null=True, on_delete=models.SET_NULL, related_name="runs")
    state = LineField(max_length=8, choices=State, default=State.RUNNING)
    files = DataField(default=list)
    options = DataField(default=dict)
    began_at = models.DateTimeField()
    ended_at: models.DateTimeField[dt.datetime | None, dt.datetime | None] = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    counts = DataField(default=dict)
    is_rehearsal = models.BooleanField(default=False)
    wants_stop = models.BooleanField(default=False)
    progress = DataField(default=dict)
    seen_at: models.DateTimeField[dt.datetime | None, dt.datetime | None] = models.DateTimeField(null=True)
    trouble = LineField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ()
        permissions = [("import_site", "Can import a site")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source or self.files} {self.began_at:%Y-%m-%d %H:%M}"
