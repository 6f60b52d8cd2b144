"""What a photo looks like, kept so that a picture is known again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.models.image import Image


class Likeness(models.Model):
    """The perceptual hash of one photo, whole and in four bands of 16 bits. Flat pictures have none.

    Apart from the photo, whose row is a hundred times as wide: a search reads thousands of these.
    """

    image = models.OneToOneField(Image, on_delete=models.CASCADE, primary_key=True, related_name="likeness")
    phash = models.BigIntegerField(null=True)  # signed, 64 bits
    band_1 = models.PositiveIntegerField(null=True)  # the lowest 16 bits
    band_2 = models.PositiveIntegerField(null=True)
    band_3 = models.PositiveIntegerField(null=True)
    band_4 = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name_plural = _("likenesses")
        indexes = [
            # Read by media.duplicates.near: of each entry only what stands in the index itself.
            models.Index(fields=[f"band_{number}", "phash"], name=f"likeness_band_{number}")
            for number in (1, 2, 3, 4)
        ]

    def __str__(self) -> str:
        return f"the look of {self.image_id}"
