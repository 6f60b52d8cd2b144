"""What an editor wants to be read next."""

from __future__ import annotations

from django.db import models

from articles.models.article import Article


class Pick(models.Model):
    """A story that an editor set under another, for readers to go on to. It may not be public yet, or no more."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="picks")
    other = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="picked_by")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="picked_once"),
            models.CheckConstraint(condition=~models.Q(article=models.F("other")), name="nothing_picks_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.other} under {self.article}"
