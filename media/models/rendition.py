"""A public cut of a photo: one shape and width in one format."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from media.models.image import Image
from newsroom.fields import LineField


class RenditionQuerySet(models.QuerySet["Rendition"]):
    """Which renditions are offered, and which are only kept."""

    def current(self) -> Self:
        """Renditions that answers name today."""
        return self.filter(retired_at__isnull=True, preset="")

    def retired_before(self, moment: dt.datetime) -> Self:
        """Renditions that no answer of ours has named since `moment`."""
        return self.filter(retired_at__lt=moment)


class Rendition(models.Model):
    """One file in storages["renditions"]. Its path changes with its content, so caches may keep it for ever."""

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        JPEG = "jpeg", "JPEG"

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    ratio = LineField(max_length=10, blank=True, default="")  # such as 16:9; empty is the whole photo
    preset = LineField(max_length=10, blank=True, default="")  # of those made on request (media.presets)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    format = LineField(max_length=10, choices=Format)
    path = LineField(max_length=120)
    byte_size = models.PositiveBigIntegerField()
    # A page in somebody's cache may still show it; the file is kept for a while.
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "path"], name="rendition_once")]
        indexes = [
            # Read by the sweep of retired files.
            models.Index(fields=["retired_at"], condition=Q(retired_at__isnull=False), name="rendition_retired")
        ]

    def __str__(self) -> str:
        return str(self.path)
