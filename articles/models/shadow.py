"""What is being typed and was not saved yet, and who has which story open."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models.article import Article
from articles.models.revision import Revision
from newsroom.fields import DataField, LineField

# A tab says that it is there every ten seconds. A browser lets one that lies behind others do so once a minute.
EXPIRES = dt.timedelta(seconds=75)


class ShadowDraft(models.Model):
    """What is being typed in one tab: the form's fields, raw, as a browser would send them.

    Never part of the article, never public, and its writer's alone. `story` is the new story's id
    where there is no article yet. `is_settled` once the form was saved or this was thrown away: what
    still arrives from that tab is late, and is dropped. `branch` is the revision that holds it since
    somebody else took the story over.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tab = LineField(max_length=32)
    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="+")
    story = models.UUIDField(null=True)
    base = models.PositiveIntegerField(default=0)  # the revision that the form was opened with; 0: a new story
    turn = models.PositiveIntegerField(default=0)  # counts what a tab sent, so that a late one overwrites nothing
    headline = LineField(max_length=300, blank=True)  # to name it by, without reading all of it
    fields = DataField(default=dict)
    kept_at = models.DateTimeField()
    is_settled = models.BooleanField(default=False)
    branch = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "tab"], name="shadow_draft_once_a_tab")]
        indexes = [
            # Read by the worker, which throws away what nobody came back for.
            models.Index(fields=["kept_at"], name="shadow_drafts_by_age"),
        ]

    def __str__(self) -> str:
        return self.headline or _("Untitled story")


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Who is where."""

    def at(self, now: dt.datetime) -> Self:
        """Tabs that were heard of lately."""
        return self.filter(seen_at__gt=now - EXPIRES)


class Presence(models.Model):
    """One tab in which somebody has a story open. `holds` in the one tab that writes.

    The lock is soft: it keeps people from typing past each other, the revision check of each
    save keeps what they typed. `lost_to` is who took the story over from this tab.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tab = LineField(max_length=32)
    seen_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)
    holds = models.BooleanField(default=False)
    lost_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lost_at = models.DateTimeField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user", "tab"], name="present_once_a_tab"),
            models.UniqueConstraint(fields=["article"], condition=Q(holds=True), name="one_writer_of_a_story"),
        ]
        indexes = [
            # Read by the worker, which forgets tabs that are gone.
            models.Index(fields=["seen_at"], name="presences_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.article_id}"
