"""What an editor signed off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from articles.models.article import Article
from media.models import Image
from newsroom.fields import DataField


class Edition(models.Model):
    """An immutable, numbered copy of one article, which refers to photos, authors and tags by id.

    `content` is what `articles.snapshot.take` returns. Refreshing a publication reads this,
    never the article: a half-typed sentence must not go out with an alt-text fix.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()  # of the article, when it was signed off
    content = DataField()
    published_at = models.DateTimeField()  # what readers see as the story's time
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="edition_numbered_once")]

    def __str__(self) -> str:
        return _("Edition {number}").format(number=self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new edition; an existing one is never written again."""
        if not self._state.adding:
            raise TypeError("An edition is immutable: sign off a new one.")
        super().save(*args, **kwargs)

    @staticmethod
    def next_number(article: Article) -> Combinable:
        """Return the number of an article's next edition: the database finds it out as it writes the row."""
        newest = article.editions.order_by("-number").values("number")[:1]
        return Coalesce(Subquery(newest), 0) + 1


class EditionPhoto(models.Model):
    """An edition shows a photo. Written with the edition; which stories a recall concerns is asked here."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "image"], name="edition_photo_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} shows {self.image_id}"
