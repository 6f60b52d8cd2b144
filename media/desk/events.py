"""The desk API's history of a photo: who did what to it and when, and where it is used."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request

from media import history, permissions, queries, usage
from media.desk.base import PhotoView
from media.desk.shapes import instant
from media.models import ImageEvent
from newsroom import paging
from newsroom.private import reply


def shown(event: ImageEvent) -> dict[str, Any]:
    """Return a line of the history: when, who (null is the newsroom itself), what, and its details."""
    person = {"id": event.by.pk, "name": event.by.get_full_name() or event.by.get_username()} if event.by else None
    return {
        "at": instant(event.at),
        "by": person,
        "verb": event.verb,
        "text": history.VERBS.get(event.verb, event.verb),
        "details": event.details,
    }


class History(PhotoView):
    """GET: what became of one photo, newest first (`page`, `page_size`)."""

    known = frozenset({"page", "page_size"})

    def get(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Return one page of the photo's history."""
        self.who_may(request, permissions.SEE)
        given = self.given(request)
        page = paging.wanted(given)
        assert isinstance(page, paging.Page)  # noqa: S101 - `cursor` is not among the known parameters
        queries.check_exists(image_id)
        events = history.of(image_id)
        results = [shown(event) for event in events[page.first : page.first + page.size]]
        body, links = paging.numbered(request._request, given, page, events.count(), results)
        response = HttpResponse(body, content_type="application/json")
        if links:
            response["Link"] = links
        return response


class Uses(PhotoView):
    """GET: where a photo is used, what is live first: `title`, `url` on the desk, `state`, `at`."""

    def get(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Return all uses that the rooms know of."""
        self.who_may(request, permissions.SEE)
        self.given(request)
        queries.check_exists(image_id)
        results = [
            {"title": use.title, "url": use.url, "state": use.state, "at": instant(use.at) if use.at else None}
            for use in usage.uses(image_id)
        ]
        return reply({"count": len(results), "results": results})
