"""Overrides: what the desk says for a while. The rates go on beneath, and come back by themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from newsroom.fields import LineField
from ticker.fields import RateField
from ticker.models.market import Instrument


class Override(models.Model):
    """A value that readers see until a moment. It is no rate, and no history has it."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="overrides")
    value = RateField()
    as_of = models.DateTimeField()  # the moment that readers are told
    at = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = LineField(_("reason"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(ended_at__isnull=True), name="override_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="override_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.value}"
