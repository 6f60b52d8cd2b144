"""Instruments, their quotes, and the tape that numbers what changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.fields import DataField, LineField
from ticker import calendar, numbers
from ticker.fields import RateField

if TYPE_CHECKING:
    from ticker.models.lists import LineList
    from ticker.models.sources import Source

CURRENCY = r"^[A-Z][A-Z0-9]{2,7}$"  # ISO 4217, and what is traded beside it: XAU, USDT, BRENT
MAX_HOURS = 24 * 365
# What a source's rate may move by where the instrument names no limit: nobody sees it before it is public.
JUMP_OF_SOURCES = Decimal(20)
DESK = "Desk"  # the source of what a person says
# Of a ticker that never showed anything. Not the Unix epoch itself: a zero is no date to Django.
LONG_AGO = dt.datetime(1970, 1, 2, tzinfo=dt.UTC)


def long_ago() -> dt.datetime:
    """Return a moment before every rate."""
    return LONG_AGO


def working_week() -> list[int]:
    """Return the working days of an instrument that was told none: Monday to Friday."""
    return list(calendar.MONDAY_TO_FRIDAY)


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Instruments, and which of them the public may see."""

    def on_air(self) -> Self:
        """Visible, and quoted at least once. Every public answer starts here."""
        return self.filter(models.Exists(Quote.objects.filter(instrument=models.OuterRef("pk"))), visible=True)

    def listed(self, of: LineList) -> Self:
        """Those of one list, in its order."""
        return self.filter(places__line_list=of).order_by("places__position")

    def coded(self, base: str, quote: str) -> Self:
        """The one instrument of this pair, if there is one. Case counts."""
        return self.filter(base=base, quote=quote)


