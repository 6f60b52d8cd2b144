"""What happened: an id for each request, a line in the log for each that went wrong, numbers for all.

The id comes from the proxy's X-Request-ID where that looks like one, else it is made here;
it stands in the answer and on every log line of the request.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from uuid_utils import uuid7

logger = structlog.get_logger(__name__)

GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
SLOW = 1.0  # seconds
QUIET = {"/healthz", "/readyz", "/metrics"}

REQUESTS = Counter("newsroom_requests_total", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "newsroom_request_seconds",
    "Time from first to last line of Python.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


@lru_cache(maxsize=1000)
def _series(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(route, method, str(status)), SECONDS.labels(route)


def id_of(environ: Mapping[str, Any]) -> str:
    """Return the id of a request: the proxy's, where that looks like one, else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return given if given and GOOD_ID.fullmatch(given) else uuid7().hex


def note(route: str, method: str, status: int, seconds: float) -> None:
    """Count and time one request."""
    counted, timed = _series(route, method, status)
    counted.inc()
    timed.observe(seconds)


def tell(route: str, method: str, path: str, status: int, seconds: float, *, every: bool = False) -> None:
    """Count and time one request, and log it if it went wrong or was slow, or if every one is to be logged."""
    note(route, method, status, seconds)
    if path in QUIET or not (every or status >= 400 or seconds > SLOW):
        return
    # No query string and no body: they may hold tokens, or a story that is not out yet.
    logger.info("request", method=method, path=path, status=status, milliseconds=round(seconds * 1000, 1))


class RequestMiddleware:
    """Outermost middleware: names the request, times it, counts it, logs it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.log_all = settings.LOG_REQUESTS == "all"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = id_of(request.META)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            self._note(request, response, time.perf_counter() - begun)
        finally:
            structlog.contextvars.clear_contextvars()
        return response

    def _note(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        # The route, not the path: a label for each article would fill the memory.
        route = request.resolver_match.route if request.resolver_match else "none"
        tell(route, request.method or "", request.path, response.status_code, seconds, every=self.log_all)


def metrics(request: HttpRequest) -> HttpResponse:
    """Return counters and timings of this process in Prometheus' text format."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
