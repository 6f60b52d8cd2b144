"""What one line's buttons do on the market desk: override it for a while, take that back, and show it over time."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.errors import BadInput
from ticker import chart, history, numbers, services
from ticker.models import Instrument, Override, Quote

# Minutes that an override may be given on the desk.
LASTING = {
    60: _("1 hour"),
    120: _("2 hours"),
    240: _("4 hours"),
    480: _("8 hours"),
    1440: _("a day"),
    4320: _("3 days"),
}
PERIODS = {30: _("30 days"), 90: _("3 months"), 365: _("a year")}
OVERRIDES = 20
QUOTES = 200  # on the page of a line over time


def override(request: HttpRequest, pk: int) -> HttpResponse:
    """Override a line for a while, or take its override back, as the form says; lead back to the desk."""
    instrument = _instrument(pk)
    if request.method != "POST" or not request.user.has_perm("ticker.add_quote"):
        raise PermissionDenied
    by, now = cast(User, request.user), timezone.now()
    if request.POST.get("step") == "end":
        if services.end_override(instrument, by=by, now=now):
            messages.success(request, gettext("%(code)s is shown as its rate says.") % {"code": instrument.code})
    else:
        _override(request, instrument, by, now)
    return HttpResponseRedirect(reverse("admin:ticker_instrument_changelist"))


def _override(request: HttpRequest, instrument: Instrument, by: User, now: dt.datetime) -> None:
    lasting = request.POST.get("minutes", "")
    minutes = int(lasting) if lasting.isascii() and lasting.isdigit() and len(lasting) < 6 else 0
    try:
        value = numbers.read(request.POST.get("value", "").strip())
        until = now + dt.timedelta(minutes=minutes)
        reason = request.POST.get("reason", "")[:200]
        made = services.override(instrument, value, until=until, by=by, now=now, reason=reason)
    except BadInput as refused:
        messages.error(request, " ".join([instrument.code + ":", *(fault.detail for fault in refused.errors)]))
    except ValueError as error:
        messages.error(request, f"{instrument.code}: {error}")
    else:
        said = gettext("%(code)s is overridden until %(until)s.")
        messages.success(request, said % {"code": instrument.code, "until": f"{timezone.localtime(made.until):%H:%M}"})


def over_time(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    """Show a line over time: a chart, and the rates as they came."""
    if not request.user.has_perm("ticker.view_quote"):
        raise PermissionDenied
    instrument = _instrument(pk)
    raw = request.GET.get("days", "")
    days = int(raw) if raw in map(str, PERIODS) else next(iter(PERIODS))
    today = timezone.localdate(timezone.now(), timezone.get_default_timezone())
    first = today - dt.timedelta(days=days)
    # A bank may have dated its rate ahead.
    said = history.spans([instrument], first, today + dt.timedelta(days=14))[instrument.pk]
    quotes = Quote.objects.filter(instrument=instrument).select_related("recorded_by", "corrected_by").newest_first()
    overrides = Override.objects.filter(instrument=instrument).select_related("by", "ended_by")
    page = {
        "title": instrument.code,
        "subtitle": gettext("Over time"),
        "instrument": instrument,
        # Our own markup, of digits and of codes in capitals.
        "chart": mark_safe(chart.svg(instrument.code, instrument.scale, said, inspect=True).decode()),  # noqa: S308
        "days": days,
        "periods": PERIODS.items(),
        "quotes": [(quote, numbers.exact(quote.value, instrument.scale)) for quote in quotes[:QUOTES]],
        "overrides": [(one, numbers.exact(one.value, instrument.scale)) for one in overrides[:OVERRIDES]],
        "csv": reverse("ticker-sheet", args=[instrument.base, instrument.quote]) if _is_public(instrument) else "",
    }
    return TemplateResponse(request, "ticker/over_time.html", {**context, **page})


def _is_public(instrument: Instrument) -> bool:
    return Instrument.objects.on_air().filter(Q(pk=instrument.pk)).exists()


def _instrument(pk: int) -> Instrument:
    found = Instrument.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
