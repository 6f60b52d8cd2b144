"""Named lists of lines: which lines each has, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import CHECKBOX_CLASSES, INPUT_CLASSES

from ticker import services
from ticker.admin.keeping import KeptWithLines
from ticker.models import Instrument, LineList

LAST_PLACE = 100_000


class LinesWidget(forms.Widget):
    """Every instrument in a row: a box for whether it is in the list, and its place; rows are dragged."""

    template_name = "ticker/lines_widget.html"

    class Media:
        css = {"all": ["ticker/market_desk.css"]}
        js = [forms.Script("ticker/market_desk.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the rows: the list's lines in its order, then the others in the desk's."""
        chosen = list(value or [])
        known = {one.pk: one for one in Instrument.objects.all()}
        order = [pk for pk in chosen if pk in known]
        rows = [(known[pk], True) for pk in order] + [(one, False) for pk, one in known.items() if pk not in order]
        dress = {"place": " ".join(INPUT_CLASSES), "tick": " ".join(CHECKBOX_CLASSES)}
        return {"widget": {"name": name, "rows": rows, "is_hidden": False}, "dress": dress}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[int]:
        """Return the ids of the lines whose box is ticked, by the places that were typed."""
        ticked = []
        for pk in Instrument.objects.values_list("pk", flat=True):
            if f"{name}-{pk}" in data:
                raw = str(data.get(f"{name}-{pk}-place", ""))
                is_place = raw.isascii() and raw.isdigit() and len(raw) <= len(str(LAST_PLACE))
                ticked.append((int(raw) if is_place else LAST_PLACE, pk))
        return [pk for _place, pk in sorted(ticked, key=lambda each: each[0])]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return no: a form without a tick says that the list is empty."""
        return False


class LineListForm(forms.ModelForm[LineList]):
    """A list: its name and its lines."""

    class Meta:
        model = LineList
        fields = ("name",)

    lines = forms.Field(
        label=_("Lines"),
        required=False,
        widget=LinesWidget,
        help_text=_("Tick what the list has. Drag the lines into their order, or type their places; then save."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            places = self.instance.places.order_by("position")
            self.initial["lines"] = list(places.values_list("instrument_id", flat=True))

    def clean(self) -> dict[str, Any]:
        """Refuse one list too many."""
        if self.instance._state.adding and LineList.objects.count() >= services.MOST_LISTS:
            raise forms.ValidationError(services.TOO_MANY % {"most": services.MOST_LISTS})
        return super().clean() or self.cleaned_data


@admin.register(LineList)
class LineListAdmin(KeptWithLines):
    """Lists. A door to `ticker.services`."""

    form = LineListForm
    when_empty = _("A list is some of the lines in an order of its own, for one site or page. All lines need none.")
    list_display = ["name", "codes"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[LineList]:
        """Return the lists with their lines, in two queries."""
        found: QuerySet[LineList] = super().get_queryset(request)
        return found.prefetch_related("places__instrument")

    def get_fieldsets(self, request: HttpRequest, obj: LineList | None = None) -> Any:
        """Return the form; who may only look reads the lines as words."""
        return [(None, {"fields": ["name", "lines" if self.has_change_permission(request, obj) else "codes"]})]

    @admin.display(description=_("lines"))
    def codes(self, line_list: LineList) -> str:
        """Return the codes of a list in its order."""
        return ", ".join(place.instrument.code for place in line_list.places.all()) or gettext("none yet")

    def save_model(self, request: HttpRequest, obj: LineList, form: Any, change: bool) -> None:
        """Hand the list to the services, the only writer."""
        services.set_list(obj, form.cleaned_data["lines"], by=cast(User, request.user), now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: LineList) -> None:
        """Have the services give the list up."""
        services.delete_list(obj, by=cast(User, request.user), now=timezone.now())
