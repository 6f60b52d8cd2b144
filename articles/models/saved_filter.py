"""A way to look at the list of stories, kept under a name."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Q

from newsroom.fields import LineField


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Whose filters there are."""

    def seen_by(self, user: User) -> Self:
        """A person's own, and those that were shared with a desk of theirs; by name."""
        return (
            self.filter(Q(owner=user) | Q(desk__in=user.groups.all()))
            .select_related("desk", "owner")
            .order_by("name", "pk")
        )


class SavedFilter(models.Model):
    """`query` is the part of the list's address after the question mark, checked when it was saved."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="story_filters")
    # The group that sees it too; none: its owner alone.
    desk = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = LineField(max_length=60)
    query = LineField(max_length=500)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_named_once")]

    def __str__(self) -> str:
        return self.name
