"""Answers made the short way, past Django's handler: nobody outside can tell."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from newsroom import observing
from newsroom.answers import store
from publishing import queries
from publishing.api.articles import ArticleDetail
from tests.factories import make_public
from tests.hot import Left, Server, memory

pytestmark = pytest.mark.django_db(transaction=True)

DETAIL = "/api/v1/articles/wind-farm-opens/"
PLACES = [
    "/api/v1/articles/",
    "/api/v1/articles/?page_size=5&fields=headline",
    "/api/v1/search/?q=wind",
    DETAIL,
    f"{DETAIL[:-1]}.md",
    "/api/v1/tags/",
    "/api/v1/site/",
    "/api/v1/changes/",
    "/feeds/rss.xml",
]
KINDS: list[dict[str, str]] = [{}, {"origin": "https://front.example"}, {"accept": "text/html, */*;q=0.8"}]


@pytest.fixture
def server() -> Server:
    """A server that keeps nothing in memory, and one story, so old that its Last-Modified moves no more."""
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)):
        make_public(headline="Wind farm opens")
    store.clear()
    return Server()


def shown(answer: Left) -> tuple[Any, ...]:
    """Return an answer without what says which request it was to."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    del headers["x-request-id"]
    return answer.status, headers, answer.body


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.usefixtures("server")
def test_the_short_way_gives_what_django_gives_to_the_byte(place: str) -> None:
    for kind in KINDS:
        server = Server()  # which has learnt nothing yet
        long, short = server.ask(place, **kind), server.ask(place, **kind)
        assert long.django
        assert shown(long) == shown(short)
        assert len(short.headers["X-Request-ID"]) > 7


def test_the_usual_answers_go_the_short_way(server: Server) -> None:
    for place in ("/api/v1/articles/", DETAIL, "/api/v1/tags/"):
        assert [server.ask(place).django for _ in range(3)] == [True, False, False]


def test_an_answer_that_is_then_kept_went_the_short_way(server: Server) -> None:
    server.ask(DETAIL)
    with memory():
        cold, hot = server.ask(DETAIL), server.ask(DETAIL)
    assert [(each.django, each.anew) for each in (cold, hot)] == [(False, True), (False, False)]
    assert shown(cold) == shown(hot)


def test_a_copy_is_confirmed_and_a_head_is_bodiless_on_the_short_way(server: Server) -> None:
    whole = server.ask(DETAIL)
    copy = server.ask(DETAIL, if_none_match=whole.headers["ETag"])
    head = server.ask(DETAIL, method="HEAD")
    assert (copy.django, copy.status, copy.body) == (False, 304, b"")
    assert copy.headers["ETag"] == whole.headers["ETag"]
    assert "Content-Type" not in copy.headers
    assert (head.django, head.body, head.headers["Content-Length"]) == (False, b"", str(len(whole.body)))


@pytest.mark.parametrize("place", ["articles/none/", "articles/?page=9", "articles/?x=1", "tags/none/"])
def test_a_refusal_is_djangos_to_finish_and_is_made_once(server: Server, place: str) -> None:
    first = server.ask(f"/api/v1/{place}")
    for path in ("/api/v1/articles/", DETAIL, "/api/v1/tags/", "/api/v1/tags/energy/"):
        server.ask(path)
    with CaptureQueriesContext(connection) as once:
        again = server.ask(f"/api/v1/{place}")
    assert again.django
    assert shown(again)[:2] == shown(first)[:2]
    assert len(once) <= 3


def test_a_database_that_is_away_is_still_a_503(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("gone")

    server.ask(DETAIL)
    monkeypatch.setattr(queries, "find", fail)
    answer = server.ask(DETAIL)
    assert (answer.status, answer.django) == (503, True)
    assert answer.headers["Retry-After"]


def test_a_header_that_differs_from_answer_to_answer_never_leaves_by_itself(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = ArticleDetail.finalize_response

    def marked(self: ArticleDetail, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response["Vary"] = "Accept-Language"
        return finish(self, request, response, *args, **kwargs)

    monkeypatch.setattr(ArticleDetail, "finalize_response", marked)
    for _ in range(3):
        answer = server.ask(DETAIL)
        assert answer.django
        assert answer.headers["Vary"] == "Accept-Language, origin"


def test_a_slow_answer_is_logged_with_its_id_on_the_short_way(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server.ask(DETAIL)
    monkeypatch.setattr(observing, "SLOW", -1.0)
    answer = server.ask(f"{DETAIL}?fields=headline")
    assert not answer.django
    said: Any = caplog.records[-1].msg
    assert (said["path"], said["status"]) == (DETAIL, 200)
    assert said["request_id"] == answer.headers["X-Request-ID"]
