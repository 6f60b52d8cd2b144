"""Who reads the public API: anybody, or whoever has a key; and how often.

Without a key and without a limit for those who have none, this does nothing at all. With a
key the answer is for its holder: no shared cache may keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from newsroom import keys, limits
from newsroom.errors import BadKey, MissingScope, NewsroomError, TooMany
from newsroom.models import ApiKey
from newsroom.problems import from_newsroom
from newsroom.scopes import READ

API = "/api/v1/"  # feeds and sitemaps are for everybody's readers and crawlers, which send no keys
GUARDED = (API, "/wp-json")  # the same stories in another form
# How to use the API is no secret, also where what it says is.
OPEN = (f"{API}docs/", f"{API}schema/")
CHALLENGE = 'Bearer realm="Newsroom"'
OWN = "private, max-age=0, must-revalidate"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and what is left of their requests; None of each where there is no key or no limit."""

    key: ApiKey | None = None
    count: limits.Count | None = None


def admit(meta: Mapping[str, Any]) -> Reader:
    """Return who asks, from the headers of a request (as WSGI names them).

    Raises BadKey without a key where one is needed, or with one that opens nothing, MissingScope with
    one that is for the desk alone, and TooMany.
    """
    key = key_of(meta.get("HTTP_AUTHORIZATION"))
    if key is not None:
        check_scope(key, READ)
    if key is None and settings.API_KEY_REQUIRED:
        raise BadKey("This newsroom's API needs a key. Send it as “Authorization: Bearer nr_…”.", challenge=CHALLENGE)
    if key is not None:
        return Reader(key, count(key))
    allowed = settings.API_RATE_LIMIT_ANONYMOUS
    return Reader(None, _count(f"address:{limits.address_of(meta)}", allowed) if allowed else None)


def count(key: ApiKey) -> limits.Count | None:
    """Count one request with a key; None where there is no limit. Raises TooMany."""
    allowed = key.per_minute or settings.API_RATE_LIMIT
    return _count(f"key:{key.pk}", allowed) if allowed else None


def _count(who: str, allowed: int) -> limits.Count | None:
    found = limits.count(who, allowed)
    if found is not None and found.is_over:
        raise TooMany(f"More than {allowed} requests in a minute. Ask again in {found.left} seconds.", count=found)
    return found


def check_scope(key: ApiKey, scope: str) -> None:
    """Raise MissingScope unless the key is for that."""
    if scope not in key.scopes:
        raise MissingScope(scope, realm=CHALLENGE)


def key_of(said: str | None) -> ApiKey | None:
    """Return the key that a header Authorization carries, None without one. Raises BadKey."""
    if said is None:
        return None
    scheme, _, token = said.partition(" ")
    key = keys.recognise(token.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        # The same words for a key that never was, was revoked or has expired: whoever tries keys learns nothing.
        challenge = f'{CHALLENGE}, error="invalid_token"'
        raise BadKey("This key opens nothing: it is unknown, revoked or expired.", challenge=challenge)
    return key


class Access:
    """Middleware: admits readers to the public API, and says in their answers what is left to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.OPEN_TO_ALL and "HTTP_AUTHORIZATION" not in request.META:
            return self.get_response(request)
        if (
            not request.path_info.startswith(GUARDED)
            or request.path_info.startswith(OPEN)
            or request.method == "OPTIONS"
        ):
            return self.get_response(request)
        try:
            reader = admit(request.META)
        except (BadKey, MissingScope, TooMany) as refused:
            return refusal(request, refused)
        return _for_one(self.get_response(request), reader)


def refusal(request: HttpRequest, refused: NewsroomError) -> HttpResponse:
    """Return the answer to somebody who is not admitted: 401, 403 or 429, a problem document."""
    response = from_newsroom(request, refused)
    if isinstance(refused, BadKey | MissingScope):
        response["WWW-Authenticate"] = refused.challenge
    if isinstance(refused, TooMany):
        add_headers(response, {**refused.count.headers(), "Retry-After": str(refused.count.left)})
    patch_vary_headers(response, ["Authorization"])
    return response


def _for_one(response: HttpResponseBase, reader: Reader) -> HttpResponseBase:
    """Return the answer with what is left to its reader, and kept from every shared cache."""
    if reader.count is not None:
        add_headers(response, reader.count.headers())
    if reader.key is not None or reader.count is not None or settings.API_KEY_REQUIRED:
        patch_vary_headers(response, ["Authorization"])
        if response.get("Cache-Control", "").startswith("public"):
            response["Cache-Control"] = OWN
    return response


def add_headers(response: HttpResponseBase, headers: Mapping[str, str]) -> None:
    """Write these headers on an answer."""
    for name, value in headers.items():
        response[name] = value
