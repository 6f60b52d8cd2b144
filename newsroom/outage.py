"""When the database cannot be reached: an answer that says so, in seconds, and no traceback.

Nothing has to be restarted afterwards: the pool of connections tries again as requests come
(newsroom.databases), and SQLite opens its file anew.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from newsroom import astray
from newsroom.problems import problem

logger = structlog.get_logger(__name__)
WAIT = 2  # seconds after which a client may ask again


class Outage:
    """Middleware: a database that is away, locked or too slow is a 503 with Retry-After."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the answer to a request that the database failed; None leaves any other error alone."""
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        # With its trace: a table that is missing fails in the same way, and is no outage.
        logger.error("database failed", path=request.path, exc_info=error)
        return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return the 503 of a server whose database does not answer: a problem document, or a line for people."""
    detail = _("The database does not answer at the moment. Nothing was changed; ask again in a few seconds.")
    if request.path.startswith("/api/"):
        response = problem(request, 503, code="unavailable", title="Not available at the moment", detail=detail)
    else:
        response = astray.page(request, 503, detail)
        response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(WAIT)
    return response
