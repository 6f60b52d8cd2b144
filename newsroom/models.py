"""The ground's own tables. `newsroom.keys` and `newsroom.idempotency` write them."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from newsroom import scopes
from newsroom.fields import DataField, LineField, StoredText


class ApiKey(models.Model):
    """A key with which a program says who it is. The secret itself is shown once and kept nowhere.

    On the desk it acts for `user`, within `scopes` and within what that person may do.
    """

    name = LineField(max_length=100, help_text="Whose key it is and what for, such as “Partner site, production”.")
    prefix = LineField(max_length=8, unique=True, editable=False)  # names the key without giving it away
    digest = LineField(max_length=64, editable=False)  # SHA-256 of the whole key, in hex
    # Names of newsroom.scopes, with spaces between them, as OAuth writes them (RFC 6749, section 3.3).
    scope = LineField(max_length=300, default=scopes.READ)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="For whom it acts on the desk; it may never do more than they may.",
    )
    per_minute = models.PositiveIntegerField(
        "requests a minute", null=True, blank=True, help_text="Empty: what API_RATE_LIMIT says."
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: never.")
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)  # to the minute

    class Meta:
        verbose_name = "API key"
        ordering: ClassVar = ["name", "-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(per_minute=None) | Q(per_minute__gt=0), name="key_has_some_requests"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (nr_{self.prefix})"

    @property
    def scopes(self) -> tuple[str, ...]:
        """Return what the key is for."""
        return tuple(self.scope.split())

    def is_good(self, now: dt.datetime) -> bool:
        """Return whether the key opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class OnceOnly(models.Model):
    """A request that may be repeated, and what it was answered. Written by `newsroom.idempotency`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = LineField(max_length=255)
    asked = LineField(max_length=600)  # method, path, and a digest of the body
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)  # None while it is being answered
    body = StoredText(blank=True)
    headers = DataField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="once_a_key")]
        indexes = [
            # Read by the sweep of answers that nobody will ask for again.
            models.Index(fields=["at"], name="once_only_at")
        ]

    def __str__(self) -> str:
        return self.asked
