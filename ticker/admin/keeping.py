"""Who keeps what belongs to the ticker's lines: whoever may change the lines themselves."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest

from newsroom.desk import RoomAdmin


class KeptWithLines(RoomAdmin):
    """A page for what has no permissions of its own: those of instruments hold."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether this person may see instruments."""
        return request.user.has_perm("ticker.view_instrument") or self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether this person may change instruments."""
        return request.user.has_perm("ticker.change_instrument")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether this person may change instruments."""
        return self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return whether this person may change instruments."""
        return self.has_change_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether this person sees it in the menu."""
        return self.has_view_permission(request)
