"""A database that is away: readers are told to come again, and nothing has to be restarted."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from newsroom import databases
from newsroom.env import Environment
from tests.factories import make_public
from tests.reading import check_problem

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "articles/",
    "articles/wind-farm-opens/",
    "articles/?tag=energy",
    "sections/",
    "tags/x/",
    "site/",
    "ticker/",
]


class Away:
    """Stands in for a database that fails every statement."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, execute: object, sql: str, *rest: object) -> None:
        raise self.error


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("error", [OperationalError("connection refused"), InterfaceError("connection is closed")])
def test_a_read_says_when_to_come_again_and_nothing_of_the_inside(address: str, error: Exception) -> None:
    with connection.execute_wrapper(Away(error)):
        answer = Client().get(f"/api/v1/{address}")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    assert check_problem(answer)["title"] == "Not available at the moment"
    assert b"refused" not in answer.content


def test_the_next_read_works_again() -> None:
    make_public()
    with connection.execute_wrapper(Away(OperationalError("away"))):
        assert Client().get("/api/v1/articles/").status_code == 503
    assert json.loads(Client().get("/api/v1/articles/").content)["count"] == 1


def test_a_pool_gives_up_in_two_seconds_and_tries_anew_at_the_next_request() -> None:
    found = databases.configure(Environment({"DATABASE_URL": "postgres://n:n@127.0.0.1:1/n"}), Path())
    assert found["OPTIONS"]["pool"]["timeout"] <= 2
    assert found["OPTIONS"]["pool"]["reconnect_timeout"] <= 2


@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="a lock of SQLite's")
@pytest.mark.django_db(transaction=True)
def test_reads_go_on_while_somebody_writes() -> None:
    make_public()
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    statuses: list[int] = []

    def read() -> None:
        statuses.append(Client().get("/api/v1/articles/").status_code)
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    reader.join(10)
    other.rollback()
    other.close()
    assert statuses == [200]
