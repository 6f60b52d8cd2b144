"""The desk API's answer to: which of our stories shall this link lead to?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseBase
from rest_framework.request import Request

from articles.desk.base import SEE, WritingView
from articles.suggesting.targets import Target, find_targets
from newsroom import params
from newsroom.errors import BadInput, Fault
from newsroom.private import reply


class Links(WritingView):
    """GET: stories with all words of `q`, those readers can open first; `except` is the story that is written.

    Without `q` the newest. `path` is what a link holds; it is null for a story that has no address yet.
    """

    known = frozenset({"q", "except"})

    def get(self, request: Request) -> HttpResponseBase:
        """Return a dozen stories at most."""
        self.who_may(request, SEE)
        given = self.given(request)
        without = story_id(params.single(given, "except")) if "except" in given else None
        return reply({"results": [shape(each) for each in find_targets(params.single(given, "q"), without=without)]})


def shape(target: Target) -> dict[str, Any]:
    """Return a story that a link may lead to as JSON has it."""
    return {
        "id": target.id,
        "headline": target.headline,
        "state": target.state,
        "path": target.path or None,
        "url": f"{settings.SITE_URL}{target.path}" if target.path else None,
        "language": target.language,
        "section": target.section or None,
        "at": target.at,
    }


def story_id(value: str) -> UUID:
    """Return the id that names a story. Raises BadInput for anything else."""
    try:
        return UUID(value)
    except ValueError:
        fault = Fault("bad_value", "“except” is the id of a story.", parameter="except")
        raise BadInput([fault]) from None
