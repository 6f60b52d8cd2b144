"""Steps taken with many stories at once, from the list."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Article
from articles.services import publishing
from articles.workflow import STEPS
from newsroom.errors import NewsroomError, NotReady


class BulkSteps:
    """The list's actions. A story that cannot take the step says why; the others take it."""

    @admin.action(description="Publish", permissions=["publish"])
    def publish_stories(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Publish each story as it stands."""
        self._each(request, queryset, "publish", "published")

    @admin.action(description="Send for review", permissions=["submit"])
    def submit_stories(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Send each story for review."""
        self._each(request, queryset, "submit", "sent for review")

    @admin.action(description="Approve", permissions=["approve"])
    def approve_stories(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Approve each story."""
        self._each(request, queryset, "approve", "approved")

    @admin.action(description="Spike", permissions=["change"])
    def spike_stories(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Put each story on the spike."""
        self._each(request, queryset, "spike", "spiked")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether this person publishes."""
        return request.user.has_perm(STEPS["publish"].permission)

    def has_submit_permission(self, request: HttpRequest) -> bool:
        """Return whether this person sends stories for review."""
        return request.user.has_perm(STEPS["submit"].permission)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Return whether this person approves stories."""
        return request.user.has_perm(STEPS["approve"].permission)

    def _each(self, request: HttpRequest, queryset: QuerySet[Article], step: str, done: str) -> None:
        by = cast("User", request.user)
        count = 0
        for article in queryset.order_by("pk"):
            try:
                if step == "publish":
                    publishing.publish(article.pk, by=by, revision=article.revision)
                else:
                    publishing.move(article.pk, step, by=by)
                count += 1
            except NewsroomError as refused:
                # One bad story must not hold back the other nine.
                messages.error(request, f"{article}: {_why(refused)}")
        if count:
            messages.success(request, f"{count} {'story' if count == 1 else 'stories'} {done}.")


def _why(refused: NewsroomError) -> str:
    problems: Any = refused.problems if isinstance(refused, NotReady) else ()
    return " ".join(problem.detail for problem in problems) or str(refused)
