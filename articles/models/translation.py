"""Which story another one is translated from."""

from __future__ import annotations

from django.db import models

from articles.models.article import Article


class Translation(models.Model):
    """A story that was begun as the translation of another, and how far it follows it.

    Stories that share `Article.story` tell the same in their languages; this says who follows whom.
    """

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.CASCADE, related_name="translation")
    source = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="followed_by")
    source_revision = models.PositiveIntegerField()  # of the source, which the translator has taken over

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(article=models.F("source")), name="nobody_follows_itself")
        ]

    def __str__(self) -> str:
        return f"{self.article} after revision {self.source_revision} of {self.source}"
