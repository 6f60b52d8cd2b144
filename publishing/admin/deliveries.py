"""What was handed to whom, and the caches that are purged: read, and sent again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from newsroom.desk import RoomAdmin
from publishing import purging
from publishing.admin import health
from publishing.models import Delivery, Purger
from publishing.webhooks import services

State = Delivery.State
STATES = {State.WAITING: "warning", State.DELIVERED: "success", State.GIVEN_UP: "danger"}


class ReadOnly(RoomAdmin):
    """Rows that the worker writes and people read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: the worker writes these."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether this person may use the list's actions; a row itself is never edited."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return no: old rows are pruned."""
        return False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    """The delivery log, newest first."""

    when_empty = _("Each event that is handed to a webhook is listed here, and can be sent again.")
    list_display = ["event", "number", "endpoint", "status", "code", "attempts", "took", "sent_at", "due_at"]
    list_select_related = ["endpoint"]
    list_filter = ["endpoint", "state"]
    ordering = ["-created_at", "-pk"]
    actions = ["send_again"]
    fieldsets = [
        (None, {"fields": ["event", "number", "endpoint", "message_id"]}),
        (_("The last attempt"), {"fields": ["status", "code", "took", "sent_at", "attempts", "due_at", "answer"]}),
    ]
    readonly_fields = ["status", "took"]

    @display(description=_("state"), ordering="state", label=STATES)  # type: ignore[untyped-decorator]
    def status(self, delivery: Delivery) -> tuple[str, str]:
        """Return how it stands, as the labels name it and in words."""
        return delivery.state, delivery.get_state_display()

    @admin.display(description=_("took"), ordering="milliseconds")
    def took(self, delivery: Delivery) -> str:
        """Return how long the last attempt lasted."""
        return "–" if delivery.milliseconds is None else f"{delivery.milliseconds:,} ms"

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Send the chosen events again; what they say is what is public now."""
        count = services.replay(queryset.values_list("pk", flat=True), now=timezone.now())
        words = (
            ngettext("{count} will be sent again.", "{count} will be sent again.", count).format(count=count)
            if count
            else gettext("A test event is not sent again; press its button anew.")
        )
        self.message_user(request, words, messages.SUCCESS if count else messages.INFO)


@admin.register(Purger)
class PurgerAdmin(ReadOnly):
    """Caches and hubs, as the settings name them."""

    when_empty = _("Caches that the operator’s settings name are listed here once something was published.")
    list_display = ["name", "state", "goes", "behind", "last_success_at"]
    list_display_links = None
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Purger]:
        """Return those that the settings name now; the rows of others are kept, should they come back."""
        found: QuerySet[Purger] = super().get_queryset(request)
        return found.filter(name__in=purging.errands())

    @display(description=_("state"), label=health.LABELS)  # type: ignore[untyped-decorator]
    def state(self, purger: Purger) -> tuple[str, str]:
        """Return the state, and its word."""
        return health.labelled(purger)

    @admin.display(description=_("how it goes"))
    def goes(self, purger: Purger) -> str:
        """Return a sentence."""
        return health.sentence(purger)

    @admin.display(description=_("still to come"))
    def behind(self, purger: Purger) -> Any:
        """Return how many changes it was not told of."""
        errand = purging.errands().get(purger.name)
        return health.behind(purger, errand.tide.newest() if errand else purger.cursor)
