"""Refuses requests whose address is not text, before any view has to think of it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

from newsroom import text

MAX_QUERY = 8_000  # bytes; longer ones come from no form of ours


class TextGuard:
    """Middleware: a NUL, a lone surrogate or broken UTF-8 in path or query is a 400.

    PostgreSQL answers a NUL in a lookup with an error, SQLite does not: without this the
    same link would be a 500 in production only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if query and (len(query) > MAX_QUERY or ("%" in query and not _is_text(query))):
            raise BadRequest("The query string is too long or not text.")
        if text.XML_ILLEGAL.search(request.path) or "\ufffd" in request.path:
            raise BadRequest("The path is not text.")
        return self.get_response(request)


def _is_text(query: str) -> bool:
    try:
        value = unquote_to_bytes(query).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not text.XML_ILLEGAL.search(value)
