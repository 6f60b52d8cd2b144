"""Named lists of lines: what one site or page shows of the ticker, in an order of its own."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.contract import SLUG
from newsroom.fields import LineField
from ticker.models.market import Instrument

LONGEST_NAME = 40


class LineList(models.Model):
    """Some of the lines in an order, by a name that readers' programs ask for. The ticker itself is none of these."""

    name = LineField(
        _("name"),
        max_length=LONGEST_NAME,
        unique=True,
        validators=[RegexValidator(f"^{SLUG}$", _("Use small letters a to z, digits and single hyphens."))],
        help_text=_("A front end asks for it by this name, as in ticker/?list=sport-site. Names are public."),
    )
    touched = models.PositiveBigIntegerField(default=0, editable=False)  # the tape's number of its last change
    created = models.DateTimeField(default=timezone.now, editable=False)
    instruments = models.ManyToManyField(Instrument, through="ticker.Place", related_name="lists")

    class Meta:
        # Whoever may see instruments sees their lists, and whoever may change those keeps these.
        default_permissions = ()
        ordering = ["name"]
        verbose_name = _("list of lines")
        verbose_name_plural = _("lists of lines")

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """Where one instrument stands in one list."""

    line_list = models.ForeignKey(LineList, models.CASCADE, related_name="places")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="places")
    position = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["line_list", "instrument"], name="place_once_in_a_list"),
            # Read by every answer of a list: its lines in their order.
            models.UniqueConstraint(fields=["line_list", "position"], name="place_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.line_list_id} {self.position}"
