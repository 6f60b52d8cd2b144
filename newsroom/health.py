"""Is the process alive, and can it work? Two questions, because the cures differ."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import structlog
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

logger = structlog.get_logger(__name__)


def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process runs. Asks nothing else, so that a sick database restarts nobody."""
    return _answer({"status": "ok"}, 200)


def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when requests can be served, else 503 with the name of each part that cannot."""
    found = {name: _try(check) for name, check in CHECKS.items()}
    good = all(state == "ok" for state in found.values())
    return _answer({"status": "ok" if good else "not ready", "checks": found}, 200 if good else 503)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("migrations are missing; run manage.py migrate")


def _files() -> None:
    for name in ("originals", "renditions"):
        storages[name].exists("probe")


CHECKS: dict[str, Callable[[], None]] = {"database": _database, "migrations": _migrations, "files": _files}


def _try(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:
        # The reason may name hosts and users: it belongs in the log, not in a public answer.
        logger.warning("not ready", check=check.__name__, error=str(error))
        return "failed"
    return "ok"


def _answer(body: object, status: int) -> HttpResponse:
    response = HttpResponse(orjson.dumps(body), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response
