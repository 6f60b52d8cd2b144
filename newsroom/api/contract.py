"""The desk API written down (OpenAPI 3.1), from its views: their words, scopes, parameters and fields.

What holds of every endpoint is said once, in `info`. A view says in `takes` which fields its bodies
have, in `versioned` whether its writes need If-Match; its docstrings are the descriptions.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise
from rest_framework.request import Request

from newsroom.bodies import MergePatchParser
from newsroom.contract import PROBLEM
from newsroom.private import ANY_KEY, DeskView, reply

Json = dict[str, Any]
BASE = "api/desk/v1/"
PART = re.compile(r"<(?:(\w+):)?(\w+)>")
TYPES: dict[str, Json] = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer", "minimum": 0},
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    "str": {"type": "string"},
}
METHODS = ("get", "post", "patch", "put", "delete")
SAFE = {"get"}
ABOUT = (
    "Private: with a session and its CSRF token, or with a key. A key acts for a person, within its scopes and "
    "within what that person may. A write of something that exists sends the ETag that was read as If-Match: 428 "
    "without, 412 where it was changed since. Unknown fields, parameters and values are a 400 that names them, "
    "everything wrong at once."
)


class Schema(DeskView):
    """GET: this document."""

    reads = ANY_KEY
    schema = None

    def get(self, request: Request) -> HttpResponseBase:
        """Return the desk API, written down."""
        self.given(request)
        return reply(document())


@lru_cache(maxsize=1)
def document() -> Json:
    """Return the OpenAPI document of the desk API."""
    paths: dict[str, Json] = {}
    for route, name, view in _views():
        paths.setdefault("/" + PART.sub(r"{\2}", route), {}).update(_operations(route, name, view))
    return {
        "openapi": "3.1.1",
        "info": {"title": "Newsroom, the desk", "version": "1.0.0", "description": ABOUT},
        "servers": [{"url": settings.PUBLIC_URL}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
                "key": {"type": "http", "scheme": "bearer", "description": "A key of this newsroom: nr_…"},
            },
        },
    }


_PROBLEM: Json = {
    "type": "object",
    "description": "RFC 9457. `errors` says what is wrong and where; a 412 has `changes` and the present `etag`.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    name: {"type": "string"} for name in ("code", "detail", "pointer", "parameter", "severity")
                },
            },
        },
    },
}


def _views() -> Iterator[tuple[str, str, Any]]:
    """Yield route, name and view (as `as_view` was called) of every address of the desk API."""
    for part in get_resolver().url_patterns:
        if isinstance(part, URLResolver) and str(part.pattern) == BASE:
            for entry in part.url_patterns:
                if isinstance(entry, URLPattern) and hasattr(entry.callback, "view_class"):
                    yield BASE + str(entry.pattern), str(entry.name), entry.callback


def _operations(route: str, name: str, callback: Any) -> Json:
    view: DeskView = callback.view_class(**callback.view_initkwargs)
    found = {}
    for method in METHODS:
        handler = getattr(view, method, None)
        if handler is None:
            continue
        found[method] = {
            "operationId": f"{name.removeprefix('desk-')}-{method}".replace("-", "_"),
            "tags": [route.removeprefix(BASE).partition("/")[0]],
            "summary": _first(handler.__doc__),
            "description": inspect.cleandoc(type(view).__doc__ or ""),
            "parameters": _parameters(route, view, method),
            "responses": _responses(method),
            "security": _security(view, method),
            **_body(view, method),
        }
    return found


def _security(view: DeskView, method: str) -> list[Json]:
    scopes = view.scopes_of(method.upper())
    by_key = [{"key": scopes}] if scopes or view.reads == ANY_KEY else []
    return [{"session": []}, *by_key]


def _first(words: str | None) -> str:
    return inspect.cleandoc(words or "").partition("\n")[0].rstrip(".")


def _parameters(route: str, view: DeskView, method: str) -> list[Json]:
    found: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": TYPES[kind or "str"]}
        for kind, name in PART.findall(route)
    ]
    if method in SAFE:
        found += [{"name": name, "in": "query", "schema": _plain(name)} for name in sorted(view.known)]
    elif view.versioned:
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}})
    return found


def _plain(name: str) -> Json:
    return {"type": "integer", "minimum": 1} if name in {"page", "page_size"} else {"type": "string"}


def _body(view: DeskView, method: str) -> Json:
    if method in SAFE or method == "delete" or view.takes is None:
        return {}
    fields = {name: _said(schema) for name, schema in view.takes.items()}
    shape = {"schema": {"type": "object", "properties": fields, "additionalProperties": False}}
    kinds = ["application/json"]
    if method == "patch" and MergePatchParser in view.parser_classes:
        kinds.append(MergePatchParser.media_type)
    return {"requestBody": {"content": dict.fromkeys(kinds, shape)}}


def _said(value: Any) -> Any:
    """Return a schema with its words as they are said in English."""
    if isinstance(value, dict):
        return {name: _said(inner) for name, inner in value.items()}
    return str(value) if isinstance(value, Promise) else value


def _responses(method: str) -> Json:
    good: Json = {"description": "As asked for.", "headers": {"ETag": {"schema": {"type": "string"}}}}
    if method != "delete":
        good["content"] = {"application/json": {"schema": {"type": "object"}}}
    refusal = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"2XX": good, "4XX": {"description": "Refused; the body says why.", "content": refusal}}
