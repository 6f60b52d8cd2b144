"""Who writes, and in what part of a story."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import slug_form
from media.models import Image
from newsroom.fields import LineField, ProseField


class Author(models.Model):
    """A name in bylines. Need not be a user of the desk: agencies and guests write too."""

    slug = LineField(max_length=80, unique=True, validators=[slug_form], help_text=_("Last part of the address."))
    name = LineField(max_length=120)
    job_title = LineField(max_length=120, blank=True)
    bio = ProseField(max_length=3000, blank=True)
    photo = models.ForeignKey(Image, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        help_text=_("The account of this author, if there is one. Never public."),
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Byline(models.Model):
    """One person's part in one story."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="bylines")
    role = LineField(max_length=60, blank=True, help_text=_("Empty for who wrote it; “additional reporting”, “data”."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="byline_names_a_person_once")]

    def __str__(self) -> str:
        return f"{self.author} ({self.role})" if self.role else str(self.author)
