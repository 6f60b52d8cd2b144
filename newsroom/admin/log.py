"""The audit log on the desk: read, filtered, searched, and changed by nobody."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from newsroom import text
from newsroom.audit import ERASED, KINDS, NEWSROOM, VERBS
from newsroom.desk import ReadAdmin
from newsroom.models import AuditEntry
from newsroom.tongues import Words

SHOWN = 120  # characters of one detail
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # as `newsroom.audit` keeps one
STATES = ("came_from", "now_is", "cause")  # details whose values are names of the workflow
WAYS = ("with", "at_step")  # details whose values are ways to sign in
# What details are called; any other as the code calls it.
DETAILS: Mapping[str, Words] = {
    "came_from": _("came from"),
    "now_is": _("now is"),
    "revision": _("revision"),
    "cause": _("cause"),
    "due": _("due"),
    "reason": _("reason"),
    "moved_to": _("moved to"),
    "section": _("section"),
    "groups": _("groups"),
    "single permissions": _("single permissions"),
    "may sign in": _("may sign in"),
    "works at the desk": _("works at the desk"),
    "superuser": _("superuser"),
    "gained": _("gained"),
    "lost": _("lost"),
    "scopes": _("scopes"),
    "acts_for": _("acts for"),
    "ends": _("ends"),
    "note": _("note"),
    "with": pgettext_lazy("of signing in", "with"),
    "at_step": _("at step"),
    "address": _("address"),
    "added": _("added"),
    "removed": _("removed"),
    "value": _("value"),
    "until": _("until"),
    "source": _("source"),
    "by_key": _("by the key"),
    "fields": _("fields"),
    "form": pgettext_lazy("of a file", "form"),
    "replace": _("in its place"),
    "new": _("new stories"),
    "changed": _("changed stories"),
    "photos_new": _("new photos"),
    "pictures": _("pictures that came"),
}
STANDINGS: Mapping[str, Words] = {
    "draft": _("draft"),
    "in_review": _("in review"),
    "approved": _("approved"),
    "scheduled": _("scheduled"),
    "published": _("published"),
    "withdrawn": _("withdrawn"),
    "spiked": _("spiked"),
}


# Values that are stored in English, and what they are called.
STORED: Mapping[str, Words] = {
    "password": _("password"),
    "second step": _("second step"),
    "passkey": _("passkey"),
    "somebody unknown": _("somebody unknown"),
    NEWSROOM: _("the newsroom"),
    ERASED: _("(erased)"),
}


class _OneOf(admin.SimpleListFilter):
    names: Mapping[str, Words]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Words]]:
        """Return the choices."""
        return list(self.names.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the lines of that kind; of one that is unknown, all."""
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() in self.names else queryset


class VerbFilter(_OneOf):
    """What was done."""

    title = _("what was done")
    parameter_name = "verb"
    names: Mapping[str, Words] = VERBS


SHORT = {
    "story": _("story"),
    "photo": _("photo"),
    "collection": _("collection"),
    "key": _("API key"),
    "account": _("account"),
    "group": _("group"),
    "webhook": _("webhook"),
    "instrument": _("line of the ticker"),
    "import": _("import"),
}


class KindFilter(_OneOf):
    """To what."""

    title = _("to what")
    parameter_name = "kind"
    names: Mapping[str, Words] = {
        "story": _("A story"),
        "photo": _("A photo"),
        "collection": _("A collection"),
        "key": _("An API key"),
        "account": _("An account"),
        "group": _("A group"),
        "webhook": _("A webhook"),
        "instrument": _("A line of the ticker"),
        "import": _("An import"),
    }


@admin.register(AuditEntry)
class LogAdmin(ReadAdmin):
    """Who did what, newest first. Each page is read with the same number of queries."""

    when_empty = _("Every step of a story, change of rights, key and download of an original is written down here.")
    list_display = ("moment", "doer", "done", "what", "told")
    list_display_links = None
    list_filter = (VerbFilter, KindFilter, ("by", AutocompleteSelectFilter), ("at", RangeDateFilter))
    list_filter_submit = True
    search_fields = ("label", "who", "thing")
    search_help_text = _("Words of a headline, file name or person, or an id")
    ordering = ("-pk",)
    actions = None
    fields = readonly_fields = ("moment", "doer", "done", "what", "told")

    class Media:
        css = {"all": ("desk/log.css",)}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the log under its own name; below it stands how many entries it has."""
        return super().changelist_view(request, {"title": gettext("Audit log"), **(extra_context or {})})

    @admin.display(description=_("When"), ordering="pk")
    def moment(self, entry: AuditEntry) -> SafeString:
        """Return the day and the second, newsroom time."""
        at = localtime(entry.at)
        return format_html(
            '<time class="log-moment" datetime="{}">{}<br><small>{}</small></time>',
            entry.at.isoformat(), date_format(at), f"{at:%H:%M:%S}",
        )  # fmt: skip

    @admin.display(description=_("who"), ordering="who")
    def doer(self, entry: AuditEntry) -> str:
        """Return who did it, as they were called then."""
        return str(STORED.get(entry.who, entry.who))

    @admin.display(description=_("What was done"), ordering="verb")
    def done(self, entry: AuditEntry) -> str:
        """Return the verb in words."""
        return str(VERBS.get(entry.verb, entry.verb))

    @admin.display(description=_("To what"), ordering="label")
    def what(self, entry: AuditEntry) -> SafeString:
        """Return the thing, with the way to it."""
        kind = SHORT.get(entry.kind, entry.kind)
        name = format_html('<small class="log-kind">{}</small>{}', kind, STORED.get(entry.label, entry.label))
        if entry.verb == "deleted" or entry.label == ERASED or not (link := _link(entry)):
            return format_html('<span class="log-what">{}</span>', name)
        return format_html('<a class="log-what desk-link" href="{}">{}</a>', link, name)

    @admin.display(description=_("Details"))
    def told(self, entry: AuditEntry) -> SafeString:
        """Return the details, a line each."""
        return format_html_join("", '<span class="log-detail"><b>{}</b> {}</span>', _lines(entry.details))

    def name_of(self, thing: Any) -> str:
        """Return what was done, and to what."""
        return f"{self.done(thing)}: {STORED.get(thing.label, thing.label)}"


def _link(entry: AuditEntry) -> str:
    address = KINDS.get(entry.kind, "")
    try:
        return reverse(f"admin:{address}", args=[] if address.endswith("_changelist") else [entry.thing])
    except NoReverseMatch:
        return ""


def _lines(details: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in details.items():
        said = str(DETAILS.get(name) or name.replace("_", " "))
        if isinstance(value, dict) and {"from", "to"} >= set(value):
            yield said, _short(f"{_words(value.get('from'))} → {_words(value.get('to'))}")
        else:
            yield said, _short(_words(value, STANDINGS if name in STATES else STORED if name in WAYS else {}))


def _words(value: Any, known: Mapping[str, Words] = MappingProxyType({})) -> str:
    match value:
        case None | "" | []:
            return gettext("nothing")
        case bool():
            return gettext("yes") if value else gettext("no")
        case list():
            return ", ".join(_words(each, known) for each in value)
        case str() if value in known:
            return str(known[value])
        case dict():
            return "; ".join(f"{name}: {_words(each)}" for name, each in value.items())
        case str() if MOMENT.fullmatch(value):
            at = localtime(dt.datetime.fromisoformat(value))
            return date_format(at, "DATETIME_FORMAT")
        case _:
            return str(value)


def _short(words: str) -> str:
    return text.shorten(text.line(words), SHOWN)
