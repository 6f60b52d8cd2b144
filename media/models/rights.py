"""By what right a photo is held: its own columns, its leases, and who supplies it on which terms."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.rights.ai import LABELS
from newsroom.fields import DataField, LineField, ProseField

if TYPE_CHECKING:
    from django.db.models.manager import Manager


class Supplier(models.Model):
    """Whom photos come from: an agency, a library. Recognised by what stands in credit or source."""

    class Period(models.TextChoices):
        DAY = "day", _("Day")
        WEEK = "week", _("Week")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    name = LineField(max_length=120, unique=True)
    credit_words = DataField(
        default=list, blank=True, help_text=_("A photo is theirs if its credit or source holds one of these words.")
    )
    default_category = LineField(
        max_length=40, blank=True, default="", help_text=_("Given to their photos on arrival.")
    )
    quota = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("How many of their photos may come into use in a period. Empty: no limit.")
    )
    period = LineField(max_length=5, choices=Period, default=Period.MONTH)
    notes = ProseField(max_length=2000, blank=True, default="", help_text=_("The contract, and whom to ask."))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RightsFields(models.Model):
    """The columns of a photo that say whether it may be shown."""

    rights_category = LineField(max_length=40, blank=True, default="", help_text=_("By what right we use it."))
    restrictions = ProseField(
        max_length=2000, blank=True, default="", help_text=_("What may not be done with it, in words. Not public.")
    )
    embargoed_until = models.DateTimeField(null=True, blank=True, help_text=_("Not to be shown before."))
    expires_at = models.DateTimeField(null=True, blank=True, help_text=_("Not to be shown from then on."))
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.SET_NULL, related_name="images")
    ai_label = LineField(max_length=20, blank=True, default="", choices=[(label, label) for label in LABELS if label])
    first_used_at = models.DateTimeField(null=True, blank=True, editable=False)  # what quotas count

    # A recall takes a photo away from readers; `recall_replacement` is what its stories show instead.
    recalled_at = models.DateTimeField(null=True, blank=True, editable=False)
    recall_reason = ProseField(max_length=500, blank=True, default="", editable=False)  # for the desk
    recall_replacement = LineField(max_length=12, blank=True, default="", editable=False)

    if TYPE_CHECKING:
        leases: Manager[Lease]

    class Meta:
        abstract = True


class Lease(models.Model):
    """A time in which a photo may be used, or may not, and why. Of two that overlap, the denial wins."""

    class Access(models.TextChoices):
        ALLOW = "allow", _("Allow")
        DENY = "deny", _("Deny")

    image = models.ForeignKey("media.Image", on_delete=models.CASCADE, related_name="leases")
    access = LineField(max_length=5, choices=Access)
    starts_at = models.DateTimeField(null=True, blank=True)  # empty: since ever
    ends_at = models.DateTimeField(null=True, blank=True)  # empty: for good; the moment itself is outside
    reason = ProseField(max_length=500, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(access__in=["allow", "deny"]), name="lease_allows_or_denies"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="lease_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.access} {self.starts_at or '…'} – {self.ends_at or '…'}"

    @property
    def allows(self) -> bool:
        """Return whether it opens the photo rather than closes it."""
        return self.access == Lease.Access.ALLOW

    def covers(self, moment: dt.datetime) -> bool:
        """Return whether `moment` lies within it."""
        return (self.starts_at is None or self.starts_at <= moment) and (self.ends_at is None or moment < self.ends_at)
