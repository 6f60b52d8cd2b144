"""The short way to an answer that is not in memory: the view alone, without Django around it.

Fourteen middlewares and Django's handler have nothing to do for a plain read of public data but
to add the same few headers, and that takes as long as the read. So the front asks the view by
itself and adds what it has seen Django add to an answer of the same view to a request of the
same kind (`Lane.learn`). Whatever is not such an answer goes to Django, with the response that
was made (`HANDED`): a refusal, a stream, an error.
"""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpResponse
from django.urls import get_resolver

from newsroom.public import HANDED, LEFT, PublicView
from newsroom.routes import Routes
from newsroom.validators import TIMELY

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Kind = tuple[bool, bool]  # over TLS, from another site's page

# What may leave by itself: the same for all who ask in this way. An answer with any other header stays in Django.
STEADY = frozenset({
    "vary", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy", "strict-transport-security",
    "content-length", "access-control-allow-origin", "access-control-expose-headers",
})  # fmt: skip
OWN = frozenset({*(name.lower() for name in TIMELY), "x-request-id"})
OF_A_BODY = frozenset({"content-type", "content-length"})
PLAIN = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


class Made(NamedTuple):
    """An answer that the short way made: all its headers but the request's id, and its route."""

    status: int
    headers: Headers
    body: bytes
    route: str


class Lane:
    """What is known of how Django finishes the answers of each view."""

    def __init__(self) -> None:
        self._added: dict[tuple[Kind, type], Headers] = {}

    def ask(self, kind: Kind, environ: Environ) -> Made | None:
        """Return the view's own answer; None leaves the request to Django, which may find there what was made."""
        match = _match(environ["PATH_INFO"])
        if match is None:
            return None
        added = self._added.get((kind, match.func.cls))
        if added is None:
            environ[LEFT] = []  # so that it can be learnt
            return None
        response = _response(match, environ)
        if response is None:
            return None
        if not _is_plain(response):
            environ[HANDED] = response
            return None
        headers = [*response.items(), *added]
        if response.status_code == HTTPStatus.OK:
            headers.append(("Content-Length", str(len(response.content))))
        return Made(response.status_code, headers, response.content, match.route)

    def learn(self, kind: Kind, environ: Environ, status: str, headers: Headers) -> None:
        """Note what Django added to a view's answer on its way out, if that is all that happened to it."""
        for view, own in environ.get(LEFT) or ():
            said = {name.lower(): value for name, value in own}
            new = [(name, value) for name, value in headers if name.lower() not in said]
            kept = {name.lower(): value for name, value in headers if name.lower() in said}
            if status.startswith("200") and kept == said and all(name.lower() in STEADY | OWN for name, _ in new):
                added = [pair for pair in new if pair[0].lower() not in OWN | OF_A_BODY]
                self._added[kind, view] = added


def _match(path: str) -> Any:
    """Return Django's match of a path of public data, whose view is one of ours; None for any other."""
    if not path.startswith(settings.PUBLIC_PATHS) or not path.isprintable():
        return None
    match = routes().find(path)
    view = getattr(match.func, "cls", None) if match else None
    return match if view is not None and issubclass(view, PublicView) else None


@cache
def routes() -> Routes:
    """Return the routes of the whole site."""
    return Routes(get_resolver().url_patterns)


def _response(match: Any, environ: Environ) -> HttpResponse | None:
    """Return what a view answers, as Django would have it run; None where it failed."""
    request = WSGIRequest(environ)
    request.resolver_match = match
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response
    except Exception:
        # Django asks it again, and says what has to be said of it: in one place, and not here too.
        return None
    finally:
        close_old_connections()  # what Django does at the end of each request


def _is_plain(response: HttpResponse) -> bool:
    return response.status_code in PLAIN and not response.streaming and not response.cookies
