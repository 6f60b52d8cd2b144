"""Serves kept answers before Django is entered, and has the rest made the short way (newsroom.lane).

A request in the least unusual goes on to Django, which answers from the same store but with all
its middleware: with a key, a body, a cookie-bearing page, a host not seen before. What leaves
here was seen to leave Django for a request of the same kind; only what says who asked or when
is made anew.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from newsroom import keeping, observing
from newsroom.answers import Answer, key_of
from newsroom.lane import OF_A_BODY, OWN, STEADY, Environ, Headers, Kind, Lane, Made
from newsroom.public import USUAL

Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

ANYTHING = re.compile(r"(^|[,\s])\*/\*\s*($|,|;\s*q=(1|0\.[1-9]))")


class Front:
    """WSGI application around Django's."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.lane = Lane()
        # Who logs every request wants Django's line for each; who limits readers counts each.
        self.open = settings.LOG_REQUESTS != "all" and getattr(settings, "OPEN_TO_ALL", True)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not self.open or (kind := kind_of(environ)) is None or (key := key_of(environ)) is None:
            return self.django(environ, start_response)
        begun = time.perf_counter()
        now = time.time()
        found = keeping.find(key, now)
        if found is not None and (wire := found.wire.get(kind)) is not None:
            return serve(found, wire, now, environ, start_response, begun)
        request_id = observing.id_of(environ)
        bound = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            if (made := self.lane.ask(kind, environ)) is not None:
                _keep_wire(kind, environ, made.status, made.headers)
                return send(made, request_id, environ, start_response, begun)
        finally:
            structlog.contextvars.reset_contextvars(**bound)
        return self._watch_it_leave(kind, environ, start_response)

    def _watch_it_leave(self, kind: Kind, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        left: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *more: Any) -> Any:
            left.append((status, headers))
            return start_response(status, headers, *more)

        response = self.django(environ, start)
        for status, headers in left:
            self.lane.learn(kind, environ, status, headers)
            _keep_wire(kind, environ, int(status[:3]), headers)
        return response


def _keep_wire(kind: Kind, environ: Environ, status: int, headers: Headers) -> None:
    """Note with an answer that is kept from now on how it left, if it left whole."""
    answer: Answer | None = environ.get(keeping.MADE)
    if answer is None or status != answer.status:
        return
    own = {name.lower() for name, _ in answer.headers} | STEADY | OWN
    if all(name.lower() in own for name, _ in headers):
        answer.wire[kind] = [pair for pair in headers if pair[0].lower() not in OWN]


def serve(
    answer: Answer, wire: Headers, now: float, environ: Environ, start: Callable[..., Any], begun: float
) -> Iterable[bytes]:
    """Answer a request from what has left before."""
    request_id = observing.id_of(environ)
    status, body = answer.status, answer.body
    if keeping.confirms(answer, environ):
        status, body = HTTPStatus.NOT_MODIFIED, b""
        wire = [pair for pair in wire if pair[0].lower() not in OF_A_BODY]
    method = environ["REQUEST_METHOD"]
    start(_line(status), [*wire, *keeping.timely(answer, now).items(), ("X-Request-ID", request_id)])
    keeping.HOT.inc()
    observing.note(answer.route, method, int(status), time.perf_counter() - begun)
    return [b"" if method == "HEAD" else body]


def send(made: Made, request_id: str, environ: Environ, start: Callable[..., Any], begun: float) -> Iterable[bytes]:
    """Answer a request with what was made for it."""
    method = environ["REQUEST_METHOD"]
    start(_line(made.status), [*made.headers, ("X-Request-ID", request_id)])
    observing.tell(made.route, method, environ["PATH_INFO"], made.status, time.perf_counter() - begun)
    return [b"" if method == "HEAD" else made.body]


@lru_cache(maxsize=16)
def _line(status: int) -> str:
    return f"{int(status)} {HTTPStatus(status).phrase}"


def kind_of(environ: Environ) -> Kind | None:
    """Return which kind of reader asks; None for a request that Django should see."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    if environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ:
        return None
    accept = environ.get("HTTP_ACCEPT", "*/*")
    if accept not in USUAL and not ANYTHING.search(accept):
        return None
    if not _is_ours(environ.get("HTTP_HOST"), environ.get("SERVER_NAME"), environ.get("SERVER_PORT")):
        return None
    elsewhere = "HTTP_ORIGIN" in environ
    if elsewhere and not settings.CORS_ALLOW_ALL_ORIGINS:
        return None
    return _is_secure(environ), elsewhere


def _is_secure(environ: Environ) -> bool:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, wanted = settings.SECURE_PROXY_SSL_HEADER
        if (said := environ.get(name)) is not None:
            return bool(said.split(",", 1)[0].strip() == wanted)
    return bool(environ.get("wsgi.url_scheme") == "https")


@lru_cache(maxsize=1000)
def _is_ours(host: str | None, name: str | None, port: str | None) -> bool:
    """Return whether Django takes this host for one of ours (ALLOWED_HOSTS)."""
    request = HttpRequest()
    request.META = {"SERVER_NAME": name or "", "SERVER_PORT": port or "", **({"HTTP_HOST": host} if host else {})}
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False
