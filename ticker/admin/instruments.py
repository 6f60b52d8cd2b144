"""All lines on one page, an instrument's form, and the rates as they came."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from newsroom.desk import ReadAdmin, RoomAdmin
from ticker import calendar, chart, desk, history, numbers, queries, services
from ticker.admin import steps
from ticker.admin.waiting import decide, waiting_rates
from ticker.models import Instrument, LineList, Quote
from ticker.models.market import working_week

SPARK = dt.timedelta(days=30)


class InstrumentForm(forms.ModelForm[Instrument]):
    """An instrument; codes may be typed in small letters."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=list(calendar.WEEKDAYS.items()),
        coerce=int,
        initial=working_week,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("On the other days no new rate is expected, and none turns stale."),
    )

    def clean_base(self) -> str:
        """Return the code in capitals."""
        return str(self.cleaned_data["base"]).upper()

    def clean_quote(self) -> str:
        """Return the code in capitals."""
        return str(self.cleaned_data["quote"]).upper()


def sparks(instruments: list[Instrument]) -> dict[int, str]:
    """Return the points of each line's sparkline by its id: the closes of 30 days, in one query for all."""
    today = timezone.localdate(timezone.now(), timezone.get_default_timezone())
    said = history.spans(instruments, today - SPARK, today)
    return {pk: chart.spark([span.close for span in spans]) for pk, spans in said.items()}


@admin.register(Instrument)
class InstrumentAdmin(RoomAdmin):
    """The list is the market desk itself: every line with a field for its rate."""

    form = InstrumentForm
    fieldsets = [
        (_("Line"), {"fields": [("base", "quote"), "name", ("scale", "visible")]}),
        (_("Where its rates come from"), {"fields": [("source", "pivot")]}),
        (_("Jumps"), {"fields": ["jump_percent"]}),
        (_("Stale rates"), {"fields": ["expected_hours", "weekdays"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Instrument | None = None) -> list[str]:
        """Return the codes of an instrument that has rates: those would come to be another thing's."""
        return ["base", "quote"] if obj and obj.quotes.exists() else []

    def has_delete_permission(self, request: HttpRequest, obj: Instrument | None = None) -> bool:
        """Return no: a line that is not wanted is hidden, and its rates stay on record."""
        return False

    def save_model(self, request: HttpRequest, obj: Instrument, form: Any, change: bool) -> None:
        """Hand the instrument to the services, the only writer."""
        services.set_instrument(obj, by=cast(User, request.user), now=timezone.now())

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the market desk; a POST stores what was changed on it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        by, now = cast(User, request.user), timezone.now()
        rows = queries.board(now)
        if request.method != "POST":
            return self._desk(request, desk.forms_for(rows, by=by, now=now))
        if not (by.has_perm("ticker.add_quote") or by.has_perm("ticker.change_instrument")):
            raise PermissionDenied
        lines = desk.forms_for(rows, request.POST, by=by, now=now)
        if (said := desk.save(lines, by=by, now=now)) is None:
            # Read again: what stood in the way may have arrived after the first look.
            again = desk.reopened(lines, queries.board(now), request.POST, by=by, now=now)
            return self._desk(request, again, refused=True)
        messages.success(request, " ".join(said)) if said else messages.info(request, gettext("Nothing was changed."))
        return HttpResponseRedirect(request.path)

    def get_urls(self) -> list[URLPattern]:
        """Return the page's addresses, with those of each line's buttons."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/override/", view(steps.override), name="ticker_instrument_override"),
            path("<int:pk>/over-time/", view(self.over_time), name="ticker_instrument_over_time"),
            path("waiting/", view(self.decide), name="ticker_instrument_waiting"),
            *super().get_urls(),
        ]

    def over_time(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a line over time."""
        return steps.over_time(request, pk, {**self.admin_site.each_context(request), "opts": self.opts})

    def decide(self, request: HttpRequest) -> HttpResponse:
        """Take a rate that waits, or leave it out, and lead back to the desk."""
        if request.method != "POST" or not request.user.has_perm("ticker.add_quote"):
            raise PermissionDenied
        name, _space, held = request.POST.get("step", "").partition(" ")
        decide(request, name, held)
        return HttpResponseRedirect(reverse("admin:ticker_instrument_changelist"))

    def _desk(self, request: HttpRequest, lines: list[desk.LineForm], *, refused: bool = False) -> HttpResponse:
        may = request.user.has_perm
        found = sparks([line.row.instrument for line in lines])
        for line in lines:
            line.spark = found.get(line.row.instrument.pk, "")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Market desk"),
            "lines": lines,
            "refused": refused,
            "may_quote": may("ticker.add_quote"),
            "may_change": may("ticker.change_instrument"),
            "may_see_quotes": may("ticker.view_quote"),
            "lists": LineList.objects.all(),
            "waiting": waiting_rates(),
            "lasting": steps.LASTING.items(),
            "has_add_permission": self.has_add_permission(request),
        }
        return TemplateResponse(request, "ticker/market_desk.html", context)


@admin.register(Quote)
class QuoteAdmin(ReadAdmin):
    """The rates as they came, newest first. Nobody changes one; the market desk adds."""

    when_empty = _("Rates appear here as they are set on the market desk; nobody changes one afterwards.")
    list_display = ["instrument", "rate", "as_of", "source", "recorded_by", "recorded_at", "corrects"]
    list_display_links = None
    list_select_related = ["instrument", "recorded_by", "corrects__instrument"]
    list_filter = ["instrument"]
    date_hierarchy = "as_of"
    ordering = ["-as_of", "-pk"]

    @admin.display(description=_("rate"))
    def rate(self, quote: Quote) -> str:
        """Return the rate with every digit it has."""
        return numbers.exact(quote.value, quote.instrument.scale)
