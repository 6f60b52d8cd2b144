"""What is said of a story where it was, and where it is no more."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from newsroom import paging
from newsroom.errors import Gone, NotFound
from newsroom.problems import problem
from newsroom.public import finish
from publishing import queries
from publishing.api import base
from publishing.models import Publication
from publishing.plate import zulu
from publishing.statements import Detail


def elsewhere(request: Request, ref: str, given: paging.Given, *, route: str = "article") -> HttpResponse:
    """Answer for a slug that no publication has now: 301 or 410 from an old one, else 404.

    `route` names the address of the same form of a story, which a 301 leads to.
    """
    moved = queries.moved_from(ref)
    if moved is None:
        raise NotFound("No story was ever published here.")
    if moved.state != Publication.State.LIVE:
        return departed(request, moved, given, route=route)
    return _to(request, moved, given, route=route)


def departed(
    request: Request, found: Publication | Detail, given: paging.Given, *, route: str = "article"
) -> HttpResponse:
    """Answer for a story that was taken down: 301 to the one that it gave way to, else 410 (raises Gone)."""
    heir = queries.heir(found)
    if heir is None:
        raise taken_down(found)
    if heir.state != Publication.State.LIVE:
        raise taken_down(heir, found)
    return _to(request, heir, given, found, route=route)


def _to(
    request: Request, moved: Publication, given: paging.Given, *through: Publication | Detail, route: str
) -> HttpResponse:
    target = reverse(route, args=[moved.slug])
    query = urlencode([(name, value) for name in sorted(given) for value in given[name]])
    response = problem(
        request._request,
        301,
        code="moved",
        title="Moved",
        detail=f"This story is now at “{moved.slug}”.",
        location=target,
    )
    response["Location"] = f"{target}?{query}" if query else target
    return finish(response, base.validator_of(moved, *through))


def taken_down(found: Publication | Detail, *through: Publication | Detail) -> Gone:
    """Return the error for a story that was taken down, with what may be said of it.

    `through` gave way to it: whoever is told so must hear when that one comes back.
    """
    at = zulu(found.withdrawn_at) if found.withdrawn_at else None
    said = found.reason or "This story was taken down."
    return Gone(said, at=at, reason=found.reason or None, validator=base.validator_of(found, *through))
