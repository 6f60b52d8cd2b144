"""Tags and sections in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.things import ThingAdmin
from articles.models import Section, Tag


@admin.register(Tag)
class TagAdmin(ThingAdmin):
    """What stories are about."""

    when_empty = _("Tags say what stories are about, and make lists and feeds of them for readers.")
    list_display = ("name", "kind", "slug", "used")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    fields = ("name", "kind", "slug", "description")
    ordering = ("name",)

    @admin.display(description=_("Stories"), ordering="story_count")
    def used(self, tag: Any) -> int:
        """Return how many stories carry it."""
        return int(tag.story_count)


@admin.register(Section)
class SectionAdmin(ThingAdmin):
    """The parts of the paper."""

    when_empty = _("Each story stands in one section. The sections make the site’s menu.")
    list_display = ("name", "parent", "slug", "position", "used")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    fields = ("name", "parent", "slug", "description", "position")
    ordering = ("position", "name")

    @admin.display(description=_("Stories"), ordering="story_count")
    def used(self, section: Any) -> int:
        """Return how many stories stand in it."""
        return int(section.story_count)
