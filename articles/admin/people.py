"""Authors in the admin: the names in bylines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from articles.admin.things import ThingAdmin
from articles.models import Author


@admin.register(Author)
class AuthorAdmin(ThingAdmin):
    """Names in bylines. Need not be users: agencies and guests write too."""

    when_empty = _("Authors stand in the bylines of stories and have a page of their own on the site.")
    list_display = ("called", "job_title", "slug", "used")
    search_fields = ("name", "slug", "job_title")
    fields = ("name", "job_title", "slug", "bio", "photo", "user")
    autocomplete_fields = ("photo",)
    ordering = ("name",)

    @admin.display(description=pgettext_lazy("of a person", "name"), ordering="name")
    def called(self, author: Author) -> str:
        """Return the name; a person has another word for it than a tag, in some languages."""
        return author.name

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Call the field as the list does."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "name":
            field.label = capfirst(pgettext("of a person", "name"))
        return field

    @admin.display(description=_("Stories"), ordering="story_count")
    def used(self, author: Any) -> int:
        """Return how many stories name them."""
        return int(author.story_count)

    def get_fields(self, request: HttpRequest, obj: Author | None = None) -> Sequence[str]:
        """Return the form's fields; the account is for those alone who may see the accounts."""
        if request.user.has_perm("auth.view_user"):
            return self.fields
        return [name for name in self.fields if name != "user"]
