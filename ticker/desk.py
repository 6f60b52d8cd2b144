"""The market desk's page: all lines at once, each with a field for its rate.

A field counts as changed when it differs from what the page was loaded with, not from what
is stored now: what somebody else changed meanwhile is left as that person set it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from newsroom.errors import BadInput
from ticker import numbers, services
from ticker.models.market import DESK as SOURCE
from ticker.queries import Row

LAST_PLACE = 100_000

QUOTE_FIELDS = ("value", "seen", "same", "sure")
INSTRUMENT_FIELDS = ("position", "visible")


class LineForm(forms.Form):
    """One instrument on the page. `seen` is the id of the quote that the page shows, 0 for none."""

    value = forms.CharField(required=False, max_length=60, show_hidden_initial=True)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    same = forms.BooleanField(required=False, label=_("still so"), widget=UnfoldBooleanWidget)
    sure = forms.BooleanField(required=False, label=_("it is right"), widget=UnfoldBooleanWidget)
    position = forms.IntegerField(
        min_value=1, max_value=LAST_PLACE, show_hidden_initial=True, widget=UnfoldAdminIntegerFieldWidget
    )
    visible = forms.BooleanField(required=False, show_hidden_initial=True, widget=UnfoldBooleanWidget)

    def __init__(
        self, row: Row, place: int, data: Mapping[str, Any] | None, *, leave_out: Sequence[str], now: dt.datetime
    ) -> None:
        self.row, self.place, self.now = row, place, now
        self.spark = ""  # the points of its sparkline, once the page has read them
        newest, instrument = row.newest, row.instrument
        initial = {
            "value": numbers.exact(newest.value, instrument.scale) if newest else "",
            "seen": newest.pk if newest else 0,
            "position": place,
            "visible": instrument.visible,
        }
        super().__init__(data, prefix=f"i{instrument.pk}", initial=initial)
        self.fields["value"].widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "autocomplete": "off"})
        for name, said in {
            "value": gettext("Rate of {code}"),
            "position": gettext("Place of {code}"),
            "visible": gettext("Show {code}"),
        }.items():
            self.fields[name].widget.attrs["aria-label"] = said.format(code=instrument.code)
        for name in leave_out:
            del self.fields[name]

    def clean_value(self) -> Decimal | None:
        """Return the rate that was typed, None where the field was left as it was."""
        raw: str = self.cleaned_data["value"]
        if "value" not in self.changed_data:
            return None
        try:
            typed = numbers.read(raw)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="not_a_rate") from None
        newest = self.row.newest
        # Written in another way, it is the same rate; whoever means “still so” says that.
        return None if newest and newest.pk == self._seen() and newest.value == typed else typed

    def _seen(self) -> int | None:
        raw = str(self.data.get(self.add_prefix("seen"), ""))
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else None

    def reading(self, now: dt.datetime) -> services.Reading | None:
        """Return what the person says of this line, None if nothing."""
        newest, value = self.row.newest, self.cleaned_data.get("value")
        if value is None and newest and self.cleaned_data.get("same"):
            value = newest.value
        if value is None:
            return None
        # A bank may have dated its rate ahead; what a person says now is about that one.
        as_of = max(now, newest.as_of) if newest else now
        seen, sure = self.cleaned_data["seen"], self.cleaned_data["sure"]
        return services.Reading(self.row.instrument, value, as_of, seen=seen, sure=sure)

    def age(self) -> str:
        """Return how old the newest rate is, in words: 3 hours ago."""
        as_of = self.row.newest.as_of if self.row.newest else self.now
        if as_of > self.now:
            return gettext("in {time}").format(time=timesince(self.now, as_of, depth=1))
        if self.now - as_of < dt.timedelta(minutes=1):
            return gettext("just now")
        return gettext("{time} ago").format(time=timesince(as_of, self.now, depth=1))

    def asks_to_confirm(self) -> bool:
        """Return whether the rate was refused for its jump, so that the box to confirm it is shown."""
        return "value" in self.errors and any(error.code == "jump" for error in self.errors.as_data()["value"])


def forms_for(
    rows: Sequence[Row], data: Mapping[str, Any] | None = None, *, by: User, now: dt.datetime
) -> list[LineForm]:
    """Return a form for each instrument, with the fields that this person may use.

    Raises PermissionDenied if `data` holds a field that the person was not offered.
    """
    denied: list[str] = []
    if not by.has_perm("ticker.add_quote"):
        denied += QUOTE_FIELDS
    if not by.has_perm("ticker.change_instrument"):
        denied += INSTRUMENT_FIELDS
    if data is not None and any(name.startswith("i") and name.rpartition("-")[2] in denied for name in data):
        raise PermissionDenied
    # Instruments added since the page was loaded are not in `data`; they are not asked about.
    known = [(place, row) for place, row in enumerate(rows, start=1) if data is None or _is_in(data, row)]
    return [LineForm(row, place, data, leave_out=denied, now=now) for place, row in known]


def _is_in(data: Mapping[str, Any], row: Row) -> bool:
    return any(f"i{row.instrument.pk}-{name}" in data for name in ("seen", "position"))


def save(lines: Sequence[LineForm], *, by: User, now: dt.datetime) -> list[str] | None:
    """Store what was changed, all or nothing; return a sentence for each change.

    None if something cannot be stored; then the forms say what, beside the field.
    """
    # Every form is asked, so that all mistakes are marked at once.
    if [line for line in lines if not line.is_valid()]:
        return None
    said = [(line, reading) for line in lines if (reading := line.reading(now))]
    try:
        with transaction.atomic():
            services.record_many([reading for _, reading in said], source=SOURCE, by=by, now=now)
            return [_rate_sentence(line, reading) for line, reading in said] + _arrange(lines, by=by, now=now)
    except BadInput as error:
        for fault in error.errors:
            line = said[int((fault.pointer or "/0")[1:])][0]
            detail = fault.detail.removeprefix(f"{line.row.instrument.code}: ")
            line.add_error("value", forms.ValidationError(detail[:1].upper() + detail[1:], code=fault.code))
        return None


def _rate_sentence(line: LineForm, reading: services.Reading) -> str:
    instrument, newest = line.row.instrument, line.row.newest
    value = numbers.exact(reading.value, instrument.scale)
    if newest is None:
        return gettext("{code} is {value}.").format(code=instrument.code, value=value)
    if newest.value == reading.value:
        return gettext("{code} is still {value}.").format(code=instrument.code, value=value)
    return f"{instrument.code}: {numbers.exact(newest.value, instrument.scale)} → {value}."


def _arrange(lines: Sequence[LineForm], *, by: User, now: dt.datetime) -> list[str]:
    said = []
    for line in lines:
        if "visible" in line.changed_data:
            is_shown = line.cleaned_data["visible"]
            if (services.show if is_shown else services.hide)(line.row.instrument, by=by, now=now):
                words = gettext("{code} is shown.") if is_shown else gettext("{code} is hidden.")
                said.append(words.format(code=line.row.instrument.code))
    if any("position" in line.changed_data for line in lines):
        order = [line.row.instrument.pk for line in sorted(lines, key=_wanted_place)]
        if services.reorder(order, by=by, now=now):
            said.append(gettext("The order is changed."))
    return said


def _wanted_place(line: LineForm) -> tuple[int, int, int]:
    if "position" not in line.changed_data:
        return line.place, 0, line.place
    wanted = line.cleaned_data["position"]
    # Moved up, a line goes before the one that stands there; moved down, behind it.
    return wanted, -1 if wanted < line.place else 1, line.place


def reopened(
    lines: Sequence[LineForm], rows: Sequence[Row], data: Mapping[str, Any], *, by: User, now: dt.datetime
) -> list[LineForm]:
    """Return the forms to show after a refusal: what was typed is kept, the rest is as it is now.

    A line that was overtaken is shown with the rate that arrived; saving once more then
    means to replace that one.
    """
    by_pk = {line.row.instrument.pk: line for line in lines}
    shown = forms_for(rows, by=by, now=now)
    for place, fresh in enumerate(shown):
        line = by_pk.get(fresh.row.instrument.pk)
        if line is None or not ({*line.changed_data} - {"seen"} or line.errors):
            continue
        line.row = fresh.row
        newest = fresh.row.newest
        if newest and line.has_error("value", "overtaken"):
            line.data = {**dict(data.items()), line.add_prefix("seen"): str(newest.pk)}
            line.add_error(
                "value",
                gettext("It is {value} now.").format(value=numbers.exact(newest.value, fresh.row.instrument.scale)),
            )
        shown[place] = line
    return shown
