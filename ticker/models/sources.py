"""Sources: where rates come from, each asking of them, and what is the matter with them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.fields import DataField, LineField
from ticker import calendar
from ticker.fields import RateField
from ticker.models.market import Instrument, working_week
from ticker.schedule import Schedule
from ticker.sources import ADAPTERS, mapped

MOST_HOLIDAYS = 400
KEEP_RAW = 64 * 1024  # bytes of an answer that are kept for a person to look at


def adapters() -> list[tuple[str, Any]]:
    """Return the kinds of source that there are, as choices."""
    return [(key, adapter.name) for key, adapter in ADAPTERS.items()]


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources, and which of them are to be asked."""

    def due(self, now: dt.datetime) -> Self:
        """Switched on, and to be asked by now; one that never was asked comes first."""
        ready = Q(due_at__isnull=True) | Q(due_at__lte=now)
        return self.filter(ready, enabled=True).order_by(models.F("due_at").asc(nulls_first=True), "pk")


class Source(models.Model):
    """A bank's list of rates, or another's: where it is, when it changes, and what came of asking last."""

    adapter = LineField(_("kind"), max_length=20, choices=adapters)
    name = LineField(_("name"), max_length=100, unique=True, help_text=_("Readers see it as the source of a rate."))
    url = LineField(_("address"), max_length=500, help_text=_("{day} in it stands for today, as 2025-01-22."))
    mapping = DataField(
        _("mapping"), default=dict, blank=True, help_text=_("Of a CSV or JSON list: where in it things are.")
    )
    enabled = models.BooleanField(_("switched on"), default=True)
    zone = LineField(_("time zone"), max_length=50, default="UTC", help_text=_("The source's own."))
    weekdays = DataField(_("days"), default=working_week, help_text=_("On which it publishes new rates."))
    at = models.TimeField(_("hour"), default=dt.time(16), help_text=_("When new rates are there, on its own clock."))
    lead = models.PositiveSmallIntegerField(
        _("days ahead"),
        default=0,
        validators=[MaxValueValidator(7)],
        help_text=_("1 where Monday's list is of Tuesday's rates."),
    )
    grace_minutes = models.PositiveIntegerField(
        _("patience"),
        default=120,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 60)],
        help_text=_("Minutes after that hour until rates that did not come are late."),
    )
    holidays = DataField(_("holidays"), default=list, blank=True, help_text=_("Days without new rates."))
    created = models.DateTimeField(default=timezone.now, editable=False)

    # What came of asking. `digest` is of the last answer that was taken, and so are the validators.
    checked_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    day = models.DateField(null=True, editable=False)  # that the newest rates are of
    etag = LineField(max_length=200, blank=True, editable=False)
    modified = LineField(max_length=100, blank=True, editable=False)
    digest = LineField(max_length=64, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    problem = LineField(max_length=300, blank=True, editable=False)
    due_at = models.DateTimeField(null=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        # Whoever may see instruments sees their sources, and whoever may change those sets these up.
        default_permissions = ()
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name

    @property
    def schedule(self) -> Schedule:
        """Return the calendar."""
        return Schedule(
            zone=ZoneInfo(self.zone),
            weekdays=self.weekdays,
            at=self.at,
            lead=self.lead,
            grace=dt.timedelta(minutes=self.grace_minutes),
            holidays=frozenset(dt.date.fromisoformat(each) for each in self.holidays),
            closed=ADAPTERS[self.adapter].closed,
        )

    def clean(self) -> None:
        """Raise ValidationError with everything that cannot be used, field by field."""
        wrong: dict[str, Any] = {}
        if not calendar.is_week(self.weekdays):
            wrong["weekdays"] = _("Choose at least one day.")
        if not is_list_of_days(self.holidays):
            wrong["holidays"] = _("Write days such as 2026-03-21, one a line; at most 400.")
        if not is_zone(self.zone):
            wrong["zone"] = _("There is no such time zone. Write one such as Asia/Bishkek.")
        if self.adapter == "mapped" and (faults := mapped.faults(self.mapping)):
            wrong["mapping"] = faults
        if not self.url.startswith(("https://", "http://")):
            wrong["url"] = _("An address begins with https://.")
        if wrong:
            raise ValidationError(wrong)


def is_list_of_days(value: object) -> bool:
    """Return whether `value` lists days as ISO 8601 writes them."""
    if not isinstance(value, list) or len(value) > MOST_HOLIDAYS:
        return False
    try:
        return all(dt.date.fromisoformat(each).isoformat() == each for each in value)
    except (TypeError, ValueError):
        return False


def is_zone(name: str) -> bool:
    """Return whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


class Fetch(models.Model):
    """One asking of a source that brought something, or failed. What says nothing new is not written down."""

    class Outcome(models.TextChoices):
        NEWS = "news", _("new rates")
        SAME = "same", _("nothing new")
        FAILED = "failed", pgettext_lazy("of asking a source", "failed")

    source = models.ForeignKey(Source, models.CASCADE, related_name="fetches")
    at = models.DateTimeField()
    outcome = LineField(max_length=10, choices=Outcome)
    problem = LineField(max_length=300, blank=True)
    kept = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    raw = models.BinaryField(default=b"")

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        # Read by the source's page, and by the pruning: the newest of one source.
        indexes = [models.Index(fields=["source", "-at", "-id"], name="fetch_newest")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.outcome}"


class Trouble(models.Model):
    """Something that is the matter with a source, from its alarm to its end."""

    class Kind(models.TextChoices):
        FAILING = "failing", _("cannot be read")
        LATE = "late", _("new rates did not come")

    source = models.ForeignKey(Source, models.CASCADE, related_name="troubles")
    kind = LineField(max_length=10, choices=Kind)
    said = LineField(max_length=300)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-began_at", "-pk"]
        constraints = [
            # One alarm a trouble: while one lasts, no other begins.
            models.UniqueConstraint(fields=["source"], condition=Q(ended_at__isnull=True), name="trouble_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind}"


class Held(models.Model):
    """A rate that jumped further than its instrument allows. It waits for an editor; readers see the one before."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an editor")
        TAKEN = "taken", pgettext_lazy("of a rate", "taken")
        REFUSED = "refused", _("refused")
        PASSED = "passed", _("overtaken by another rate")

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="held")
    value = RateField()
    as_of = models.DateTimeField()
    source = LineField(max_length=100)
    before = RateField()  # the rate that it jumped from
    at = models.DateTimeField()
    state = LineField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state="waiting"), name="held_one_waits_per_instrument"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.value}"
