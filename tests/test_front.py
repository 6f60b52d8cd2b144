"""What is served from memory is what a view would say now."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.services import publishing as desk
from newsroom import keeping
from newsroom.answers import store
from newsroom.watch import watcher
from publishing import clock, queries, watch
from publishing import services as door
from publishing.models import Publication
from tests.factories import make_article, make_public, make_section, make_tag
from tests.hot import Server, eventually, memory
from tests.test_watch import elsewhere

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/api/v1/articles/"


@pytest.fixture(autouse=True)
def story(transactional_db: None) -> Iterator[Publication]:
    """Keep answers; one story is public."""
    found = make_public(tags=[make_tag("Energy").pk])
    with memory():
        yield found


@pytest.fixture
def server() -> Server:
    return Server()


PLACES = [
    "articles/", "articles/?tag=energy", "articles/wind-farm-opens/", "tags/", "tags/energy/", "site/", "ticker/",
    "articles/?published_after=2020-01-01&page_size=5",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_hot_answer_is_the_cold_one_to_the_byte_and_asks_no_database(server: Server, place: str) -> None:
    path = f"/api/v1/{place}"
    cold = server.ask(path)
    server.ask(path)
    with CaptureQueriesContext(connection) as asked:
        hot = server.ask(path)
    assert cold.anew
    assert not hot.anew
    assert not asked.captured_queries
    assert (hot.status, hot.body) == (200, cold.body)
    assert {k: v for k, v in hot.headers.items() if k != "X-Request-ID"} == {
        k: v for k, v in cold.headers.items() if k != "X-Request-ID"
    }
    assert hot.headers["X-Request-ID"] != cold.headers["X-Request-ID"]
    head = server.ask(path, "HEAD")
    assert (head.anew, head.body, head.headers["Content-Length"]) == (False, b"", str(len(cold.body)))
    copy = server.ask(path, if_none_match=cold.headers["ETag"])
    assert (copy.anew, copy.status, copy.body) == (False, 304, b"")
    assert copy.headers["ETag"] == cold.headers["ETag"]
    assert "Content-Type" not in copy.headers
    assert server.ask(path, x_request_id="from-the-proxy").headers["X-Request-ID"] == "from-the-proxy"


def test_a_change_is_seen_by_the_next_reader(server: Server, story: Publication) -> None:
    for _ in range(3):
        before = server.ask(LIST)
    make_public(headline="Another story")
    after = server.ask(LIST)
    assert after.anew
    assert b"Another story" in after.body
    assert after.headers["ETag"] != before.headers["ETag"]
    assert server.ask(LIST, if_none_match=before.headers["ETag"]).status == 200


def test_a_change_of_another_process_is_seen_within_a_second(server: Server) -> None:
    server.ask(LIST)
    before = watch.newest()
    elsewhere(lambda: make_public(headline="From elsewhere"))
    assert eventually(lambda: watch.newest() > before, within=1)
    assert b"From elsewhere" in server.ask(LIST).body


def test_a_change_elsewhere_leaves_an_answer_in_memory(server: Server) -> None:
    path = "/api/v1/articles/wind-farm-opens/"
    server.ask(path)
    make_public(headline="Another story")
    assert not server.ask(path).anew


def test_a_takedown_is_kept_too_and_ends_what_was_kept(server: Server, story: Publication) -> None:
    path = f"/api/v1/articles/{story.pk}/"
    tag = server.ask(path).headers["ETag"]
    door.withdraw(story.pk, reason="Wrong.")
    for entered in (True, False):
        gone = server.ask(path, if_none_match=tag)
        assert (gone.status, gone.anew) == (410, entered)
        assert b"Wrong." in gone.body
    assert server.ask(path, if_none_match="*").status == 410


def test_a_late_watcher_means_slower_answers_and_no_old_ones(server: Server) -> None:
    server.ask(LIST)
    assert not server.ask(LIST).anew
    watcher.stop()
    try:
        watcher.looks.insert(0, _broken)
        assert server.ask(LIST).anew
        elsewhere(lambda: make_public(headline="From elsewhere"))
        assert b"From elsewhere" in server.ask(LIST).body
    finally:
        watcher.looks.remove(_broken)


def _broken(ask: Any) -> None:
    raise ValueError("No database.")


def test_a_story_that_is_due_is_out_at_its_second(server: Server) -> None:
    now = timezone.now()
    article = make_article(headline="Budget speech")
    desk.schedule(article.pk, at=now + dt.timedelta(seconds=30), by=None, revision=article.revision)
    with time_machine.travel(now + dt.timedelta(seconds=5), tick=False) as moment:
        clock.next_due()
        server.ask(LIST)
        assert "s-maxage=25, stale-while-revalidate=0" in server.ask(LIST).headers["Cache-Control"]
        moment.shift(20)
        hot = server.ask(LIST)
        assert not hot.anew
        assert "s-maxage=5, " in hot.headers["Cache-Control"]
        moment.shift(5)
        assert b"Budget speech" in server.ask(LIST).body


def test_today_is_never_yesterday(server: Server) -> None:
    with time_machine.travel(dt.datetime(2031, 5, 1, 23, 59, 50, tzinfo=dt.UTC), tick=False) as moment:
        clock.next_due()
        server.ask("/api/v1/site/")
        hot = server.ask("/api/v1/site/")
        assert not hot.anew
        assert "s-maxage=10, stale-while-revalidate=0" in hot.headers["Cache-Control"]
        moment.shift(10)
        assert b'"iso":"2031-05-02"' in server.ask("/api/v1/site/").body


@pytest.mark.parametrize(("place", "hours"), [("/api/v1/site/", 24), ("/sitemaps/news.xml", 1)])
def test_what_changes_by_the_clock_is_not_kept_past_its_time(server: Server, place: str, hours: int) -> None:
    with time_machine.travel(dt.datetime(2031, 5, 1, tzinfo=dt.UTC), tick=False) as moment:
        clock.next_due()
        before = server.ask(place)
        assert not server.ask(place).anew
        moment.shift(hours * 3600)
        assert server.ask(place).headers["ETag"] != before.headers["ETag"]


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer x"},
        {"host": "evil.example"},
        {"accept": "text/html"},
        {"accept": "*/*;q=0"},
        {"transfer_encoding": "chunked"},
    ],
)
def test_an_unusual_request_is_left_to_django(server: Server, headers: dict[str, str]) -> None:
    for _ in range(2):
        server.ask(LIST)
    assert server.ask(LIST, **headers).django


def test_a_page_of_another_site_is_answered_from_memory_with_its_own_headers(server: Server, settings: Any) -> None:
    for entered in (True, False):
        answer = server.ask(LIST, origin="https://front.example")
        assert (answer.anew, answer.headers["access-control-allow-origin"]) == (entered, "*")
    assert "access-control-allow-origin" not in server.ask(LIST).headers
    settings.CORS_ALLOW_ALL_ORIGINS = False
    settings.CORS_ALLOWED_ORIGINS = ["https://front.example"]
    assert "access-control-allow-origin" not in server.ask(LIST, origin="https://evil.example").headers


@pytest.mark.parametrize("place", ["articles/none/", "articles/?x=1", "articles/?page=9", "tags/none/", "changes/"])
def test_what_is_not_for_all_is_not_kept(server: Server, place: str) -> None:
    server.ask(f"/api/v1/{place}")
    assert server.ask(f"/api/v1/{place}").anew
    assert not any(path == f"/api/v1/{place}" for path, _ in store._kept)


def test_what_advertisers_append_makes_no_second_answer(server: Server) -> None:
    for path in (f"{LIST}?page_size=5&tag=energy", f"{LIST}?utm_source=x&tag=energy&page_size=5&fbclid=y"):
        server.ask(path)
    assert len(store._kept) == 1
    assert not server.ask(f"{LIST}?tag=energy&page_size=5").anew


def test_a_whole_crowd_waits_for_one_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    renders = []
    real = queries.state_and_page
    gate = threading.Event()

    def counted(*args: Any, **kwargs: Any) -> Any:
        renders.append(1)
        gate.wait(3)
        return real(*args, **kwargs)

    monkeypatch.setattr(queries, "state_and_page", counted)
    found: list[bytes] = []

    def ask() -> None:
        try:
            found.append(Client().get(LIST).content)
        finally:
            connection.close()

    crowd = [threading.Thread(target=ask) for _ in range(200)]
    for thread in crowd:
        thread.start()
    eventually(lambda: renders)
    gate.set()
    for thread in crowd:
        thread.join(30)
    assert len(found) == 200
    assert len(set(found)) == 1
    assert len(renders) <= 2
    assert not keeping._flights


def test_what_was_rendered_while_it_changed_is_not_kept(
    server: Server, story: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = queries.state_and_page

    def overtaken(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        monkeypatch.setattr(queries, "state_and_page", real)
        elsewhere(lambda: make_public(headline="Meanwhile"))
        eventually(lambda: watch._Memory.looked and watch._Memory.looked > story.version)
        return found

    monkeypatch.setattr(queries, "state_and_page", overtaken)
    assert b"Meanwhile" not in server.ask(LIST).body  # it was asked for before
    assert b"Meanwhile" in server.ask(LIST).body


def test_a_section_that_only_changed_its_name_is_told_by_its_new_one(server: Server) -> None:
    from articles.services import taxonomy

    section = make_section("Sport")
    assert b'"Sport"' in server.ask("/api/v1/site/").body
    section.name = "Sports"
    taxonomy.save(section)
    assert b'"Sports"' in server.ask("/api/v1/site/").body
    assert Article.objects.count() == 1
