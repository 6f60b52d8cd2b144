"""The manners of every public answer: validators, cache headers, bytes.

A public answer is a function of its address, its known parameters and a number that
changes when what the public sees changes. The number is known before anything else is
read, so a 304 costs one query and renders nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from newsroom import params

# Part of every ETag: raise it when the same row comes to be shown as other bytes.
CONTRACT = "1"
FRESH = 60  # seconds that an edge may keep an answer without asking
STALE = 600  # seconds more that it may show it while it asks
ALLOW = "GET, HEAD, OPTIONS"
USUAL = frozenset({"*/*", "application/json", "application/json, text/plain, */*"})  # what programs accept


class _ByPath(DefaultContentNegotiation):
    """`format` is a parameter of ours (which bodies), not DRF's choice of a renderer."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        # There is one renderer; only what is unusual needs to be read closely, to say 406.
        if request._request.META.get("HTTP_ACCEPT", "*/*") in USUAL:
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002
        return renderers


class AnyForm(DefaultContentNegotiation):
    """For addresses that name their format: what a client accepts is not asked (RFC 9110, section 12.5.1)."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


@dataclass(frozen=True)
class Validator:
    """What a client's copy is compared with, and how long an edge may keep the answer.

    `number` is a change number, `modified` the time of that change, `keys` name all that the
    answer shows (the edge is purged by them), `fresh` is in seconds. `also` names what the
    answer depends on besides, such as the date in an answer that says “today”.
    """

    number: int
    modified: dt.datetime
    keys: tuple[str, ...] = ()
    fresh: int = FRESH
    also: str = ""

    @property
    def etag(self) -> str:
        """Return the strong entity tag (RFC 9110, section 8.8.3)."""
        return f'"{CONTRACT}-{self.number}{"-" if self.also else ""}{self.also}"'

    @property
    def second(self) -> int:
        """Return when what is shown last changed, in seconds since 1970."""
        return int(self.modified.timestamp())


class PublicView(APIView):
    """Base of every public endpoint: read-only, anonymous, strict about parameters."""

    known: frozenset[str] = frozenset()
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    content_negotiation_class: type[DefaultContentNegotiation] = _ByPath
    http_method_names = ["get", "head", "options"]
    default_response_headers: dict[str, str] = {}
    format_kwarg = None  # DRF's suffixes; where ours has one, it is a view of its own

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Return DRF's request around Django's."""
        made = super().initialize_request(request, *args, **kwargs)
        # It names itself and the view here, for parsers of bodies. The ring would keep each answer,
        # finished bytes and all, until the garbage collector comes by.
        made.parser_context.clear()
        return made

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a client that takes no form we have. There is nobody to authenticate or to slow down."""
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)

    def given(self, request: Request) -> dict[str, list[str]]:
        """Return the known parameters of this request; an unknown one is a BadInput."""
        return params.read(request._request.GET, self.known)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the response as it is: views finish theirs, and errors are problem documents."""
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response["Allow"] = ALLOW
        return response

    def head(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer as to GET; the server leaves the body out."""
        # Without this, Django ties each view to a method of itself: another ring, see above.
        return self.get(request, *args, **kwargs)  # type: ignore[attr-defined]

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Say which methods are allowed, and nothing of the inside."""
        response = HttpResponse(status=204)
        response["Allow"] = ALLOW
        return response

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        raise MethodNotAllowed(str(request.method))


def answer(
    request: Request,
    validator: Validator,
    body: Callable[[], bytes],
    *,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return 304 if the client's copy is the present one, else 200 with `body()`."""
    if has_copy(request) and is_present(request._request.META, validator.etag, validator.second):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(body(), content_type=content_type)
    for name, value in (headers or {}).items():
        response[name] = value
    return finish(response, validator)


def finish(response: HttpResponse, validator: Validator) -> HttpResponse:
    """Return a public answer of any status with its cache headers."""
    for name, value in public_headers(validator).items():
        response[name] = value
    return response


def has_copy(request: Request) -> bool:
    """Return whether the client asks about a copy that it holds, which mostly needs no body."""
    said = request._request.META
    return "HTTP_IF_NONE_MATCH" in said or "HTTP_IF_MODIFIED_SINCE" in said


def is_present(said: Mapping[str, Any], etag: str, second: int) -> bool:
    """Return whether the copy that a request tells of is the present answer (RFC 9110, section 13.1).

    A tag that is given rules, also one that is none. If-Match asks for what only a write needs:
    a 412 under public cache headers would be shown to everybody.
    """
    if (tags := said.get("HTTP_IF_NONE_MATCH")) is not None:
        held = parse_etags(tags)
        return "*" in held or any(tag.removeprefix("W/") == etag for tag in held)
    since = parse_http_date_safe(said.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and second <= since


def last_modified(second: int, now: float) -> str:
    """Return Last-Modified: the second of the change once that is over, until then the one before.

    It counts whole seconds. Were it given out within its own second, a copy of before the next
    change in that second would be confirmed for ever (RFC 9110, section 8.8.2.2).
    """
    return _http_date(second if now >= second + 1 else second - 1)


def public_headers(validator: Validator) -> dict[str, str]:
    """Return the cache headers of a public answer (RFC 9111, RFC 5861, Surrogate-Key)."""
    headers = {
        "ETag": validator.etag,
        "Last-Modified": last_modified(validator.second, timezone.now().timestamp()),
        "Cache-Control": f"public, max-age=0, s-maxage={validator.fresh}, stale-while-revalidate={STALE}",
    }
    if validator.keys:
        headers["Surrogate-Key"] = " ".join(validator.keys)
    return headers


@lru_cache(maxsize=1000)
def _http_date(second: int) -> str:
    return http_date(second)


def address(request: HttpRequest, given: Mapping[str, Iterable[str]]) -> str:
    """Return the absolute address of this answer with parameters in one order.

    Built from the setting, never from the Host header: that one anybody may write, and the
    answer is kept in caches for all.
    """
    query = urlencode([(name, value) for name in sorted(given) for value in given[name]])
    return f"{settings.PUBLIC_URL}{request.path}{'?' + query if query else ''}"
