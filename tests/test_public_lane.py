"""What public data leaves out on its way, and what it must not lose by that."""

from __future__ import annotations

import gc
import threading
import weakref

import psycopg
import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import resolve

from tests.factories import make_public

pytestmark = pytest.mark.django_db

LIST = "/api/v1/articles/"


@pytest.mark.parametrize("path", [LIST, "/api/v1/site/", "/api/v1/articles/none/"])
def test_public_data_reads_and_sets_no_cookie(path: str) -> None:
    answer = Client().get(path, headers={"Cookie": "newsroom_session=0123456789abcdef; newsroom_csrf=x"})
    assert not answer.cookies
    assert "cookie" not in answer.get("Vary", "").lower()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Request-ID"]


@pytest.mark.parametrize("path", ["/api/v1/docs/", "/admin/login/"])
def test_a_page_for_browsers_says_what_it_may_load_and_who_may_frame_it(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert "object-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_somebody_signed_in_is_still_known_to_the_desk(client: Client, edna: object) -> None:
    client.force_login(edna)  # type: ignore[arg-type]
    assert client.get("/admin/").status_code == 200
    assert client.get(LIST).status_code == 200


def test_a_front_end_elsewhere_may_read_and_caches_are_told() -> None:
    asked = Client().get(LIST, headers={"Origin": "https://reader.example"})
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in asked["Access-Control-Expose-Headers"]
    plain = Client().get(LIST)
    assert asked["Vary"].lower() == plain["Vary"].lower() == "origin"
    assert "Access-Control-Allow-Origin" not in plain


def test_a_browser_that_asks_before_it_asks_is_answered() -> None:
    said = {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET"}
    answer = Client().options(LIST, headers=said)
    assert answer.status_code == 200
    assert "GET" in answer["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("place", [LIST, "/api/v1/articles/wind-farm-opens/", "/api/v1/tags/"])
def test_an_answer_is_freed_when_it_has_left(place: str) -> None:
    make_public(headline="Wind farm opens")
    found = resolve(place)
    gc.disable()
    try:
        response = found.func(RequestFactory().get(place), *found.args, **found.kwargs)
        assert response.status_code == 200
        left = weakref.ref(response)
        del response
        assert left() is None
    finally:
        gc.enable()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("idle", [1, 8])
def test_a_server_that_hung_up_meanwhile_fails_no_request(idle: int, client: Client) -> None:
    fill_the_pool(idle)
    where = connection.settings_dict
    with psycopg.connect(
        host=where["HOST"], port=where["PORT"], user=where["USER"], password=where["PASSWORD"], dbname="postgres"
    ) as admin:
        named = "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE datname = %s"
        ended = admin.execute(named, [where["NAME"]]).fetchall()
    assert len(ended) >= idle
    assert client.get(LIST).status_code == 200


def fill_the_pool(idle: int) -> None:
    """Leave at least so many connections waiting in the pool, as a busy hour does."""
    connection.close()
    together = threading.Barrier(idle)

    def ask() -> None:
        connection.ensure_connection()
        together.wait(30)
        connection.close()

    asking = [threading.Thread(target=ask) for _ in range(idle)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
