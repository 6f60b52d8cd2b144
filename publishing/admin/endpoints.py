"""Webhooks on the desk: who is told of what, how that goes, and the buttons to help."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget

from newsroom.desk import RoomAdmin
from publishing import following
from publishing.admin import health
from publishing.models import Endpoint
from publishing.webhooks import events, services


class EndpointForm(forms.ModelForm[Endpoint]):
    """Where to send, and what."""

    class Meta:
        model = Endpoint
        fields = ("name", "url", "events", "things")
        help_texts = {
            "name": _("Who is told, for the lists of the desk."),
            "url": _("Where each event is sent: https://…"),
        }

    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=[(name, name) for name in events.EVENTS],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None chosen: all of them."),
    )
    things = forms.CharField(
        label=_("Only about"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Keys with spaces between them, such as section:economy tag:energy. Empty: about everything."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["things"] = " ".join(self.instance.things or [])

    def clean_things(self) -> list[str]:
        """Return the keys."""
        return str(self.cleaned_data["things"]).split()

    def clean(self) -> dict[str, Any]:
        """Put each fault of address and wishes beside its field."""
        cleaned = super().clean() or self.cleaned_data
        draft = Endpoint(**{name: cleaned[name] for name in ("url", "events", "things") if name in cleaned})
        for fault in services.faults(draft) if draft.url else ():
            self.add_error((fault.pointer or "/url").removeprefix("/"), fault.detail)
        return cleaned


@admin.register(Endpoint)
class EndpointAdmin(RoomAdmin):
    """Partners' addresses. A door to `publishing.webhooks.services`."""

    when_empty = _(
        "A webhook tells a partner’s server, or the one that builds your site, of every change within the second."
    )
    form = EndpointForm
    list_display = ["name", "url", "state", "is_behind", "last_success_at"]
    search_fields = ["name", "url"]
    ordering = ["name"]
    readonly_fields = ["how_it_goes", "is_behind", "last_success_at", "buttons", "log"]

    def get_fieldsets(self, request: HttpRequest, obj: Endpoint | None = None) -> Any:
        """Return the form; what happened so far stands above it, once there is something."""
        form = (None, {"fields": ["name", "url", "events", "things"]})
        if obj is None:
            return [form]
        shown = ["how_it_goes", ("is_behind", "last_success_at"), "log"]
        may = [(gettext("Help it along"), {"fields": ["buttons"]})] if self.has_change_permission(request, obj) else []
        return [(gettext("How it goes"), {"fields": shown}), form, *may]

    @display(description=_("state"), label=health.LABELS)  # type: ignore[untyped-decorator]
    def state(self, endpoint: Endpoint) -> tuple[str, str]:
        """Return the state, and its word."""
        return health.labelled(endpoint)

    @admin.display(description=_("state"))
    def how_it_goes(self, endpoint: Endpoint) -> str:
        """Return a sentence."""
        return health.sentence(endpoint)

    @admin.display(description=_("still to come"))
    def is_behind(self, endpoint: Endpoint) -> str:
        """Return how many changes are waiting."""
        return health.behind(endpoint, following.newest())

    @admin.display(description=_("deliveries"))
    def log(self, endpoint: Endpoint) -> SafeString:
        """Return the way to the delivery log."""
        url = reverse("admin:publishing_delivery_changelist")
        words = gettext("Open the log")
        return format_html('<a class="desk-button" href="{}?endpoint__id__exact={}">{}</a>', url, endpoint.pk, words)

    @admin.display(description="")
    def buttons(self, endpoint: Endpoint) -> SafeString:
        """Return the buttons."""
        step = reverse("admin:publishing_endpoint_step", args=[endpoint.pk])
        return render_to_string("publishing/webhook_steps.html", {"endpoint": endpoint, "step": step})

    def save_model(self, request: HttpRequest, obj: Endpoint, form: Any, change: bool) -> None:
        """Hand the endpoint to the services; a new one's secret is shown now and never again."""
        services.save(obj, by=cast(User, request.user), now=timezone.now())
        if not change:
            _show_secret(request, obj.secret)

    def get_urls(self) -> list[URLPattern]:
        """Return the page's addresses, with the one that the buttons send to."""
        step = path("<uuid:pk>/step/", self.admin_site.admin_view(self.step), name="publishing_endpoint_step")
        return [step, *super().get_urls()]

    def step(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Do what a button says, and lead back to the page."""
        endpoint = Endpoint.objects.filter(pk=pk).first()
        if endpoint is None:
            raise Http404
        if request.method != "POST" or not self.has_change_permission(request, endpoint):
            raise PermissionDenied
        self._do(request, endpoint)
        return HttpResponseRedirect(reverse("admin:publishing_endpoint_change", args=[pk]))

    def _do(self, request: HttpRequest, endpoint: Endpoint) -> None:
        by, now, name = cast(User, request.user), timezone.now(), request.POST.get("step")
        match name:
            case "test":
                self._test(request, endpoint, now)
            case "rotate":
                _show_secret(request, services.rotate(endpoint.pk, by=by, now=now))
            case "on":
                services.enable(endpoint.pk, by=by)
                messages.success(request, gettext("Switched on. It gets everything since it stopped."))
            case "off":
                services.disable(endpoint.pk, by=by, now=now)
                messages.success(request, gettext("Switched off. Nothing is sent until it is switched on again."))
            case "replay":
                self._replay(request, endpoint)
            case _:
                raise BadRequest(gettext("There is no such button."))
        self.log_change(request, endpoint, f"Pressed “{name}”.")

    def _test(self, request: HttpRequest, endpoint: Endpoint, now: dt.datetime) -> None:
        outcome = services.send_test(endpoint.pk, now=now)
        if outcome.taken:
            messages.success(
                request,
                gettext("The receiver answered {code} in {milliseconds} ms.").format(
                    code=outcome.code, milliseconds=outcome.milliseconds
                ),
            )
        else:
            messages.error(request, gettext("The test event was not taken. {problem}").format(problem=outcome.problem))

    def _replay(self, request: HttpRequest, endpoint: Endpoint) -> None:
        try:
            since = timezone.make_aware(dt.datetime.fromisoformat(request.POST.get("since", "")))
        except (ValueError, OverflowError):
            messages.error(request, gettext("Choose since when."))
            return
        count = services.replay_since(endpoint.pk, since)
        words = (
            ngettext(
                "{count:,} change is on its way again.", "{count:,} changes are on their way again.", count
            ).format(count=count)
            if count
            else gettext("Nothing has changed since then.")
        )
        messages.success(request, words)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the endpoints alone: their deliveries may be a hundred thousand."""
        return [str(each) for each in objs], {}, set(), []

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Return what is shown and not edited."""
        return self.readonly_fields


def _show_secret(request: HttpRequest, secret: str) -> None:
    messages.warning(request, gettext("The secret, shown this once: {secret}").format(secret=secret))
