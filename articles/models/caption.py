"""A photo as one story uses it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.models import Image
from newsroom.fields import LineField, ProseField, uuid7


class Caption(models.Model):
    """The words and the place of one photo in one story. Empty words are the photo's own."""

    class Place(models.TextChoices):
        LEAD = "lead"
        INLINE = "inline"
        GALLERY = "gallery"

    class Align(models.TextChoices):
        CENTER = "center"
        WIDE = "wide"
        LEFT = "left"
        RIGHT = "right"

    # The body's figures name this key, so it must outlive a save of the form.
    key = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="captions")
    # A photo that a story uses cannot be deleted from under it.
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="captions")
    place = LineField(max_length=8, choices=Place, default=Place.INLINE)
    position = models.PositiveSmallIntegerField(default=0)
    text = ProseField(max_length=2000, blank=True, help_text=_("Empty: the photo's own caption."))
    credit = LineField(max_length=200, blank=True, help_text=_("Empty: the photo's own credit."))
    alt = LineField(max_length=500, blank=True, help_text=_("Empty: the photo's own alt text."))
    align = LineField(max_length=8, choices=Align, default=Align.CENTER)
    width = LineField(max_length=20, blank=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["article"], condition=Q(place="lead"), name="one_lead_photo_a_story")
        ]

    def __str__(self) -> str:
        return self.text or str(self.image)
