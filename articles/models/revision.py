"""What an article was after each save."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.models.article import Article
from newsroom.fields import DataField


class Revision(models.Model):
    """One saved state of the working copy, whole, so that nothing typed is ever lost.

    `content` is what `articles.snapshot.take` returns.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = DataField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_numbered_once")]

    def __str__(self) -> str:
        return f"Revision {self.number}"
