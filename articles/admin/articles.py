"""Stories in the admin: the list, and the way to the page of each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from articles import permissions
from articles.admin import here, languages
from articles.admin.bulk import BulkSteps
from articles.admin.filters import ChangesFilter, LanguageFilter, MineFilter, StateFilter
from articles.admin.kept_filters import KeptFilters
from articles.admin.page import StoryPage
from articles.admin.placing import Placing
from articles.admin.resuming import Resuming
from articles.admin.versions import Versions
from articles.models import Article
from newsroom.desk import RoomAdmin


@admin.register(Article)
class ArticleAdmin(KeptFilters, Resuming, Versions, Placing, BulkSteps, RoomAdmin):
    """The list of stories. Their page is `articles.admin.page`; the services own the tables."""

    when_empty = _("Write the first one: it stays private until somebody publishes it.")
    list_display = ("titled", "standing", "section", "written_by", "language", "saved", "length")
    list_display_links = ("titled",)
    list_filter = (
        StateFilter,
        ChangesFilter,
        MineFilter,
        ("section", admin.RelatedFieldListFilter),
        ("kind", admin.ChoicesFieldListFilter),
        LanguageFilter,
        ("authors", AutocompleteSelectFilter),
    )
    list_filter_submit = True
    search_fields = ("headline", "kicker", "summary", "slug", "authors__name")
    search_help_text = _("Words of the headline, summary, address or byline")
    ordering = ("-saved_at",)

    class Media:
        css = {"all": ("articles/list.css", "articles/here.css")}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the stories with what the list and the page show of them."""
        stories = Article.objects.select_related("section", "saved_by", "created_by", "live_edition")
        return here.of(stories.prefetch_related("bylines__author").defer("body", "blocks", "text"))

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Return whether this person writes in this story, or in any."""
        return permissions.may(request.user, permissions.CHANGE, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Return no: a story that is not wanted is spiked."""
        return False

    @admin.display(description=_("Headline"), ordering="headline")
    def titled(self, article: Article) -> SafeString:
        """Return kicker and headline, and who is at it."""
        kicker = format_html('<span class="story-kicker">{}</span>', article.kicker) if article.kicker else ""
        return format_html('<span class="story-title">{}{}</span>{}', kicker, str(article), here.chip(article))

    @admin.display(description=_("State"), ordering="state")
    def standing(self, article: Article) -> SafeString:
        """Return the state, and whether readers see something older."""
        late = format_html(' <span class="state state-changes">{}</span>', gettext("unpublished changes"))
        return format_html(
            '<span class="states"><span class="state state-{}">{}</span>{}</span>',
            article.state,
            article.get_state_display(),
            late if article.has_unpublished_changes else "",
        )

    @admin.display(description=_("Byline"))
    def written_by(self, article: Article) -> str:
        """Return the names."""
        return ", ".join(byline.author.name for byline in article.bylines.all()) or "–"

    @admin.display(description=_("Last saved"), ordering="saved_at")
    def saved(self, article: Article) -> SafeString:
        """Return when, and by whom."""
        who = (
            article.saved_by.get_full_name() or article.saved_by.username
            if article.saved_by
            else gettext("the newsroom")
        )
        ago = timesince(article.saved_at, depth=1)
        words = gettext("{time} ago").format(time=ago)
        return format_html('<span class="story-saved">{}<br><small>{}</small></span>', words, who)

    @admin.display(description=_("Words"), ordering="word_count")
    def length(self, article: Article) -> int:
        """Return how many words it has."""
        return article.word_count

    def get_urls(self) -> list[URLPattern]:
        """Return the list's addresses, and those of what is pressed on a story's page besides its form."""
        return [*languages.urls(self.admin_site.admin_view), *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show and save one story."""
        article = self.get_object(request, object_id) if object_id is not None else None
        # Asked first: who may see no story is not told which exist.
        if not (self.has_add_permission(request) if object_id is None else self.has_view_permission(request, article)):
            raise PermissionDenied
        if object_id is not None and article is None:
            return self.no_story(request)
        return StoryPage(request, article, self.frame(request)).respond()
