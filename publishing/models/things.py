"""What publications show, which of them show it, and the addresses they once had."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom.fields import LineField, StoredText


class Mention(models.Model):
    """This publication shows that thing. Only live publications have mentions.

    It carries the publication's time, so that “newest with tag X” is one range of one
    index, however many articles there are.
    """

    publication = models.ForeignKey("publishing.Publication", on_delete=models.CASCADE, related_name="mentions")
    thing = LineField(max_length=120)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "thing"], name="mention_once")]
        indexes = [
            # Tag, section, author, kind, language and image lists: their only query.
            models.Index(fields=["thing", "-published_at", "-publication"], name="mention_by_date")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} shows {self.thing}"


# Kinds that are public because an editor made them so, whatever shows them.
STANDING = ("section", "collection")


class ThingQuerySet(models.QuerySet["Thing"]):
    """Who may see what, in one place."""

    def shown(self) -> Self:
        """Things with a page of their own: sections and collections always, the rest while a live story shows them.

        A tag that only a draft carries is a secret: its name may be the story.
        """
        return self.exclude(document="").filter(Q(kind__in=STANDING) | Q(live_count__gt=0))


class Thing(models.Model):
    """Something that publications show, in its public form, with its kept count."""

    key = LineField(max_length=120, primary_key=True)  # "tag:energy", as in Mention.thing
    kind = LineField(max_length=12)
    slug = LineField(max_length=100)
    name = LineField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    document = StoredText(blank=True)  # JSON; empty for what has no page, such as "kind:news"
    live_count = models.PositiveIntegerField(default=0)
    latest_at = models.DateTimeField(null=True)
    # The newest change that altered a page of this thing, or a list of what shows it.
    version = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    # A picture that was recalled: no document may show it until it comes back.
    withheld_at = models.DateTimeField(null=True)
    # JSON [[publication, time], …]: what was taken down of late while it showed this, for feeds.
    departed = StoredText(blank=True)

    objects = ThingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "name"], name="things_by_name")]
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="thing_slug_once")]

    def __str__(self) -> str:
        return self.key


class Alias(models.Model):
    """An address that a publication once had in public."""

    # Not unique: a story that moves to another month and back had one slug at several paths.
    slug = LineField(max_length=120, db_index=True)
    path = LineField(max_length=300, unique=True)
    publication = models.ForeignKey("publishing.Publication", on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return self.path
