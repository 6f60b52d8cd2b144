"""The manners of the desk API: who is asking matters, and no answer is kept by a cache."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from newsroom import params
from newsroom.errors import NotAllowed


class PreconditionRequired(APIException):
    """428 (RFC 6585): a write of an existing object must say which version it read."""

    status_code = 428
    default_code = "precondition_required"
    default_detail = "Send If-Match with the ETag that you read."


class PreconditionFailed(APIException):
    """412 (RFC 9110): somebody changed the object since it was read."""

    status_code = 412
    default_code = "precondition_failed"
    default_detail = "Somebody changed this since you read it. Read it again."


class _Session(SessionAuthentication):
    def authenticate_header(self, request: HttpRequest) -> str:
        # Makes DRF answer 401, not 403, to somebody who has not signed in.
        return "Session"


class IsDesk(BasePermission):
    """Signed in, and on the staff."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether this person works here at all; what they may do is asked by `need`."""
        return bool(request.user and request.user.is_authenticated and getattr(request.user, "is_staff", False))


class DeskView(APIView):
    """Base of every desk endpoint: a session, strict parameters, and no-store."""

    known: frozenset[str] = frozenset()
    authentication_classes = (_Session,)
    permission_classes = (IsDesk,)

    def given(self, request: Request) -> dict[str, list[str]]:
        """Return the known parameters of this request; an unknown one is a BadInput."""
        return params.read(request._request.GET, self.known)

    def need(self, request: Request, permission: str) -> None:
        """Raise NotAllowed unless the person has `permission`, such as "media.add_image"."""
        if not request.user.has_perm(permission):
            raise NotAllowed("Your account does not allow this. Ask a managing editor.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add what every private answer says."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        finished["Cache-Control"] = "private, no-store"
        finished["X-Content-Type-Options"] = "nosniff"
        return finished


def reply(data: Any, status: int = 200, *, etag: str | None = None) -> Response:
    """Return `data` as JSON, with the ETag that a later write sends back in If-Match."""
    response = Response(orjson.dumps(data), status=status, content_type="application/json")
    if etag:
        response["ETag"] = f'"{etag}"'
    return response


def check_match(request: Request, etag: str) -> None:
    """Raise PreconditionRequired without If-Match, PreconditionFailed if it names another version."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    if given != f'"{etag}"':
        raise PreconditionFailed