class Instrument(models.Model):
    """A line of the ticker, such as KGS/USD: one unit of `base` costs a rate in `quote`."""

    base = LineField(_("base"), max_length=8, help_text=_("What is priced, such as KGS."))
    quote = LineField(_("quoted in"), max_length=8, help_text=_("What it is priced in, such as USD."))
    name = LineField(_("name"), max_length=100, blank=True, help_text=_("In words, such as Kyrgyz som."))
    scale = models.PositiveSmallIntegerField(
        _("decimals"),
        default=5,
        validators=[MaxValueValidator(8)],
        help_text=_("How many decimals readers see, 0 to 8."),
    )
    position = models.PositiveIntegerField(default=0, editable=False)
    visible = models.BooleanField(_("visible"), default=True, help_text=_("Readers see the line."))
    source: models.ForeignKey[Source | None, Source | None] = models.ForeignKey(
        "ticker.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="instruments",
        verbose_name=_("source"),
        help_text=_(
            "Who says the rate; empty: the desk. The other way round, or across the source's own currency, too."
        ),
    )
    pivot = LineField(
        _("made across"),
        max_length=8,
        blank=True,
        help_text=_(
            "A code such as USD: the rate is made of the desk's other lines, of what both cost in that. "
            "The second code of the pair makes it the other way round."
        ),
    )
    jump_percent = models.DecimalField(
        _("suspicious jump"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_(
            "A rate this many percent away from the last one must be confirmed. Empty: what the desk types is taken "
            "as it is, and a source's rate waits for an editor from 20 percent on."
        ),
    )
    expected_hours = models.PositiveSmallIntegerField(
        _("good for"),
        default=36,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_HOURS)],
        help_text=_("Hours of working days after which a rate is marked stale. A source has a calendar of its own."),
    )
    weekdays = DataField(_("working days"), default=working_week)
    # When the newest quote turns stale; empty before the first one. Kept here so that one
    # query tells whether any line turned since a reader last asked.
    stale_at = models.DateTimeField(null=True, editable=False)
    touched = models.PositiveBigIntegerField(default=0, editable=False)  # the tape's number of its last change
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = [
            models.UniqueConstraint(
                fields=["base", "quote"],
                name="instrument_once",
                violation_error_message=_("There is an instrument of this pair already."),
            ),
            models.CheckConstraint(
                condition=Q(base__regex=CURRENCY) & Q(quote__regex=CURRENCY),
                name="instrument_codes",
                violation_error_message=_("A code has 3 to 8 capital letters and digits and begins with a letter."),
            ),
            models.CheckConstraint(
                condition=~Q(base=F("quote")),
                name="instrument_of_two_things",
                violation_error_message=_("Nothing is priced in itself: choose two different codes."),
            ),
            models.CheckConstraint(
                condition=Q(pivot="") | Q(source__isnull=True, pivot__regex=CURRENCY),
                name="instrument_of_one_origin",
                violation_error_message=_("A rate comes from a source or is made of others: choose one of them."),
            ),
            models.CheckConstraint(condition=Q(scale__lte=8), name="instrument_scale"),
            models.CheckConstraint(condition=Q(jump_percent__gt=0), name="instrument_jump_above_zero"),
            models.CheckConstraint(condition=Q(expected_hours__range=(1, MAX_HOURS)), name="instrument_hours"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Return the pair as it is printed: KGS/USD."""
        return f"{self.base}/{self.quote}"

    def clean(self) -> None:
        """Raise ValidationError for what no constraint of a database can say."""
        if self.pivot == self.base:
            raise ValidationError({"pivot": _("Choose another code than the first of the pair.")})
        if not calendar.is_week(self.weekdays):
            raise ValidationError({"weekdays": _("Choose at least one working day, from 1 (Monday) to 7.")})
        newest = Quote.objects.filter(instrument=self.pk).newest_first().select_related("instrument").first()
        if newest and newest.instrument.code != self.code:
            said = _("%(known)s has rates already: add %(code)s as a new instrument.")
            raise ValidationError(said, params={"known": newest.instrument.code, "code": self.code})
        if newest and numbers.vanishes(newest.value, self.scale):
            raise ValidationError({"scale": _("With so few decimals its rate would be shown as zero.")})

    def turns_stale(self, as_of: dt.datetime) -> dt.datetime:
        """Return when a quote of `as_of` turns stale: by its source's calendar, or by its own hours without one."""
        if self.source is not None:
            return self.source.schedule.overdue_at(timezone.localdate(as_of, timezone.get_default_timezone()))
        return calendar.turns_stale(as_of, self.expected_hours, self.weekdays, timezone.get_default_timezone())


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Quotes: read in many ways, never changed."""

    def newest_first(self) -> Self:
        """By the moment they are of; of two of one moment the correction comes first."""
        return self.order_by("-as_of", "-pk")

    def standing(self) -> Self:
        """Without those that a later quote corrects."""
        return self.filter(corrected_by__isnull=True)

    def newest_of(self, instruments: InstrumentQuerySet) -> Self:
        """The newest quote of each of `instruments` that has one."""
        newest = Quote.objects.filter(instrument=models.OuterRef("pk")).newest_first().values("pk")[:1]
        return self.filter(pk__in=instruments.order_by().annotate(newest=models.Subquery(newest)).values("newest"))

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: a wrong quote is corrected by another one, which names it."""
        raise TypeError("Quotes are never changed; record a correction.")

    def delete(self) -> NoReturn:
        """Refuse: what was public yesterday stays on record."""
        raise TypeError("Quotes are never deleted; record a correction.")


class Quote(models.Model):
    """One rate of an instrument: how much, of which moment, says who. Append-only."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="quotes")
    value = RateField()
    as_of = models.DateTimeField(_("of"))
    source = LineField(max_length=100)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # One to one: a quote is corrected once, and whoever corrects again names the correction.
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")

    objects = QuoteQuerySet.as_manager()

    class Meta:
        # Never "delete"; and "change" gives no more than "add": a quote is corrected by another one.
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="quote_above_zero"),
            # A feed that is read twice, by two workers at once, says each thing once.
            models.UniqueConstraint(
                fields=["instrument", "as_of", "source"], condition=Q(corrects__isnull=True), name="quote_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="quote_names_its_source"),
        ]
        # Read by every ticker line: the newest of an instrument, and the day before.
        indexes = [models.Index(fields=["instrument", "-as_of", "-id"], name="quote_newest")]

    def __str__(self) -> str:
        return f"{self.instrument.code} {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the quote. Raises TypeError for one that is stored already."""
        if not self._state.adding:
            raise TypeError("Quotes are never changed; record a correction.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse, as the queryset does."""
        raise TypeError("Quotes are never deleted; record a correction.")


class Tape(models.Model):
    """The one row that numbers what changed on the ticker: locked by each write until it commits."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    number = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()
    listed = models.PositiveBigIntegerField(default=0)  # the number at which lines came, went or changed places
    settled_at = models.DateTimeField(default=long_ago)  # what changed by itself up to then has its number

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="tape_is_one_row")]

    def __str__(self) -> str:
        return f"{self.number}"
