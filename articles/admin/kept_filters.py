"""Filters above the list of stories: one's own, and those of one's desks."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.models import SavedFilter
from articles.services import filters
from newsroom.desk import RoomAdmin
from newsroom.errors import BadInput, NewsroomError

LIST = "admin:articles_article_changelist"


class KeptFilters(RoomAdmin):
    """The part of the list of stories that keeps filters."""

    list_before_template = "articles/kept_filters.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, with the kept filters above it."""
        user = cast("User", request.user)
        here = _sorted(request.GET)
        kept = [(each, _sorted(QueryDict(each.query)) == here) for each in SavedFilter.objects.seen_by(user)]
        more = {
            "kept_filters": kept,
            "may_keep": bool(here) and not any(is_here for _, is_here in kept),
            "query_to_keep": request.GET.urlencode(),
            "my_desks": list(user.groups.order_by("name")),
        }
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def get_urls(self) -> list[URLPattern]:
        """Return the list's addresses, and the two that keep and forget a filter."""
        view = self.admin_site.admin_view
        return [
            path("filters/", view(self.keep_filter), name="articles_filter_keep"),
            path("filters/<int:filter_id>/forget/", view(self.forget_filter), name="articles_filter_forget"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def keep_filter(self, request: HttpRequest) -> HttpResponse:
        """Keep what the list shows now."""
        query = request.POST.get("query", "")
        desk = request.POST.get("desk", "")
        try:
            kept = filters.keep(
                request.POST.get("name", ""),
                query,
                by=self._viewer(request),
                desk=int(desk) if desk.isascii() and desk.isdigit() and len(desk) < 10 else -1 if desk else None,
            )
        except BadInput as error:
            for fault in error.errors:
                messages.error(request, fault.detail)
            # Back to the whole list: what could not be kept may be what the list cannot show either.
            return HttpResponseRedirect(reverse(LIST))
        messages.success(request, _("“{name}” stands above the list from now on.").format(name=kept.name))
        return HttpResponseRedirect(f"{reverse(LIST)}?{kept.query}")

    @method_decorator(require_POST)
    def forget_filter(self, request: HttpRequest, filter_id: int) -> HttpResponse:
        """Take a filter off the list."""
        try:
            gone = filters.forget(filter_id, by=self._viewer(request))
        except NewsroomError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("“{name}” is forgotten.").format(name=gone.name))
        return HttpResponseRedirect(reverse(LIST))

    def _viewer(self, request: HttpRequest) -> User:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return cast("User", request.user)


def _sorted(given: QueryDict) -> list[tuple[str, list[str]]]:
    """Return a query so that two may be compared, without what is no part of a filter."""
    return sorted((name, values) for name, values in given.lists() if name not in filters.ONLY_HERE and any(values))
