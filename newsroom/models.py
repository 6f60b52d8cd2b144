"""The ground's own tables. `newsroom.keys`, `newsroom.audit` and `newsroom.idempotency` write them."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom import scopes
from newsroom.fields import DataField, LineField, StoredText


class ApiKey(models.Model):
    """A key with which a program says who it is. The secret itself is shown once and kept nowhere.

    On the desk it acts for `user`, within `scopes` and within what that person may do.
    """

    name = LineField(max_length=100, help_text=_("Whose key it is and what for, such as “Partner site, production”."))
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
        help_text=_("For whom it acts on the desk; it may never do more than they may."),
    )
    per_minute = models.PositiveIntegerField(
        _("requests a minute"), null=True, blank=True, help_text=_("Empty: what API_RATE_LIMIT says.")
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty: never."))
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)  # to the minute

    class Meta:
        verbose_name = _("API key")
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


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries are read. `newsroom.audit` writes them, and nobody changes one."""

    def update(self, **values: Any) -> int:
        """Refuse."""
        raise TypeError("What was noted is not rewritten.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("What was noted is not taken back.")

    def bulk_update(self, *entries: Any, **options: Any) -> int:
        """Refuse."""
        raise TypeError("What was noted is not rewritten.")


class AuditEntry(models.Model):
    """Who did what, to what, and when. Written once by `newsroom.audit`, in the transaction of what it tells."""

    at = models.DateTimeField(db_index=True)
    # Without a constraint: an entry outlives the account, whose name it keeps.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    who = LineField(max_length=200)
    verb = LineField(max_length=30)  # one of `newsroom.audit.VERBS`
    kind = LineField(max_length=20)  # one of `newsroom.audit.KINDS`
    thing = LineField(max_length=40)  # its primary key
    label = LineField(max_length=200)
    details = DataField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("entries of the audit log")
        default_permissions = ("view",)
        ordering: ClassVar = ["-pk"]
        indexes = [
            # Read by the log's page: all of one thing, one verb, one person, newest first.
            models.Index(fields=["kind", "thing", "-id"], name="audit_of_a_thing"),
            models.Index(fields=["verb", "-id"], name="audit_of_a_verb"),
            models.Index(fields=["by", "-id"], name="audit_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.verb} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; one that is there is never written again."""
        if not self._state.adding:
            raise TypeError("What was noted is not rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("What was noted is not taken back.")


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
