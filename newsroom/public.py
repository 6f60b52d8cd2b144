"""The manners of every public answer: validators, cache headers, bytes.

A public answer is a function of its address, its known parameters and a number that
changes when what the public sees changes. The number is known before anything else is
read, so a 304 costs one query and renders nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from newsroom import keeping, params
from newsroom.deprecation import Deprecation
from newsroom.errors import Gone
from newsroom.validators import CONTRACT, FRESH, STALE, Validator, finish, is_present, public_headers

# Endpoints take all manners from here.
__all__ = ["ALLOW", "CONTRACT", "FRESH", "HANDED", "LEFT", "STALE", "USUAL", "AnyForm", "PublicView", "Validator"]
__all__ += ["address", "answer", "finish", "has_copy", "public_headers"]

ALLOW = "GET, HEAD, OPTIONS"
# In the environ: what a view answered already, for Django to finish; and where a view notes how it answered,
# if anybody wants to know (newsroom.lane).
HANDED, LEFT = "newsroom.handed", "newsroom.left"
USUAL = frozenset({"*/*", "application/json", "application/json, text/plain, */*"})  # what programs accept


class _ByPath(DefaultContentNegotiation):
    """`format` is a parameter of ours (which bodies), not DRF's choice of a renderer."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002
        return renderers


class AnyForm(DefaultContentNegotiation):
    """For addresses that name their format: what a client accepts is not asked (RFC 9110, section 12.5.1)."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """Base of every public endpoint: read-only, anonymous, strict about parameters."""

    known: frozenset[str] = frozenset()
    deprecation: ClassVar[Deprecation | None] = None
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    content_negotiation_class: type[DefaultContentNegotiation] = _ByPath
    http_method_names = ["get", "head", "options"]
    default_response_headers: dict[str, str] = {}
    format_kwarg = None  # DRF's suffixes; where ours has one, it is a view of its own

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Return DRF's request around Django's, without what reads bodies and knows people: nothing here asks."""
        made = Request(request, negotiator=self.get_content_negotiator())
        # It names itself here, for parsers of bodies. The ring would keep each answer, finished bytes and
        # all, until the garbage collector comes by.
        made.parser_context.clear()
        return made

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a client that takes no form we have. There is nobody to authenticate or to slow down."""
        if request._request.META.get("HTTP_ACCEPT", "*/*") not in USUAL:  # they take what we have
            request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)

    def given(self, request: Request) -> dict[str, list[str]]:
        """Return the known parameters of this request; an unknown one is a BadInput."""
        asked = request._request
        return params.read(asked.GET, self.known) if asked.META.get("QUERY_STRING") else {}

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the response as it is: views finish theirs, and errors are problem documents."""
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response["Allow"] = ALLOW
        return self._marked(response)

    def _marked(self, response: Any) -> Any:
        """Return the response, which says that it will end if it will."""
        ending = self.deprecation or settings.API_DEPRECATION
        if ending is not None and "Deprecation" not in response:
            ending.mark(response)
        return response

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer as DRF does, but from memory where the answer is there."""
        if (handed := request.META.pop(HANDED, None)) is not None:
            return handed
        self.args, self.kwargs, self.headers = args, kwargs, self.default_response_headers
        self.request = asked = self.initialize_request(request, *args, **kwargs)
        try:
            self.initial(asked, *args, **kwargs)
            if request.method in ("GET", "HEAD"):
                response = keeping.serve(request, lambda: self._made(asked, *args, **kwargs))
            elif request.method == "OPTIONS":
                response = self.options(asked, *args, **kwargs)
            else:
                response = self.http_method_not_allowed(asked, *args, **kwargs)
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(asked, response, *args, **kwargs)
        if (left := request.META.get(LEFT)) is not None:
            left.append((type(self), tuple(self.response.items())))
        return self.response

    def _made(self, asked: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            # Marked before it is kept: answers from memory say it too.
            return self._marked(self.get(asked, *args, **kwargs))  # type: ignore[attr-defined, no-any-return]
        except Gone as gone:  # an answer, and kept like one
            return self.handle_exception(gone)

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
        if value:  # a list of one page leads nowhere, and says so by saying nothing
            response[name] = value
    return finish(response, validator)


def has_copy(request: Request) -> bool:
    """Return whether the client asks about a copy that it holds, which mostly needs no body."""
    said = request._request.META
    if "newsroom.whole" in said:  # it is rendered for all who ask
        return False
    return "HTTP_IF_NONE_MATCH" in said or "HTTP_IF_MODIFIED_SINCE" in said


def address(request: HttpRequest, given: Mapping[str, Iterable[str]]) -> str:
    """Return the absolute address of this answer with parameters in one order.

    Built from the setting, never from the Host header: that one anybody may write, and the
    answer is kept in caches for all.
    """
    query = urlencode([(name, value) for name in sorted(given) for value in given[name]])
    return f"{settings.PUBLIC_URL}{request.path}{'?' + query if query else ''}"
