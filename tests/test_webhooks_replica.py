"""A partner that was away for a day ends up with what the newsroom shows, and two workers send nothing twice."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from articles.drafts import Draft, Note
from articles.models import Article
from articles.services import publishing, saving
from newsroom.errors import NewsroomError
from newsroom.watch import watcher
from publishing import following, watch
from publishing import services as door
from publishing.models import Endpoint, Ledger
from publishing.webhooks import attempts, sending
from tests.factories import make_article, make_public, make_section, make_tag, publish
from tests.receivers import Clock, make_endpoint, may_ask_loopback, numbers, send, told
from tests.servers import Request, Server, hang, reply, until

__all__ = ["may_ask_loopback"]
pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1/articles/"


class Replica:
    """A partner's copy: on each event it reads the story anew, and forgets it where there is none."""

    def __init__(self) -> None:
        self.stories: dict[str, bytes] = {}

    def hear(self, request: Request) -> None:
        """Take one event."""
        key = told(request)["key"]
        if not key.startswith("article:"):
            return
        answer = Client().get(told(request)["url"].removeprefix("http://localhost:8000"))
        if answer.status_code == 200:
            self.stories[key.removeprefix("article:")] = answer.content
        else:
            assert answer.status_code in {404, 410}
            self.stories.pop(key.removeprefix("article:"), None)


def crawl() -> dict[str, bytes]:
    """Return every public story, as somebody reads them who comes for the first time."""
    client, url, found = Client(), f"{API}?cursor=*&page_size=50", {}
    while url:
        page = client.get(url.removeprefix("http://localhost:8000")).json()
        for card in page["results"]:
            found[card["id"]] = client.get(f"{API}{card['id']}/").content
        url = page["next"]
    return found


class Day:
    """A newsroom at work: each step does one thing to one story, by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        make_section(), make_section("Sport")
        self.tags = [make_tag(name).pk for name in ("Energy", "Water", "Roads")]
        self.steps = [self.write, self.write, self.rewrite, self.rewrite, self.move, self.correct, self.take_down]

    def step(self, now: dt.datetime) -> None:
        """Do one thing; what the desk refuses is not done."""
        try:
            self.chance.choice(self.steps)(now)
        except (NewsroomError, IndexError):
            return

    def write(self, now: dt.datetime) -> None:
        publish(make_article(headline=f"Story {self.chance.random()}", tags=self._tags()), now=now)

    def rewrite(self, now: dt.datetime) -> None:
        self._save(now, Draft(headline=f"Rewritten {self.chance.random()}", tags=self._tags()))

    def move(self, now: dt.datetime) -> None:
        self._save(now, Draft(slug=f"moved-{self.chance.randrange(10**9)}"))

    def correct(self, now: dt.datetime) -> None:
        self._save(now, Draft(corrections=[Note(kind="correction", text="It was two metres.")]))

    def take_down(self, now: dt.datetime) -> None:
        article = self._one()
        if self.chance.random() < 0.3:
            door.withdraw(article.pk, reason="Wrong.", erase=True, now=now)
        else:
            publishing.withdraw(article.pk, by=None, reason="Wrong.", now=now)

    def _save(self, now: dt.datetime, draft: Draft) -> None:
        article = self._one()
        saving.save(article.pk, draft, by=None, revision=article.revision, now=now)
        publish(article, now=now)

    def _one(self) -> Article:
        return self.chance.choice(list(Article.objects.order_by("pk")))

    def _tags(self) -> list[int]:
        return self.chance.sample(self.tags, self.chance.randint(0, 3))


@pytest.mark.parametrize("outage", ["503", "500", "unreachable"])
def test_a_receiver_that_was_down_for_a_day_ends_equal_to_a_crawl(outage: str) -> None:
    day, clock, replica = Day(len(outage)), Clock(), Replica()
    with Server([reply(500 if outage == "500" else 503)]) as server:
        endpoint = make_endpoint(server)
        if outage == "unreachable":
            Endpoint.objects.update(url="http://127.0.0.1:1/")
        for _ in range(24):  # each hour something happens, and the worker looks
            day.step(clock.now)
            clock.shift(hours=1)
            send(endpoint, clock)
        assert endpoint.enabled
        assert endpoint.failing_since is not None
        Endpoint.objects.update(url=server.url)
        server.requests.clear()
        server.script = [reply(200)]
        day.step(clock.now)
        for _ in range(40):  # it comes back, and nobody presses a button
            send(endpoint, clock)
            clock.shift(minutes=10)
        assert endpoint.failing_since is None
    for request in server.requests:
        replica.hear(request)
    newest = Ledger.objects.get().number
    assert endpoint.cursor == newest
    assert crawl()
    assert replica.stories == crawl()
    # Thin, and nothing of a story that is down now but its own address in the event of its takedown.
    assert all(len(request.body) < 2000 for request in server.requests)


def test_two_workers_and_a_busy_newsroom_send_each_event_once_and_in_order() -> None:
    with Server([reply(200)]) as server:
        endpoint = make_endpoint(server)
        stop = threading.Event()

        def work() -> None:
            while not stop.is_set():
                sending.send_due(endpoint.pk)
            connections.close_all()

        with ThreadPoolExecutor(3) as pool:
            workers = [pool.submit(work) for _ in range(3)]
            for number in range(10):
                make_public(headline=f"Story {number}")
            newest = Ledger.objects.get().number
            assert until(lambda: Endpoint.objects.get().cursor == newest, seconds=30)
            stop.set()
            for worker in workers:
                worker.result(30)
    assert numbers(server) == list(range(1, newest + 1))


def test_a_worker_killed_after_sending_sends_the_same_event_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server([reply(200)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        make_public()
        real = attempts.note
        monkeypatch.setattr(attempts, "note", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        monkeypatch.setattr(following.Hold, "release", lambda self: None)  # killed: it gives nothing back
        with pytest.raises(SystemExit):
            sending.send_due(endpoint.pk, clock=clock)
        monkeypatch.undo()
        assert attempts.note is real
        assert sending.send_due(endpoint.pk, clock=clock) == 0  # still thought to be at it
        Endpoint.objects.update(leased_until=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        Endpoint.objects.update(url=server.url)
        assert send(endpoint, clock) == Ledger.objects.get().number
    first, second, *_ = server.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_a_worker_that_slept_while_another_took_over_moves_no_cursor() -> None:
    with Server([reply(200)]) as server:
        endpoint = make_endpoint(server)
        slow = following.Hold(Endpoint, endpoint.pk)
        assert slow.take()
        assert not following.Hold(Endpoint, endpoint.pk).take()
        Endpoint.objects.update(leased_until=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        quick = following.Hold(Endpoint, endpoint.pk)
        assert quick.take()
        assert not slow.update(cursor=99)
        slow.release()
        assert quick.update(cursor=1)
        assert Endpoint.objects.get().cursor == 1


@pytest.fixture
def round_() -> Iterator[following.Round]:
    """The worker's round, ended after the test."""
    found = following.Round()
    yield found
    found.close()


