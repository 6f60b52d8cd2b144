"""A story's history in the admin: the list, any two versions compared, and one of them brought back."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.admin import comparing, history
from articles.admin.frame import Framed
from articles.admin.history import Version
from articles.models import Article
from articles.services.restoring import restore
from newsroom.errors import NewsroomError, StaleRevision
from newsroom.tongues import Words

OVERTAKEN = _("Nothing was brought back: somebody saved this story meanwhile. Compare with what it is now.")
NO_VERSION = _("There is no such version of this story. Choose two from its history.")


class Versions(Framed):
    """The pages of what a story was."""

    def get_urls(self) -> list[URLPattern]:
        """Return the pages, before those whose addresses would take theirs."""
        wrap = self.admin_site.admin_view
        own = [
            path("<uuid:pk>/history/compare/", wrap(self.compare_view), name="articles_article_compare"),
            path("<uuid:pk>/history/restore/", wrap(require_POST(self.restore_view)), name="articles_article_restore"),
        ]
        return [*own, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who saved a story when, and what each save changed."""
        article = self._article(request, object_id)
        if article is None:
            return self.no_story(request)
        before = request.GET.get("before", "")
        is_number = before.isascii() and before.isdigit() and len(before) < 19
        saves = history.page(article, before=int(before) if is_number else None)
        context = {"title": str(article), "article": article, "older": saves.older, "saves": saves.saves}
        context["is_first"] = not is_number
        return TemplateResponse(request, "articles/history.html", {**self.frame(request), **context})

    def compare_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show two versions, word by word."""
        article = self._article(request, str(pk))
        if article is None:
            return self.no_story(request)
        old, new = (history.version(article, request.GET.get(name, "now")) for name in ("from", "to"))
        if old is None or new is None:
            return self._nothing(request, NO_VERSION, self._history(article))
        context = {
            "title": str(article),
            "article": article,
            "old": old,
            "new": new,
            "parts": comparing.parts(old.content, new.content),
            "restorable": self._restorable(request, article, old, new),
            "may_change": self.has_change_permission(request, article),
        }
        return TemplateResponse(request, "articles/compare.html", {**self.frame(request), **context})

    def restore_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Save an old version as the newest, unless somebody saved since the page was opened."""
        article = self._article(request, str(pk))
        if article is None:
            return self.no_story(request)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        given = request.POST.get("revision", "")
        if not (given.isascii() and given.isdigit() and len(given) < 10):
            raise BadRequest(gettext("Which revision did you look at?"))
        found = history.version(article, request.POST.get("ref", ""))
        if found is None:
            return self._nothing(request, NO_VERSION, self._history(article))
        by = cast("User", request.user)
        try:
            note = history.note_of_restoring(found)
            saved = restore(article.pk, found.content, by=by, revision=int(given), note=note)
        except StaleRevision:
            return self._nothing(request, OVERTAKEN, compare_url(article, found.ref, "now"))
        except NewsroomError as refused:
            words = gettext("Nothing was brought back. {refused}").format(refused=refused)
            return self._nothing(request, words, compare_url(article, found.ref, "now"))
        if saved.dropped:
            messages.warning(
                request, gettext("Gone since then, and left out: {names}.").format(names="; ".join(saved.dropped))
            )
        done = (
            gettext("{title} is the story again.").format(title=found.title)
            if saved.changed
            else gettext("The story says exactly that already.")
        )
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _restorable(self, request: HttpRequest, article: Article, *versions: Version) -> list[Version]:
        """Return which of these versions this person may bring back; a text that was kept aside is merged instead."""
        if not self.has_change_permission(request, article):
            return []
        now = {"now", f"r{article.revision}"}
        return [each for each in versions if each.ref not in now and not each.is_branch]

    def _article(self, request: HttpRequest, object_id: str) -> Article | None:
        """Return the story. Raises PermissionDenied, before who may see none is told which exist."""
        article = cast("Article | None", self.get_object(request, object_id))
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def _nothing(self, request: HttpRequest, words: Words, where: str) -> HttpResponse:
        messages.warning(request, words)
        return HttpResponseRedirect(where)

    def _history(self, article: Article) -> str:
        return reverse("admin:articles_article_history", args=[article.pk])


def compare_url(article: Article, old: str, new: str) -> str:
    """Return the address of two versions beside each other."""
    page = reverse("admin:articles_article_compare", args=[article.pk])
    return f"{page}?{urlencode({'from': old, 'to': new})}"
