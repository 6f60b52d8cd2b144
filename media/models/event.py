"""What became of a photo, and who did it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from media.models.image import Image
from newsroom.fields import DataField, LineField


class ImageEvent(models.Model):
    """One line of a photo's history. Written by `media.history.note`, never changed."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = LineField(max_length=40)  # one of `media.history.VERBS`
    details = DataField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            # Read by the history of one photo, newest first.
            models.Index(fields=["image", "-id"], name="image_history")
        ]

    def __str__(self) -> str:
        return f"{self.verb} at {self.at:%Y-%m-%d %H:%M:%S}"
