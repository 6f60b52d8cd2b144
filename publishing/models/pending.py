"""What is signed off and waits for its time."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from newsroom.fields import LineField, StoredText


class Pending(models.Model):
    """A signed-off document that waits for its time. Sealed: no outlet reads this table."""

    key: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True)
    due_at = models.DateTimeField(db_index=True)
    reason = LineField(max_length=200, blank=True)  # "scheduled", or why it is embargoed; for the desk
    plate = StoredText()  # see publishing.plate

    class Meta:
        verbose_name_plural = "pending"

    def __str__(self) -> str:
        return f"{self.key} at {self.due_at:%Y-%m-%d %H:%M:%S}"
