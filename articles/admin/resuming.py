"""What was typed and not saved, offered on the story's page: looked at, taken up again, thrown away."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import snapshot
from articles.admin import comparing, typed
from articles.admin.conflicts import Comparison, compare
from articles.admin.frame import Framed
from articles.admin.sheet import Sheet
from articles.models import Article, Revision
from articles.services import keeping
from newsroom import text

GONE = _("That text is not there any more: it was saved or thrown away, or it is somebody else's.")


def picked(request: HttpRequest, article: Article | None) -> tuple[Sheet, Comparison | None] | None:
    """Return the form as the address asks for it: with a text that was kept (`draft`), or merged with a branch."""
    by = cast("User", request.user)
    if (pk := _number(request.GET.get("draft"))) is not None:
        shadow = keeping.find(pk, by=by)
        if shadow is not None and (shadow.article_id == (article.pk if article else None)):
            return Sheet.posted(typed.as_posted(shadow.fields)), None
        messages.warning(request, GONE)
    if article is not None and (branch := branch_of(request, article)) is not None:
        base = article.revisions.filter(number=branch.base).values_list("content", flat=True).first()
        # An address that was only made from the headline is nobody's wish.
        own_slug = text.slug(branch.content["headline"]) != branch.content["slug"]
        comparison = compare(base, snapshot.take(article), branch.content, own_slug=own_slug)
        return Sheet.filled(comparison.merged, revision=article.revision), comparison
    return None


def branch_of(request: HttpRequest, article: Article | None) -> Revision | None:
    """Return the text that was kept aside and that the page puts together with the story."""
    pk = _number(request.GET.get("branch"))
    if pk is None or article is None:
        return None
    return article.revisions.select_related("saved_by").filter(pk=pk, kind=Revision.Kind.BRANCH).first()


def context(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    """Return what the page needs to keep what is typed in it, and what it offers."""
    by = cast("User", request.user)
    tab = request.POST.get("tab", "")
    tab = tab if keeping.is_tab(tab) else uuid4().hex
    shadow = None
    if (pk := _number(request.GET.get("draft"))) is not None:
        shadow = keeping.find(pk, by=by)
    taken = shadow.tab if shadow else request.POST.get("taken", "")
    offers = keeping.offered(article, by=by, but=tab)[: keeping.MOST]
    return {
        "tab": tab,
        "taken": taken if keeping.is_tab(taken) else "",
        "offers": [each for each in offers if each.tab != taken],
        "merging": branch_of(request, article) if request.method != "POST" else None,
    }


def settle(request: HttpRequest) -> None:
    """Note that what the form holds is saved: its text is offered no more."""
    tabs = [tab for name in ("tab", "taken") if keeping.is_tab(tab := request.POST.get(name, ""))]
    keeping.settle(*tabs, by=cast("User", request.user))


def _number(given: str | None) -> int | None:
    is_number = given is not None and given.isascii() and given.isdigit() and len(given) < 10
    return int(given) if given is not None and is_number else None


class Resuming(Framed):
    """The page that shows what somebody typed and did not save."""

    def get_urls(self) -> list[URLPattern]:
        """Return it before the addresses that would take its own."""
        look = self.admin_site.admin_view(self.typed_view)
        return [path("typed/<int:pk>/", look, name="articles_article_typed"), *super().get_urls()]

    def typed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what was typed against what it was typed upon; a POST throws it away."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        by = cast("User", request.user)
        shadow = keeping.find(pk, by=by) if pk < 2**31 else None
        if shadow is None:
            messages.warning(request, GONE)
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        if shadow.article is not None and not self.has_view_permission(request, shadow.article):
            raise PermissionDenied
        page = page_of(shadow.article_id)
        if request.method == "POST":
            keeping.settle(shadow.tab, by=by)
            messages.success(request, gettext("Thrown away."))
            return HttpResponseRedirect(page)
        found = {
            "title": str(shadow),
            "shadow": shadow,
            "page": page,
            "parts": comparing.parts(typed.before(shadow), typed.content_of(shadow)),
        }
        return TemplateResponse(request, "articles/typed.html", {**self.frame(request), **found})


def page_of(article_id: UUID | None) -> str:
    """Return the address of a story's form; None is the one of a new story."""
    if article_id is None:
        return reverse("admin:articles_article_add")
    return reverse("admin:articles_article_change", args=[article_id])
