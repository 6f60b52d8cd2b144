"""Reading the API as a front end does, with what every answer promises checked on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publishing import clock
from publishing.search import tray

AN_HOUR = 3600.0  # seconds
API = "/api/v1/"
LISTS = ("articles/", "sections/", "tags/", "authors/")
# What stands around a read that may not take for ever (newsroom.patience), on PostgreSQL.
FRAME = ("SAVEPOINT", "RELEASE", "SET LOCAL")
LINK = re.compile(r'<([^>]+)>; rel="(\w+)"')


def get(path: str, *, status: int = 200, **headers: str) -> HttpResponse:
    """Return the answer to an anonymous GET under /api/v1/, its status checked."""
    response = Client().get(API + path, headers=headers)
    assert response.status_code == status, (path, response.status_code, response.content[:500])
    return response  # type: ignore[return-value]


def queries(ask: Callable[[], Any]) -> int:
    """Return how many queries `ask` makes in a process that has read the clock and the tray of the index.

    What frames a read that may not take for ever does not count, nor that the clock is read again each second.
    """
    clock.next_due()
    tray.waiting()
    with patch.object(clock, "LOOK_AGAIN", AN_HOUR), CaptureQueriesContext(connection) as asked:
        ask()
    return sum(not each["sql"].startswith(FRAME) for each in asked.captured_queries)


def read(path: str, **headers: str) -> Any:
    """Return the JSON of a 200."""
    return json.loads(get(path, **headers).content)


def problem(path: str, status: int, **headers: str) -> dict[str, Any]:
    """Return a problem document, after checking that it is one (RFC 9457)."""
    return check_problem(get(path, status=status, **headers))


def check_problem(response: Any) -> dict[str, Any]:
    """Return the body of an error, after checking that it is a problem document and nobody keeps it."""
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["type"].partition("#")[2]
    assert body["title"]
    assert body["detail"]
    assert body["status"] == response.status_code
    assert body["instance"].startswith("/api/")
    for fault in body.get("errors", []):
        assert fault["code"]
        assert fault["detail"]
        assert fault.keys() <= {"parameter", "pointer", "code", "detail"}
    return body


def faults(path: str) -> list[tuple[str, str]]:
    """Return parameter and code of each fault in a 400."""
    return [(fault["parameter"], fault["code"]) for fault in problem(path, 400)["errors"]]


def headlines(path: str) -> list[str]:
    """Return the headlines of a list, in order."""
    return [card["headline"] for card in read(path)["results"]]


def check_snapshot(path: Path, found: str) -> None:
    """Fail unless `found` is what the snapshot holds. One that is missing is written, to be read before it is kept."""
    if not path.exists():
        path.write_text(found, "utf-8")
        raise AssertionError(f"{path.name} was written. Read it, keep it, run again.")
    assert found == path.read_text("utf-8"), f"Meant so? Delete {path.name}, run again, and read the difference."


def links(response: HttpResponse) -> dict[str, str]:
    """Return the Link header by relation."""
    return {rel: url for url, rel in LINK.findall(response.get("Link", ""))}


def under_api(url: str) -> str:
    """Return an address of an answer as a path under /api/v1/."""
    base, _, path = url.partition(API)
    assert base == "http://localhost:8000"
    return path
