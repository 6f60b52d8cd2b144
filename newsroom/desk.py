"""The desk: the admin site that every room hangs its pages on, and what those pages share."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.sites import UnfoldAdminSite

__all__ = ["Desk", "RoomAdmin", "StackedInline", "TabularInline"]

SEARCH_WORDS = 10
SEARCH_LENGTH = 200


class Desk(UnfoldAdminSite):
    """The newsroom's own admin site."""

    site_header = "Newsroom"
    site_title = "Newsroom"
    index_title = "Desk"


class RoomAdmin(ModelAdmin):
    """Base of every admin page: bounded search, no 500 from a made-up filter."""

    list_per_page = 50
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Search for the first ten words: a thousand make an expression no database takes."""
        term = " ".join(search_term[:SEARCH_LENGTH].split()[:SEARCH_WORDS])
        found: tuple[QuerySet[Model], bool] = super().get_search_results(request, queryset, term)
        return found

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list; numbers that no column can hold are answered as an empty filter would be."""
        try:
            response: HttpResponse = super().changelist_view(request, extra_context)
            # Rendered here, where the error can be told; the list is read while it renders.
            if hasattr(response, "render"):
                response.render()
            return response
        except OverflowError:
            request.GET = type(request.GET)("")
            overview: HttpResponse = super().changelist_view(request, extra_context)
            return overview
