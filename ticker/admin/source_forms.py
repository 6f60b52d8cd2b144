"""The forms of a source: a new one is chosen from the list of banks, and its calendar may be changed afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from ticker import calendar
from ticker.models import Source
from ticker.models.sources import adapters, is_list_of_days
from ticker.sources import ADAPTERS


class Hour(UnfoldAdminTextInputWidget):
    """An hour on the source's own clock: the admin's own widget would tell how far the browser is from ours."""

    input_type = "time"


class Mapping(forms.JSONField):
    """A mapping as people write it: where there is none, the box is empty."""

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the box."""
        return "" if value is None or value == {} else super().prepare_value(value)


class NewSourceForm(forms.ModelForm[Source]):
    """A new source: its bank; name and address are the bank's own unless others are given."""

    class Meta:
        model = Source
        fields = ("adapter", "name", "url", "mapping")

    adapter = forms.ChoiceField(label=_("Source"), choices=adapters, widget=UnfoldAdminSelectWidget)
    mapping = Mapping(
        label=_("Mapping"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("Only of a CSV or JSON list: where in it things are. The guide of the market desk tells how."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "url"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Empty: the bank's own.")

    def clean(self) -> dict[str, Any]:
        """Fill in what is usual for this bank."""
        cleaned = super().clean() or self.cleaned_data
        if adapter := ADAPTERS.get(str(cleaned.get("adapter"))):
            cleaned["name"] = cleaned.get("name") or str(adapter.name)
            cleaned["url"] = cleaned.get("url") or adapter.url
            cleaned["mapping"] = cleaned.get("mapping") or {}
            for name in ("zone", "at", "lead"):
                setattr(self.instance, name, getattr(adapter, name))
            self.instance.weekdays = list(adapter.weekdays)
        return cleaned


class SourceForm(forms.ModelForm[Source]):
    """A source that is there: address and calendar."""

    class Meta:
        model = Source
        fields = ("name", "url", "enabled", "zone", "at", "weekdays", "lead", "grace_minutes", "holidays", "mapping")

    at = forms.TimeField(label=_("Hour"), widget=Hour, help_text=_("When new rates are there, on its own clock."))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=list(calendar.WEEKDAYS.items()),
        coerce=int,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("On which it publishes new rates."),
    )
    holidays = forms.CharField(
        label=_("Holidays"),
        required=False,
        max_length=10_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("Days on which it publishes nothing, such as 2026-03-21, one a line."),
    )
    mapping = Mapping(
        label=_("Mapping"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}), empty_value={}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["holidays"] = "\n".join(self.instance.holidays or [])
        self.initial["mapping"] = self.instance.mapping
        if self.instance.adapter != "mapped":
            self.fields.pop("mapping", None)

    def clean_holidays(self) -> list[str]:
        """Return the days in their order, each once."""
        days = sorted(set(str(self.cleaned_data["holidays"]).replace(",", " ").split()))
        if not is_list_of_days(days):
            raise forms.ValidationError(_("Write days such as 2026-03-21, one a line."))
        return days
