"""The rights of a photo on its page: the fields that are saved with the form, and the state they amount to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from media.models import Image, Lease, Supplier
from media.rights import ai, categories, state
from media.rights.categories import CATEGORIES
from media.rights.quotas import quota_of
from media.rights.state import Reason

WALL = "%Y-%m-%dT%H:%M:%S"  # as a browser's field for day and time takes it
COSTS = {
    categories.FREE: _("Free to use"),
    categories.CONDITIONAL: _("Not free for every use"),
    categories.PAY: _("Each use costs"),
}
STATES = {
    state.USABLE: _("Ready to be used"),
    state.RESTRICTED: _("Usable, with care"),
    state.BLOCKED: _("Not to be used"),
}


class Moment(forms.DateTimeField):
    """A moment by the newsroom's clock, to the second."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"})
        super().__init__(required=False, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the moment as the browser's field shows it."""
        shown = super().prepare_value(value)
        return shown.strftime(WALL) if isinstance(shown, dt.datetime) else shown


class RightsForm(forms.ModelForm[Image]):
    """The fields of the form in which a photo's rights are written."""

    rights_category = forms.ChoiceField(
        required=False,
        label=_("Category"),
        help_text=_("By what right we use it."),
        choices=[
            ("", _("Not said")),
            *((one.code, format_lazy("{}: {}", one.name, one.hint)) for one in CATEGORIES.values()),
        ],
        widget=UnfoldAdminSelectWidget,
    )
    supplier = forms.ModelChoiceField(
        Supplier.objects.all(), required=False, empty_label=_("None"), widget=UnfoldAdminSelectWidget
    )
    embargoed_until = Moment(label=_("Under embargo until"), help_text=_("By the newsroom's clock. Not shown before."))
    expires_at = Moment(
        label=_("May be used until"), help_text=_("By the newsroom's clock. Leaves every page at that minute.")
    )
    ai_label = forms.ChoiceField(
        required=False,
        label=_("AI label"),
        help_text=_("Readers see it. It is never less than the kind of picture says."),
        choices=[("", _("None")), *ai.NAMES.items()],
        widget=UnfoldAdminSelectWidget,
    )


@dataclass(frozen=True)
class Standing:
    """What the page says of a photo's rights: one state, the reasons for it, when it changes by itself, its leases."""

    state: str
    name: str
    reasons: tuple[Reason, ...]
    cost: str
    next_change: dt.datetime | None
    quota: str
    leases: tuple[LeaseLine, ...]


@dataclass(frozen=True)
class LeaseLine:
    """One lease, and whether it holds now."""

    lease: Lease
    is_now: bool


def standing(photo: Image, *, now: dt.datetime) -> Standing:
    """Return how a photo stands at `now`; its leases and supplier should have been read with it."""
    quota = quota_of(photo.supplier, now=now)
    reasons = state.reasons(photo, now=now, quota=quota)
    found = state.of(reasons)
    return Standing(
        state=found,
        name=str(STATES[found]),
        reasons=tuple(reasons),
        cost=str(COSTS.get(categories.cost(photo.rights_category), "")),
        next_change=state.next_change(photo, now=now),
        quota=gettext("{used} of {most} since {day}").format(
            used=quota.used, most=quota.most, day=date_format(timezone.localtime(quota.since))
        )
        if quota
        else "",
        leases=tuple(LeaseLine(lease, lease.covers(now)) for lease in photo.leases.all()),
    )
