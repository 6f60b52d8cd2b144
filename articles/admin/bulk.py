"""Steps taken with many stories at once, from the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from articles import permissions
from articles.models import Article
from articles.services import publishing
from articles.workflow import STEPS
from newsroom.errors import NewsroomError, NotReady

# The steps that ask nothing, and what is said of the stories that took them.
DONE = {
    "publish": "published",
    "submit": "sent for review",
    "return": "back in draft",
    "approve": "approved",
    "unschedule": "held back",
    "spike": "spiked",
    "unspike": "off the spike",
}


def _action(step: str) -> Callable[[Any, HttpRequest, QuerySet[Article]], None]:
    def take(page: BulkSteps, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        page.take_with_each(request, queryset, step)

    take.__name__ = f"{step}_stories"
    return admin.action(description=STEPS[step].label)(take)


class BulkSteps:
    """The list's actions. A story that cannot take the step says why; the others take it."""

    actions = tuple(_action(step) for step in DONE)

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> Any:
        """Return the actions, without the steps that this person takes with no story."""
        found = super().get_actions(request, action_location)  # type: ignore[misc]
        for step in DONE:
            if not permissions.may(request.user, STEPS[step].deed):
                found.pop(f"{step}_stories", None)
        return found

    def take_with_each(self, request: HttpRequest, queryset: QuerySet[Article], step: str) -> None:
        """Take a step with each story, and say of which it was refused and why."""
        by = cast("User", request.user)
        count = 0
        for article in queryset.order_by("pk"):
            try:
                _take(article, step, by=by)
                count += 1
            except NewsroomError as refused:
                # One bad story must not hold back the other nine.
                messages.error(request, f"{article}: {_why(refused)}")
        if count:
            messages.success(request, f"{count} {'story' if count == 1 else 'stories'} {DONE[step]}.")


def _take(article: Article, step: str, *, by: User) -> None:
    match step:
        case "publish":
            publishing.publish(article.pk, by=by, revision=article.revision)
        case "unschedule":
            publishing.unschedule(article.pk, by=by)
        case _:
            publishing.move(article.pk, step, by=by)


def _why(refused: NewsroomError) -> str:
    problems: Any = refused.problems if isinstance(refused, NotReady) else ()
    return " ".join(problem.detail for problem in problems) or str(refused)
