"""What a desk writes into every photo of a job."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.fields import DataField, LineField


class MetadataTemplate(models.Model):
    """Fields that are written into photos as they come in, over what their files say, and cleaners run before."""

    name = LineField(max_length=100, unique=True)
    # {"credit": {"value": "{creator} / Agency", "mode": "fill"}}, see media.metadata.template.
    fields = DataField(default=dict, blank=True)
    cleaners = DataField(default=list, blank=True)  # names of media.metadata.cleaners
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("photo template")
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def plan(self) -> dict[str, Any]:
        """Return what it does, as the process that opens photos is told it."""
        return {"fields": self.fields, "cleaners": self.cleaners}
