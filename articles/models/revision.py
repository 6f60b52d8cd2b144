"""What an article was after each save."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from newsroom.fields import DataField, LineField


class RevisionQuerySet(models.QuerySet["Revision"]):
    """A story's history, seen in two ways."""

    def saved(self) -> Self:
        """The main line: what was saved, in the order of its numbers."""
        return self.filter(kind=Revision.Kind.SAVED)

    def without_content(self) -> Self:
        """As a list shows them: each holds a whole story, and a list of them would hold hundreds."""
        return self.select_related("saved_by").defer("content")


class Revision(models.Model):
    """One state of the working copy, whole, so that nothing typed is ever lost.

    `content` is what `articles.snapshot.take` returns, `changed` the names of what differs from
    the revision before (for a branch: from the one it began from). A branch is what somebody had
    typed when another took the story over: it has no number, because it never was the story.
    """

    class Kind(models.TextChoices):
        SAVED = "saved", _("Saved")
        BRANCH = "branch", _("Kept aside")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    kind = LineField(max_length=6, choices=Kind, default=Kind.SAVED)
    number = models.PositiveIntegerField(null=True)
    base = models.PositiveIntegerField(null=True)  # of a branch: the revision that its writer was looking at
    content = DataField()
    changed = DataField(default=list)
    note = LineField(max_length=200, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]  # as they came; within a story, that is the order of the numbers too
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_numbered_once"),
            models.CheckConstraint(
                condition=Q(kind="saved", number__isnull=False) | Q(kind="branch", number=None, base__isnull=False),
                name="saved_revision_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.SAVED:
            return gettext("Revision {number}").format(number=self.number)
        return gettext("Kept aside, from revision {base}").format(base=self.base)