def test_a_hanging_receiver_delays_no_other(round_: following.Round) -> None:
    stop = threading.Event()
    with Server([hang()]) as dead, Server([reply(200)]) as alive:
        for _ in range(3):
            make_endpoint(dead)
        healthy = make_endpoint(alive)
        for number in range(3):
            make_public(headline=f"Story {number}")
            newest = Ledger.objects.get().number
            round_.look(stop)
            assert until(lambda newest=newest: Endpoint.objects.get(pk=healthy.pk).cursor == newest)
            round_.look(stop)
        # The others have not even been answered once.
        assert not Endpoint.objects.exclude(pk=healthy.pk).exclude(last_attempt_at=None).exists()
        assert until(lambda: len(dead.requests) == 3)
    assert until(lambda: Endpoint.objects.filter(failures__gt=0).count() == 3)


@pytest.fixture
def _watching() -> Iterator[None]:
    """End the thread that watches the log before the database is emptied."""
    yield
    watcher.stop()
    watch._begin()


@pytest.mark.usefixtures("_watching")
def test_the_worker_follows_the_log_by_itself() -> None:
    stop = threading.Event()
    with Server([reply(200)]) as server:
        make_endpoint(server)

        def work() -> None:
            following.run_round(stop)
            connections.close_all()

        worker = threading.Thread(target=work)
        worker.start()
        try:
            story = make_public()
            assert until(lambda: any(told(each)["key"] == f"article:{story.key}" for each in server.requests))
        finally:
            stop.set()
            worker.join(30)
    assert not worker.is_alive()


def test_a_receiver_that_was_never_away_is_equal_at_the_end_of_the_day() -> None:
    with Server([reply(200)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        day = Day(7)
        replica = Replica()
        for _ in range(15):
            day.step(clock.now)
            send(endpoint, clock)
        for request in server.requests:
            replica.hear(request)
    assert replica.stories == crawl()
