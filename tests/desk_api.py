"""The desk API as a program meets it: what is sent, and what every answer promises checked on the way."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

DESK = "/api/desk/v1/"
STORIES = f"{DESK}articles/"


class Desk:
    """Somebody who has signed in, or holds a key, and asks the desk API."""

    def __init__(self, who: User | str | None = None, **options: Any) -> None:
        self.client = Client(raise_request_exception=False, **options)
        self.headers: dict[str, str] = {}
        if isinstance(who, User):
            self.client.force_login(who)
        elif who:
            self.headers["Authorization"] = f"Bearer {who}"

    def ask(self, method: str, path: str, body: Any = None, *, match: str | None = None, **headers: str) -> Any:
        """Return the answer, after checking that no cache keeps it and that a refusal says what is wrong."""
        sent = {**self.headers, **({"If-Match": match} if match is not None else {})}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = sent.pop("Content-Type", "application/json")
        answer = self.client.generic(method, DESK + path, content, content_type=kind, headers=sent)
        assert answer["Cache-Control"] in {"private, no-store", "no-store"}, path
        assert answer.status_code < 500, (method, path, answer.content[:500])
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json", (path, answer.content[:200])
            assert answer.json()["status"] == answer.status_code
        return answer

    def get(self, path: str, **headers: str) -> Any:
        """Return the answer to a GET."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **sent: Any) -> Any:
        """Return the answer to a POST."""
        return self.ask("POST", path, body, **sent)

    def patch(self, path: str, body: Any = None, **sent: Any) -> Any:
        """Return the answer to a PATCH."""
        return self.ask("PATCH", path, body, **sent)

    def delete(self, path: str, **sent: Any) -> Any:
        """Return the answer to a DELETE."""
        return self.ask("DELETE", path, **sent)

    def etag(self, path: str) -> str:
        """Return the version of what stands at a path."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.content
        return str(answer["ETag"])


def places(answer: Any) -> set[str]:
    """Return where the faults of a refusal lie."""
    return {fault.get("pointer", fault.get("parameter", "")) for fault in answer.json()["errors"]}


def codes(answer: Any) -> set[str]:
    """Return the codes of a refusal's faults."""
    return {fault["code"] for fault in answer.json()["errors"]}


def words(answer: Any) -> str:
    """Return what a refusal says of its faults."""
    return " ".join(fault["detail"] for fault in answer.json()["errors"])
