"""Filters of the list of stories."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.models.article import ArticleQuerySet
from newsroom.dates import language_name


class StateFilter(admin.SimpleListFilter):
    """One state; unless told otherwise, everything but the spike."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states."""
        return [(value, str(label)) for value, label in Article.State.choices]

    def choices(self, changelist: Any) -> Any:
        """Yield the choices; the first names what is shown unasked."""
        for at, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": _("All but the spike")} if at == 0 else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the stories in that state."""
        stories = cast("ArticleQuerySet", queryset)
        if self.value() in Article.State.values:
            return stories.filter(state=self.value())
        return stories.on_the_desk()


class ChangesFilter(admin.SimpleListFilter):
    """Published, and changed since."""

    title = _("changes")
    parameter_name = "changes"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the one choice."""
        return [("unpublished", str(_("Not published yet")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the public stories whose working copy is ahead of what readers see."""
        if self.value() == "unpublished":
            return queryset.filter(live_edition__isnull=False).exclude(revision=F("live_edition__revision"))
        return queryset


class MineFilter(admin.SimpleListFilter):
    """Begun by whoever is asking."""

    title = _("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the one choice."""
        return [("mine", str(_("Mine")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the stories that this person began."""
        return queryset.filter(created_by=request.user.pk) if self.value() == "mine" else queryset


class LanguageFilter(admin.SimpleListFilter):
    """One of the site's languages."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the site's languages by their own names."""
        return [(code, language_name(code)) for code in settings.SITE_LANGUAGES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the stories in that language."""
        return queryset.filter(language=self.value()) if self.value() else queryset
