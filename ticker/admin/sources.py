"""The sources of rates: what each said last, what is the matter with it, its calendar, and what waits for an editor."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from ticker import polling, services, trouble
from ticker.admin.keeping import KeptWithLines
from ticker.admin.source_forms import NewSourceForm, SourceForm
from ticker.admin.waiting import decide, waiting_rates
from ticker.models import Fetch, Source, Trouble

SHOWN = 30  # askings on the page
STATES = {"well": "success", "late": "warning", "failing": "danger", "off": "info", "new": "info"}
WORDS = {
    "well": _("well"),
    "late": _("late"),
    "failing": _("failing"),
    "off": _("switched off"),
    "new": _("not asked yet"),
}


@admin.register(Source)
class SourceAdmin(KeptWithLines):
    """Sources. A door to `ticker.services`."""

    when_empty = _("A source is a bank's list of rates. Add one, and choose it in the form of an instrument.")
    list_display = ["name", "is_well", "day", "answered_at", "problem"]
    ordering = ["name"]
    readonly_fields = ["how_it_goes"]

    class Media:
        css = {"all": ["ticker/market_desk.css"]}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the short form for a new source, the whole one for another."""
        kwargs["form"] = SourceForm if obj else NewSourceForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """Return the form; what happened so far stands above it."""
        if obj is None:
            return [(None, {"fields": ["adapter", "name", "url", "mapping"]})]
        mapping = ["mapping"] if obj.adapter == "mapped" else []
        days = ["zone", "at", "weekdays", ("lead", "grace_minutes"), "holidays"]
        return [
            (None, {"fields": ["how_it_goes"]}),
            (None, {"fields": ["name", "url", *mapping, "enabled"]}),
            (_("Calendar"), {"fields": days}),
        ]

    @display(description=_("state"), label=STATES)  # type: ignore[untyped-decorator]
    def is_well(self, source: Source) -> tuple[str, Any]:
        """Return the state, and its word."""
        found = trouble.state(source, timezone.now())
        return found, WORDS[found]

    @admin.display(description="")
    def how_it_goes(self, source: Source) -> SafeString:
        """Return what came of asking; the buttons do nothing for who may not press them."""
        found = trouble.state(source, timezone.now())
        troubles = list(Trouble.objects.filter(source=source, ended_at__isnull=True))
        context = {
            "source": source,
            "state": found,
            "word": WORDS[found],
            "troubles": troubles,
            "problem": source.problem if source.problem not in {each.said for each in troubles} else "",
            "fetches": Fetch.objects.filter(source=source).defer("raw")[:SHOWN],
            "instruments": source.instruments.all(),
            "label": STATES[found],
            "held": waiting_rates(source),
            "overdue": source.schedule.overdue_at(source.day) if source.day else None,
        }
        return render_to_string("ticker/source_state.html", context)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return no: one that is not wanted is switched off, and what it said stays on record."""
        return False

    def save_model(self, request: HttpRequest, obj: Source, form: ModelForm[Source], change: bool) -> None:
        """Hand the source to the services, the only writer."""
        services.set_source(obj, by=cast(User, request.user), now=timezone.now())

    def get_urls(self) -> list[URLPattern]:
        """Return the page's addresses, with those of its buttons and of the answers that were kept."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/step/", view(self.step), name="ticker_source_step"),
            path("<int:pk>/answers/<int:fetch>/", view(self.answer), name="ticker_source_answer"),
            *super().get_urls(),
        ]

    def answer(self, request: HttpRequest, pk: int, fetch: int) -> HttpResponse:
        """Show an answer as it came, as text and never as a page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kept = Fetch.objects.filter(pk=fetch, source=pk).first()
        if kept is None:
            raise Http404
        said = bytes(kept.raw)
        encoding = "cp1251" if b"windows-1251" in said[:200] else "utf-8"
        return HttpResponse(said.decode(encoding, "replace"), content_type="text/plain; charset=utf-8")

    def step(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what a button says, and lead back to the page."""
        source = Source.objects.filter(pk=pk).first()
        if source is None:
            raise Http404
        name, _space, held = request.POST.get("step", "").partition(" ")
        needed = "ticker.change_instrument" if name == "ask" else "ticker.add_quote"
        if request.method != "POST" or not request.user.has_perm(needed):
            raise PermissionDenied
        if name == "ask" and not source.enabled:
            messages.warning(request, gettext("It is switched off: it is asked once it is on again."))
        elif name == "ask":
            services.ask_anew(pk)
            messages.info(request, polling.poll(pk) or gettext("Another process is asking it right now."))
        else:
            decide(request, name, held)
        return HttpResponseRedirect(reverse("admin:ticker_source_change", args=[pk]))
