"""Authors in the admin: the names in bylines."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from articles.admin.things import ThingAdmin
from articles.models import Author


@admin.register(Author)
class AuthorAdmin(ThingAdmin):
    """Names in bylines. Need not be users: agencies and guests write too."""

    list_display = ("name", "job_title", "slug", "used")
    search_fields = ("name", "slug", "job_title")
    fields = ("name", "job_title", "slug", "bio", "photo", "user")
    autocomplete_fields = ("photo",)
    ordering = ("name",)

    @admin.display(description="Stories", ordering="story_count")
    def used(self, author: Any) -> int:
        """Return how many stories name them."""
        return int(author.story_count)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer an account to those alone who may see the accounts."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "user" and field is not None and not request.user.has_perm("auth.view_user"):
            field.disabled = True
        return field
