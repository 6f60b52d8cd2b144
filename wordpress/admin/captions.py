"""The list on which an editor says what of a caption is text and what is credit, fifty of them in five minutes.

One form holds a page of the list. Its script sends one entry at a time; without, a button does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, ngettext

from newsroom.desk import ReadAdmin
from newsroom.errors import BadInput, NewsroomError
from wordpress import doubts
from wordpress.doubts import Doubt, Words
from wordpress.models import ImportedCaption
from wordpress.services import settling

MOST = 50  # entries that a form may send
WHOLE, SWAP = "whole", "swap"  # what a button without a script does to the words of an entry


@admin.register(ImportedCaption)
class DoubtAdmin(ReadAdmin):
    """One page; an entry has none of its own."""

    def get_urls(self) -> list[URLPattern]:
        """Return the list's address, and that of a form which is nobody's."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="wordpress_importedcaption_changelist"),
            path("add/", wrap(self.add_view), name="wordpress_importedcaption_add"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether there can be anything for this person."""
        return doubts.may_settle(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether there can be anything for this person."""
        return doubts.may_settle(request.user)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show a page of the list, or settle what was sent of it."""
        if not doubts.may_settle(request.user):
            raise PermissionDenied
        if request.method == "POST":
            return self._settle(request)
        try:
            if not set(request.GET) <= {"after"}:
                raise ValueError
            entries, more = doubts.page(request.user, request.GET.get("after", ""))
        except ValueError:
            messages.warning(request, gettext("There is nothing of that kind. Here is the list from its beginning."))
            return HttpResponseRedirect(request.path)
        return self._page(request, entries, more=more)

    def _page(self, request: HttpRequest, entries: Sequence[Doubt], *, more: bool, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Captions to settle"),
            "entries": entries,
            "left": doubts.waiting(request.user).count(),
            "is_behind": "after" in request.GET,
            "next": entries[-1].at if more else "",
            "lengths": settling.LONGEST,
        }
        return TemplateResponse(request, "wordpress/captions.html", context, status=status)

    def _settle(self, request: HttpRequest) -> HttpResponse:
        by = cast("User", request.user)
        sent = _sent(request)
        step, _, one = request.POST.get("step", "").partition(":")
        wanted = sent if step == "all" else {key: words for key, words in sent.items() if str(key) == one}
        if request.accepts("text/html"):
            return self._pressed(request, sent, {} if step in (WHOLE, SWAP) else wanted, by)
        if not wanted:
            return JsonResponse({"detail": gettext("Nothing was sent.")}, status=400)
        for key, words in wanted.items():
            try:
                settling.settle(key, words, seen=request.POST.get(f"seen_{key}", ""), by=by)
            except NewsroomError as refused:
                return JsonResponse({"detail": _said(refused), **_now(refused)}, status=refused.status)
        return JsonResponse({"left": doubts.waiting(by).count()})

    def _pressed(
        self, request: HttpRequest, sent: dict[UUID, Words], wanted: dict[UUID, Words], by: User
    ) -> HttpResponse:
        """Settle what was sent and lead on; what was refused is shown again, as it was typed."""
        if not sent:
            return HttpResponseRedirect(request.get_full_path())
        refusals: dict[UUID, NewsroomError] = {}
        for key, words in wanted.items():
            try:
                settling.settle(key, words, seen=request.POST.get(f"seen_{key}", ""), by=by)
            except NewsroomError as refused:
                refusals[key] = refused
        if done := len(wanted) - len(refusals):
            said = ngettext("{count} caption is settled.", "{count} captions are settled.", done)
            messages.success(request, said.format(count=done))
        if wanted and not refusals:
            return HttpResponseRedirect(request.get_full_path())
        rows = doubts.waiting(by).filter(pk__in=[key for key in sent if key not in wanted or key in refusals])
        entries = doubts.doubts(list(rows[:MOST]))
        for entry in entries:
            _fill(entry, sent[entry.key], refusals.get(entry.key), request)
        more = bool(entries) and doubts.waiting(by).count() > len(entries)
        return self._page(request, entries, more=more, status=422 if refusals else 200)


def _sent(request: HttpRequest) -> dict[UUID, Words]:
    """Return the words of each entry that a form sends; a button may have changed those of one."""
    found = {}
    verb, _, one = request.POST.get("step", "").partition(":")
    for value in request.POST.getlist("key")[:MOST]:
        try:
            key = UUID(value)
        except ValueError:
            continue  # no page of ours sends that
        words = Words(request.POST.get(f"text_{value}", ""), request.POST.get(f"credit_{value}", ""))
        if one == value and verb == WHOLE:
            words = Words(request.POST.get(f"original_{value}", words.text), "")
        elif one == value and verb == SWAP:
            words = Words(words.credit, words.text)
        found[key] = words
    return found


def _fill(entry: Doubt, typed: Words, refused: NewsroomError | None, request: HttpRequest) -> None:
    """Show an entry as it was typed. What stands there now has been seen once it is said."""
    entry.words = typed
    if refused is None:
        entry.seen = request.POST.get(f"seen_{entry.key}", "")
        return
    entry.fault = _said(refused)
    if now := _now(refused):
        entry.fault += " " + gettext("“{text}” and “{credit}”.").format(text=now["text"], credit=now["credit"])


def _said(refused: NewsroomError) -> str:
    return " ".join(fault.detail for fault in refused.errors) if isinstance(refused, BadInput) else str(refused)


def _now(refused: NewsroomError) -> dict[str, str]:
    return {name: str(refused.extra[name]) for name in ("text", "credit", "seen") if name in refused.extra}
