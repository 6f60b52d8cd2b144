"""Editors of sections in the admin: who is limited to what."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.contrib.admin.actions import delete_selected
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import SectionEditor
from articles.services import responsibility
from newsroom.desk import RoomAdmin


@admin.register(SectionEditor)
class SectionEditorAdmin(RoomAdmin):
    """A door to `articles.services.responsibility`. A line is added or taken away, never changed."""

    when_empty = _("Every editor edits every section. Add a line to limit one to a section and those below it.")
    list_display = ("editor", "section")
    list_display_links = ("editor",)
    list_select_related = ("user", "section")
    search_fields = ("user__username", "user__first_name", "user__last_name", "section__name")
    fields = ("user", "section")
    autocomplete_fields = ("user", "section")
    actions = ("release",)

    @admin.display(description=_("editor"), ordering="user__username")
    def editor(self, entry: SectionEditor) -> str:
        """Return who it is."""
        return entry.user.get_full_name() or entry.user.get_username()

    def save_model(self, request: HttpRequest, obj: SectionEditor, form: Any, change: bool) -> None:
        """Save by the service."""
        obj.pk = responsibility.limit(obj.user, obj.section, by=cast("User", request.user)).pk

    def delete_model(self, request: HttpRequest, obj: SectionEditor) -> None:
        """Delete by the service."""
        responsibility.release(obj, by=cast("User", request.user))

    @admin.action(description=_("Take the section away"), permissions=["delete"])
    def release(self, request: HttpRequest, queryset: QuerySet[SectionEditor]) -> None:
        """Take away each of the chosen lines."""
        for entry in queryset:
            responsibility.release(entry, by=cast("User", request.user))

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> Any:
        """Return the actions, without Django's own deletion, which knows nothing of the services."""
        actions = super().get_actions(request, action_location)
        actions.pop(delete_selected.__name__, None)
        return actions

    def has_change_permission(self, request: HttpRequest, obj: SectionEditor | None = None) -> bool:
        """Return no: a line is added or taken away."""
        return False
