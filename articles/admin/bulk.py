"""Steps taken with many stories at once, from the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import ngettext, ngettext_lazy

from articles import permissions
from articles.admin import asking
from articles.admin.frame import Framed
from articles.models import Article
from articles.services import publishing
from articles.workflow import STEPS, check_step
from newsroom.errors import Fault, NeedsConsent, NewsroomError, NotReady

# The steps that ask nothing, and what is said of the stories that took them.
DONE = {
    "publish": ngettext_lazy("%(count)d story published.", "%(count)d stories published.", "count"),
    "submit": ngettext_lazy("%(count)d story sent for review.", "%(count)d stories sent for review.", "count"),
    "return": ngettext_lazy("%(count)d story back in draft.", "%(count)d stories back in draft.", "count"),
    "approve": ngettext_lazy("%(count)d story approved.", "%(count)d stories approved.", "count"),
    "unschedule": ngettext_lazy("%(count)d story held back.", "%(count)d stories held back.", "count"),
    "spike": ngettext_lazy("%(count)d story spiked.", "%(count)d stories spiked.", "count"),
    "unspike": ngettext_lazy("%(count)d story off the spike.", "%(count)d stories off the spike.", "count"),
}


@dataclass(frozen=True)
class Asked:
    """A story that would go out with things in it that should be looked at first."""

    article: Article
    doubts: tuple[Fault, ...]

    @property
    def codes(self) -> str:
        """Return what somebody who goes on has seen, as the page gives it back."""
        return ",".join(sorted({doubt.code for doubt in self.doubts}))


def _action(step: str) -> Callable[[Any, HttpRequest, QuerySet[Article]], HttpResponse | None]:
    def take(page: BulkSteps, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return page.take_with_each(request, queryset, step)

    take.__name__ = f"{step}_stories"
    return admin.action(description=STEPS[step].label)(take)


class BulkSteps(Framed):
    """The list's actions. A story that cannot take the step says why; the others take it."""

    actions = tuple(_action(step) for step in DONE)

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> Any:
        """Return the actions, without the steps that this person takes with no story."""
        found = super().get_actions(request, action_location)
        for step in DONE:
            if not permissions.may(request.user, STEPS[step].deed):
                found.pop(f"{step}_stories", None)
        return found

    def take_with_each(self, request: HttpRequest, queryset: QuerySet[Article], step: str) -> HttpResponse | None:
        """Take a step with each story, and say of which it was refused and why.

        Returns the page that asks about those with warnings; None where there are none.
        """
        by = cast("User", request.user)
        count, asked = 0, []
        for article in queryset.order_by("pk"):
            try:
                _take(article, step, by=by, data=request.POST)
                count += 1
            except NeedsConsent as doubtful:
                asked.append(Asked(article, doubtful.problems))
            except NewsroomError as refused:
                # One bad story must not hold back the other nine.
                messages.error(request, f"{article}: {_why(refused)}")
        if count:
            messages.success(request, DONE[step] % {"count": count})
        return self._ask(request, asked) if asked else None

    def _ask(self, request: HttpRequest, asked: list[Asked]) -> HttpResponse:
        """Return the page that asks whether the stories with warnings shall go out all the same."""
        title = ngettext("Publish it all the same?", "Publish them all the same?", len(asked))
        context = {**self.frame(request), "title": title, "asked": asked}
        return TemplateResponse(request, "articles/bulk_ask.html", context)


def _take(article: Article, step: str, *, by: User, data: Any) -> None:
    match step:
        case "publish":
            # What was looked at on the page that asks, where it was asked about; what is saved now elsewhere.
            seen = data.get(f"revision-{article.pk}", str(article.revision))
            check_step("publish", article, by)
            asking.hold(article, accepted={asking.ACCEPTED: data.get(f"{asking.ACCEPTED}-{article.pk}", "")})
            publishing.publish(article.pk, by=by, revision=int(seen) if _is_number(seen) else 0)
        case "unschedule":
            publishing.unschedule(article.pk, by=by)
        case _:
            publishing.move(article.pk, step, by=by)


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 10


def _why(refused: NewsroomError) -> str:
    problems: Any = refused.problems if isinstance(refused, NotReady) else ()
    return " ".join(problem.detail for problem in problems) or str(refused)
