"""The manners of the desk API: who is asking matters, and no answer is kept by a cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import APIException
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from newsroom import access, audit, paging, params, tongues
from newsroom.access import CHALLENGE
from newsroom.errors import BadKey, MissingScope, NotAllowed, TooMany
from newsroom.models import ApiKey
from newsroom.paging import Given
from newsroom.problems import problem

ANY_KEY = "*"  # instead of a scope: whatever a key is for


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


class _Key(BaseAuthentication):
    """Whoever a key acts for. It sends no cookie, so nothing can be forged with it and it needs no CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Return the person and the key. Raises BadKey, MissingScope for a key of readers, and TooMany."""
        said = request.headers.get("Authorization", "")
        if said.partition(" ")[0].lower() != "bearer":
            return None  # none, or what a proxy before us asks for
        key = access.key_of(said)
        assert key is not None  # noqa: S101 - something was said
        request._request.key_count = access.count(key)  # type: ignore[attr-defined]
        # Read anew each time: who was dismissed has no key any more, from this moment.
        person = User.objects.filter(pk=key.user_id, is_active=True).first() if key.user_id else None
        if person is None:
            raise BadKey("This key acts for nobody on the desk.", challenge=f'{CHALLENGE}, error="invalid_token"')
        return person, key

    def authenticate_header(self, request: Request) -> str:
        """Return how to ask: makes DRF answer 401, not 403, to somebody who has not signed in."""
        return CHALLENGE


class IsDesk(BasePermission):
    """Signed in, and on the staff."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether this person works here at all; what they may do is asked by `need`."""
        return bool(request.user and request.user.is_authenticated and getattr(request.user, "is_staff", False))


class DeskView(APIView):
    """Base of every desk endpoint: a session or a key, strict parameters, and no-store.

    `reads` and `writes` are the scopes that a key needs; without one, no key opens it. Where a write
    is answered by what was there, and not only by what was sent, it `shows`, and takes both.
    """

    known: frozenset[str] = frozenset()
    reads = ""
    writes = ""
    shows = False
    # For the written contract (newsroom.api.contract): the fields of a body, each with its JSON Schema,
    # None where a body is something else; and whether a write needs If-Match.
    takes: Mapping[str, Any] | None = None
    versioned = False
    authentication_classes = (_Key, SessionAuthentication)
    permission_classes = (IsDesk,)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer; what is noted on the way names the key that `initial` finds."""
        with audit.through(""):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find out who asks, and whether their key is for this."""
        super().initial(request, *args, **kwargs)
        if isinstance(request.auth, ApiKey):
            scopes = self.scopes_of(request.method or "")
            if not scopes and self.reads != ANY_KEY:
                raise NotAllowed("No key opens this: sign in.")
            for scope in scopes:
                access.check_scope(request.auth, scope)
            audit.came_by(str(request.auth))

    def scopes_of(self, method: str) -> list[str]:
        """Return the scopes that a key needs for this method; none where no key, or any, is let in."""
        if method in SAFE_METHODS:
            return [self.reads] if self.reads not in {"", ANY_KEY} else []
        return list(dict.fromkeys([self.writes, *([self.reads] if self.shows else [])])) if self.writes else []

    def handle_exception(self, exc: Exception) -> Any:
        """Answer what a key was refused for as the public API does: with what to do."""
        if isinstance(exc, BadKey | MissingScope | TooMany):
            return access.refusal(self.request._request, exc)
        return super().handle_exception(exc)

    def given(self, request: Request) -> dict[str, list[str]]:
        """Return the known parameters of this request; an unknown one is a BadInput."""
        return params.read(request._request.GET, self.known)

    def need(self, request: Request, permission: str) -> None:
        """Raise NotAllowed unless the person has `permission`, such as "media.add_image"."""
        if not request.user.has_perm(permission):
            raise NotAllowed(_("Your account does not allow this. Ask a managing editor."))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add what every private answer says."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        finished["Cache-Control"] = "private, no-store"
        finished["X-Content-Type-Options"] = "nosniff"
        if count := getattr(request._request, "key_count", None):
            access.add_headers(finished, count.headers())
        return finished


def reply(data: Any, status: int = 200, *, etag: str | None = None) -> Response:
    """Return `data` as JSON, with the ETag that a later write sends back in If-Match."""
    response = Response(orjson.dumps(data, tongues.spoken), status=status, content_type="application/json")
    if etag:
        response["ETag"] = f'"{etag}"'
    return response


def page_of(given: Given) -> paging.Page:
    """Return the page that the parameters ask for, of a list that has no cursor. Raises BadInput."""
    page = paging.wanted(given)
    assert isinstance(page, paging.Page)  # noqa: S101 - `cursor` is not among the known parameters of such a list
    return page


def listed(request: Request, given: Given, page: paging.Page, count: int, results: Sequence[Any]) -> HttpResponse:
    """Return one page of a list of `count`, with its links. Raises NotFound past the last one."""
    body, links = paging.numbered(request._request, given, page, count, results)
    response = HttpResponse(body, content_type="application/json")
    if links:
        response["Link"] = links
    return response


def check_match(request: Request, etag: str) -> None:
    """Raise PreconditionRequired without If-Match, PreconditionFailed if it names another version."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    if given != f'"{etag}"':
        raise PreconditionFailed


def outdated(request: Request, *, now: Mapping[str, Any], current: Mapping[str, Any], etag: str) -> HttpResponse:
    """Return the 412 for a write of what somebody changed since it was read.

    `now` is what each field says that a write takes, `current` the whole. `changes` in the answer are
    the fields that were sent and say something else now.
    """
    sent = request.data if isinstance(request.data, dict) else {}
    differing = [name for name in now if name in sent and sent[name] != now[name]]
    return problem(
        request._request,
        412,
        code="precondition_failed",
        title="Somebody changed this in between",
        detail="See what each field says now, and send it again with the new ETag.",
        etag=f'"{etag}"',
        changes={name: {"yours": sent[name], "now": now[name]} for name in differing},
        current=current,
    )
