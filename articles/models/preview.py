"""Links with which somebody without an account reads one story before it is published."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from newsroom.fields import LineField


class PreviewLink(models.Model):
    """One link to one story's working copy. The token itself is shown once and kept nowhere."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="preview_links")
    digest = LineField(max_length=64, unique=True)  # SHA-256 of the token, in hex
    note = LineField(max_length=120, blank=True, help_text=_("Whom it is for."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()  # whoever may change the story
        ordering = ["-made_at", "-pk"]
        indexes = [
            # Read by the sweep of links that are long over.
            models.Index(fields=["expires_at"], name="preview_link_expires")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="preview_link_lasts"),
        ]

    def __str__(self) -> str:
        return self.note or gettext("Preview link {pk}").format(pk=self.pk)

    def is_open(self, now: dt.datetime) -> bool:
        """Return whether it opens anything at this moment."""
        return self.revoked_at is None and now < self.expires_at


class PreviewView(models.Model):
    """Somebody opened a link: when, from which network, with what kind of program. Who, nobody knows."""

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="seen")
    at = models.DateTimeField()
    network = LineField(max_length=45, blank=True)  # the first half of an address, such as 203.0.113.0
    program = LineField(max_length=30, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.program} from {self.network}"
