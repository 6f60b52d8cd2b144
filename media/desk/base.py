"""What the desk API's ways to photos share: who may, which version was read, and the photo as it is now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from media import permissions, queries
from media.desk import shapes
from media.permissions import Deed
from media.rights.quotas import quota_of
from newsroom import bodies
from newsroom.bodies import unknown
from newsroom.errors import BadInput, Fault, StaleRevision
from newsroom.parsers import StrictJSONParser
from newsroom.private import DeskView, PreconditionRequired, reply
from newsroom.problems import problem

__all__ = ["ChangeView", "PhotoView", "members", "unknown", "version_read", "whole"]


class PhotoView(DeskView):
    """Base: who asks, and whether they may."""

    reads, writes = "photos:read", "photos:write"
    schema = None  # the OpenAPI document is the public contract, and this is private

    def who_may(self, request: Request, deed: Deed) -> User:
        """Return who asks. Raises NotAllowed where there is no photo that they may do this with.

        Whether they may with the photo at hand, the service asks, which holds it.
        """
        permissions.check(request.user, deed)
        return cast("User", request.user)


class ChangeView(PhotoView):
    """Base of what changes one photo, with If-Match: answered by the photo as it is now, and its ETag.

    428 without If-Match; 412 where somebody saved since, with `changes` that name each
    field that differs: what was sent ("yours") and what stands there ("now").
    """

    parser_classes = (StrictJSONParser,)
    deed = permissions.CHANGE
    shows = versioned = True

    def change(
        self,
        request: Request,
        image_id: UUID,
        service: Callable[..., object],
        sent: Callable[[], Mapping[str, Any]] = dict,
        *,
        status: int = 200,
    ) -> HttpResponseBase:
        """Have `service` do it and return the photo; `sent` reads what it is told besides, once they may."""
        by = self.who_may(request, self.deed)
        self.given(request)
        queries.check_exists(image_id)
        version = version_read(request)
        try:
            service(image_id, by=by, version=version, **sent())
        except StaleRevision as stale:
            detail = {"title": stale.title, "detail": str(stale), **stale.extra}
            return problem(request._request, 412, code="precondition_failed", **detail)
        return whole(image_id, status, by=by)


def whole(image_id: UUID, status: int = 200, *, by: User) -> HttpResponseBase:
    """Return a photo as it is now to `by`, with the ETag that the next write names."""
    image, picture = queries.find(image_id)
    now = timezone.now()
    quota = quota_of(image.supplier, now=now)
    return reply(shapes.detail(image, picture, by=by, now=now, quota=quota), status, etag=str(image.version))


def version_read(request: Request) -> int:
    """Return the version that If-Match names; 0, which no photo has, for anything that is none of ours."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    number = given.removeprefix('"').removesuffix('"')
    is_ours = given == f'"{number}"' and number.isascii() and number.isdigit() and len(number) < 10
    return int(number) if is_ours else 0


def members(request: Request, *known: str) -> dict[str, Any]:
    """Return the JSON object that was sent. Raises BadInput for another value and for unknown fields."""
    body = request.data
    if not isinstance(body, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object.", pointer="")])
    return bodies.members(body, known)
