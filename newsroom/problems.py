"""Errors as people and programs read them: RFC 9457 problem documents.

The exception handler of both APIs, and the pages Django shows when no view was reached.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.exceptions import ValidationError as ModelError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.views import set_rollback

from newsroom import astray, text, tongues
from newsroom.errors import BadInput, Fault, Gone, NewsroomError, NotReady
from newsroom.validators import finish

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


def problem(
    request: HttpRequest | None,
    status: int,
    *,
    code: str,
    detail: str,
    title: str = "",
    errors: tuple[Fault, ...] = (),
    **extra: Any,
) -> HttpResponse:
    """Return a problem document. `code` names its type; `extra` members are added as they are."""
    body: dict[str, Any] = {
        "type": f"{settings.PROBLEM_BASE}#{code}",
        "title": title or HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
    }
    if request is not None:
        body["instance"] = text.shorten(text.line(request.path), 300)
    if errors:
        body["errors"] = [fault.as_json() for fault in errors]
    response = HttpResponse(orjson.dumps({**body, **extra}, tongues.spoken), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Turn what a DRF view raised into a problem document; None leaves a bug a 500."""
    request = context.get("request")
    response = _respond(getattr(request, "_request", request), error)
    if response is not None:
        set_rollback()
    return response


def _respond(request: HttpRequest | None, error: Exception) -> HttpResponse | None:
    match error:
        case NewsroomError():
            return from_newsroom(request, error)
        case exceptions.ValidationError():
            faults = tuple(_faults(error.detail, ""))
            return problem(request, 400, code="bad_input", title=BadInput.title, detail="See errors.", errors=faults)
        case exceptions.APIException():
            response = problem(request, error.status_code, code=str(error.default_code), detail=str(error.detail))
            return _with_headers(response, error)
        case Http404():
            return problem(request, 404, code="not_found", detail="There is no such page.")
        case PermissionDenied():
            return problem(request, 403, code="not_allowed", detail="You may not do that.")
        case ModelError():
            faults = tuple(Fault("invalid", message) for message in error.messages)
            return problem(request, 400, code="bad_input", title=BadInput.title, detail="See errors.", errors=faults)
        case _:
            return None


def from_newsroom(request: HttpRequest | None, error: NewsroomError) -> HttpResponse:
    """Return the problem document of one of our own errors."""
    errors: tuple[Fault, ...] = ()
    if isinstance(error, BadInput):
        errors = error.errors
    elif isinstance(error, NotReady):
        errors = error.problems
    response = problem(
        request, error.status, code=error.code, title=error.title, detail=str(error), errors=errors, **error.extra
    )
    kept_by = error.validator if isinstance(error, Gone) else None
    return finish(response, kept_by) if kept_by else response


def _with_headers(response: HttpResponse, error: exceptions.APIException) -> HttpResponse:
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response


def _faults(detail: Any, pointer: str) -> list[Fault]:
    """Flatten DRF's nested errors into faults with JSON Pointers (RFC 6901)."""
    if isinstance(detail, dict):
        return [
            fault
            for name, inner in detail.items()
            for fault in _faults(inner, pointer if name == "non_field_errors" else f"{pointer}/{name}")
        ]
    if isinstance(detail, list):
        if all(isinstance(item, str) for item in detail):
            return [Fault(str(getattr(item, "code", "invalid")), str(item), pointer=pointer) for item in detail]
        return [fault for i, item in enumerate(detail) for fault in _faults(item, f"{pointer}/{i}")]
    return [Fault(str(getattr(detail, "code", "invalid")), str(detail), pointer=pointer)]


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", *settings.PUBLIC_PATHS))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: a malformed request that reached no view."""
    if _is_api(request):
        return problem(request, 400, code="bad_request", detail="The request is malformed.")
    # What our own pages refuse is worded for people; what Django suspects is worded for its log.
    words = str(exception) if type(exception) is BadRequest else ""
    return astray.page(request, 400, words)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403: a page that is not for whoever asks."""
    if _is_api(request):
        return problem(request, 403, code="not_allowed", detail="You may not do that.")
    return astray.page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: an address that no view answers."""
    if _is_api(request):
        return problem(request, 404, code="not_found", detail="No such address in this API.")
    return astray.page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: a bug. Says nothing of the inside; the log has it, under the request id."""
    if _is_api(request):
        return problem(request, 500, code="server_error", detail="Something broke here. It has been logged.")
    return astray.page(request, 500)
