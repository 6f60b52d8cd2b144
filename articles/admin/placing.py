"""From the list of stories into a collection: an action for each that this person may put stories into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.options import Action
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Collection
from articles.services import collections
from newsroom.errors import NewsroomError
from publishing.arrangement import MOST

OFFERED = 15  # collections, those that come first; the others have their own pages


class Placing:
    """The actions of the list that put the chosen stories on top of a collection, the newest first."""

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> Any:
        """Return the actions, with those of the collections after the steps."""
        found = super().get_actions(request, action_location)  # type: ignore[misc]
        return {**found, **_of(request)} if action_location == ActionLocation.CHANGE_LIST else found


def _of(request: HttpRequest) -> dict[str, Action]:
    """Return the actions of the collections, read once for a request."""
    known: dict[str, Action] | None = getattr(request, "_placing", None)
    if known is None:
        by, known = cast("User", request.user), {}
        rows = Collection.objects.order_by("position", "name").values_list("pk", "name")[:OFFERED]
        for pk, name in rows if collections.may(by, "change") else ():
            words = _("Add to “{name}”").format(name=name)
            action = Action(_put(pk, name), f"place_in_{pk}", words, words, [ActionLocation.CHANGE_LIST])
            known[action.name] = action
        request._placing = known  # type: ignore[attr-defined]
    return known


def _put(pk: int, name: str) -> Callable[[Any, HttpRequest, QuerySet[Article]], None]:
    def put(page: Any, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        chosen = queryset.order_by("-first_published_at", "-pk").values_list("pk", flat=True)[: MOST + 1]
        try:
            count = collections.add(pk, list(chosen), by=cast("User", request.user))
        except NewsroomError as refused:
            messages.error(request, f"“{name}”: {refused}")
            return
        words = ngettext("{count} story was added to “{name}”.", "{count} stories were added to “{name}”.", count)
        messages.success(request, words.format(count=count, name=name))

    return put
