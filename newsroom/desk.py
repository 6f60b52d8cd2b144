"""The desk: the admin site that every room hangs its pages on, and what those pages share."""

from __future__ import annotations

from functools import partial, reduce
from itertools import islice
from operator import or_
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin as DjangoAdmin
from django.contrib.admin.options import ActionLocation
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.dataclasses import SearchResult
from unfold.sites import UnfoldAdminSite

from newsroom import text
from newsroom.choosers import ChooseOne
from newsroom.dress import ICONS, pages
from newsroom.signin import guessing
from newsroom.tongues import Words

__all__ = ["Desk", "ReadAdmin", "RoomAdmin", "StackedInline", "TabularInline"]

SEARCH_WORDS = 10
SEARCH_LENGTH = 200
FOUND_OF_EACH = 8  # in the search over everything

# What Django raises where it puts an address or a form's hidden field into a query as it came.
NO_SUCH_VALUE = (OverflowError, ValidationError, ValueError)


# Django says these; they stand here so that our catalogues say them too, in a way that fits a noun of any gender.
THEIRS = (
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_noop("Yes, I’m sure"),
    gettext_noop("No, take me back"),
    gettext_noop("This object doesn’t have a change history. It probably wasn’t added via this admin site."),
)


class Desk(UnfoldAdminSite):
    """The newsroom's own admin site."""

    site_header = "Newsroom"
    site_title = "Newsroom"
    index_title = _("Start")
    enable_nav_sidebar = True

    def extra_context(self, context: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
        """Return the context of every page, with the room it lies in as the sidebar names it."""
        items = [item for group in context["sidebar_navigation"] for item in group["items"]]
        return {**context, "room": next((item for item in items if item["active"]), None)}

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the form; Django would let caches keep it, and it greets by name.

        Whoever sits at a screen that somebody left guesses at the old password no oftener than at the door.
        """
        change = partial(super().password_change, request, extra_context)
        response = guessing.counted(request, change, page=self.each_context(request))
        add_never_cache_headers(response)
        return response

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say that it is changed, with the same reserve."""
        response: HttpResponse = super().password_change_done(request, extra_context)
        add_never_cache_headers(response)
        return response

    def search(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse | HttpResponse:
        """Search whatever this person may see: a few of each kind, read anew each time."""
        words = text.line(request.GET.get("s", ""))
        if not words:
            return HttpResponse()
        found = self._found(request, words)
        pages = Paginator(found, max(len(found), 1))
        context = {
            "search_term": words,
            "page_obj": pages,
            "results": pages.page(1),
            "page_counter": 0,
            "command_show_history": False,
        }
        return TemplateResponse(request, "desk/found.html", context, headers={"HX-Trigger": "search"})

    def _found(self, request: HttpRequest, words: str) -> list[SearchResult]:
        found = [
            SearchResult(title, gettext("page · {desk}").format(desk=desk), link, "arrow_outward")
            for title, desk, link in pages(request, words)
        ]
        for model, page in self._registry.items():
            if not page.get_search_fields(request) or not page.has_view_permission(request):
                continue
            matching, _ = page.get_search_results(request, page.get_queryset(request), words)
            kind = str(model._meta.verbose_name)
            name = f"{model._meta.app_label}_{model._meta.model_name}"
            for thing in dict.fromkeys(islice(matching[: FOUND_OF_EACH * 2], FOUND_OF_EACH)):
                link = reverse(f"{self.name}:{name}_change", args=[thing.pk])
                found.append(SearchResult(str(thing), kind, link, ICONS.get(name, "description")))
        return found


class RoomAdmin(ModelAdmin):
    """Base of every admin page: bounded search, and no 500 from a value that somebody made up."""

    when_empty: Words = ""  # what to do next where the list has no rows yet, in a sentence
    list_per_page = 50
    show_full_result_count = False

    def get_action_choices(
        self, request: HttpRequest, default_choices: Any = None, action_location: Any = ActionLocation.CHANGE_LIST
    ) -> list[tuple[str, str]]:
        """Return the bulk actions; unfold's own override knows nothing of where they stand (Django 6.1)."""
        blank = [("", gettext("Select action"))]
        choices: list[tuple[str, str]] = DjangoAdmin.get_action_choices(self, request, blank, action_location)
        return choices

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Search for the first ten words: a thousand make an expression no database takes."""
        fields = self.get_search_fields(request)
        words = search_term[:SEARCH_LENGTH].split()[:SEARCH_WORDS]
        for word in words if fields else ():
            # SQLite compares only ASCII letters without regard to case.
            spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
            pairs = ((f"{field}__icontains", spelling) for field in fields for spelling in spellings)
            queryset = queryset.filter(reduce(or_, (Q(pair) for pair in pairs)))
        return queryset, bool(words) and any("__" in field for field in fields)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Look things up by fields that survive a made-up value."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChooseOne(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list; a filter or a selection that no column can hold leads back to all of it."""
        try:
            named = {"title": capfirst(str(self.opts.verbose_name_plural)), **(extra_context or {})}
            response: HttpResponse = super().changelist_view(request, named)
            # Rendered here, where the error can be told; the list is read while it renders.
            if hasattr(response, "render"):
                response.render()
            return response
        except NO_SUCH_VALUE:
            if not (request.GET or request.POST):
                raise  # nobody asked for anything odd: that is a bug, and no loop shall hide it
            messages.warning(request, gettext("There is nothing of that kind. Here is the whole list."))
            return HttpResponseRedirect(request.path)

    def name_of(self, thing: Any) -> str:
        """Return what its page is headed with."""
        return str(thing)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show a form under the name of what it is of: “Change” with a noun behind it is grammar in few languages."""
        thing = context.get("original")
        named = self.name_of(thing) if thing else gettext("Add %(thing)s") % {"thing": self.opts.verbose_name}
        return super().render_change_form(request, {**context, "title": named, "subtitle": None}, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what. Who may see none of these is not told which exist."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form; a number in it that no column can hold is a bad request."""
        try:
            response: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        except OverflowError:
            raise BadRequest(gettext("A number in the form is too large.")) from None
        return response


class ReadAdmin(RoomAdmin):
    """Base of pages on which things are read alone: others make them, and nobody changes or deletes one here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: services make these."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no: what they say stays as it was said."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no: that they were stays known."""
        return False

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show one, without the way to a history of changes: there are none."""
        return super().render_change_form(request, {**context, "show_history": False}, *args, **kwargs)
