"""What waits for its time: documents to be let in, stories to be taken down, what is public to be looked at again."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.fields import LineField, ProseField, StoredText


class Recheck(models.Model):
    """Something public that will say too much, or too little, from a known moment on: it is built anew then.

    Written only while the Ledger is held.
    """

    key = LineField(max_length=120, primary_key=True)  # "article:…", "author:…", as Mentions and the log name it
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} at {self.due_at:%Y-%m-%d %H:%M:%S}"


class Pending(models.Model):
    """A signed-off document that waits for its time. Sealed: no outlet reads this table."""

    key: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True)
    due_at = models.DateTimeField(db_index=True)
    reason = LineField(max_length=200, blank=True)  # "scheduled", or why it is embargoed; for the desk
    plate = StoredText()  # see publishing.plate

    class Meta:
        verbose_name_plural = _("pending")

    def __str__(self) -> str:
        return f"{self.key} at {self.due_at:%Y-%m-%d %H:%M:%S}"


class Expiry(models.Model):
    """A story that is to be taken down at its time, and what readers are told then. No outlet reads this table."""

    key: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True)
    due_at = models.DateTimeField(db_index=True)
    reason = ProseField(max_length=500, blank=True)  # as Publication.reason

    class Meta:
        verbose_name_plural = _("expiries")

    def __str__(self) -> str:
        return f"{self.key} until {self.due_at:%Y-%m-%d %H:%M:%S}"
