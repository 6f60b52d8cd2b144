"""The stream: what a page hears while it is open, and what it has missed when it comes back."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from articles.services import leaving, publishing
from newsroom import asgi, hub
from newsroom.watch import watcher
from publishing import services as door
from publishing import watch
from publishing.api import stream
from publishing.models import Ledger
from tests.ears import Ear, events, eventually, in_thread, listen, listeners, numbers
from tests.factories import make_article, make_public, make_section, make_tag
from tests.reading import get, problem, read


@pytest.mark.django_db
class TestInTurns:
    """From a server that holds no connection open: what is new, and when to ask again."""

    def test_it_begins_with_the_number_to_resume_by(self) -> None:
        assert get("stream/").content == b"retry: 2000\nid: 0\n\n"
        story = make_public()
        assert get("stream/").content == b"retry: 2000\nid: %d\n\n" % story.version

    def test_events_are_what_changes_tells(self) -> None:
        make_public(headline="Line\nbreaks \u2028 and “quotes”")
        told = read("changes/")["results"]
        said = events(get("stream/?since=0").content)
        assert said[0] == {"retry": "2000", "id": "0"}
        assert [json.loads(each["data"]) for each in said[1:]] == told
        assert [(int(each["id"]), each["event"]) for each in said[1:]] == [(c["number"], c["type"]) for c in told]

    def test_what_a_browser_heard_last_wins_over_the_address(self) -> None:
        story = make_public()
        last = {"Last-Event-ID": str(story.version - 1)}
        assert numbers(get("stream/?since=1", **last).content) == [story.version]
        assert numbers(get("stream/", **{"Last-Event-ID": str(story.version)}).content) == []

    def test_an_empty_last_event_is_none(self) -> None:
        story = make_public()
        assert numbers(get("stream/", **{"Last-Event-ID": ""}).content) == []
        assert numbers(get("stream/?since=0", **{"Last-Event-ID": ""}).content)[-1] == story.version

    def test_it_is_kept_by_nobody_and_held_back_by_no_proxy(self) -> None:
        said = get("stream/", Accept="text/event-stream", Origin="https://news.example")
        assert said["Content-Type"] == "text/event-stream"
        assert said["Cache-Control"] == "no-store"
        assert said["X-Accel-Buffering"] == "no"
        assert said["Access-Control-Allow-Origin"] == "*"
        problem("stream/", 406, Accept="text/html")

    def test_a_program_in_a_browser_may_say_where_it_left_off(self) -> None:
        asked = {"Origin": "https://news.example", "Access-Control-Request-Method": "GET"}
        asked["Access-Control-Request-Headers"] = "last-event-id"
        said = Client().options("/api/v1/stream/", headers=asked)
        assert said.status_code == 200
        assert "last-event-id" in said["Access-Control-Allow-Headers"]

    @pytest.mark.parametrize("last", ["1", "99999"])
    def test_who_was_away_for_too_long_is_told_to_crawl(self, last: str) -> None:
        make_public(), make_section("Later")
        door.prune(timezone.now() + dt.timedelta(days=91))
        newest = Ledger.objects.get().number
        begun, reset = events(get("stream/", **{"Last-Event-ID": last}).content)
        assert begun["id"] == reset["id"] == str(newest)
        assert reset["event"] == "reset"
        told = json.loads(reset["data"])
        assert told["crawl"].endswith("/api/v1/articles/?cursor=*")
        assert read(f"changes/?since={told['next']}")["caught_up"]

    def test_what_a_program_asks_for_wrongly_is_refused(self) -> None:
        make_public(), make_section("Later")
        door.prune(timezone.now() + dt.timedelta(days=91))
        assert problem("stream/?since=1", 410)["type"].endswith("#cursor_too_old")
        for query, headers in (("since=99999", {}), ("since=x", {}), ("", {"Last-Event-ID": "x"}), ("page=1", {})):
            problem(f"stream/?{query}", 400, **headers)


@pytest.mark.django_db(transaction=True)
class TestHeldOpen:
    """From the process for streams: everything as it happens, to everybody, read once."""

    @pytest.fixture(autouse=True)
    def no_watcher_is_left(self) -> Iterator[None]:
        # Else a higher number of another test's log is remembered, and read for in vain until the watcher looks.
        watch._begin()
        yield
        watcher.stop()

    def test_all_hear_the_same_bytes_and_the_log_is_read_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(hub, "HEARTBEAT", 3600.0)  # the log is read at each beat, too
        make_section()
        readings: list[int] = []
        real = stream.log.read

        async def scene(application: asgi.Application) -> None:
            ears = [Ear(application) for _ in range(50)]
            for ear in ears:
                await ear.opened()
            await eventually(lambda: listeners(application) == 50)
            await eventually(lambda: asyncio.get_running_loop() in watch._Memory.bells)  # nothing is being read
            monkeypatch.setattr(stream.log, "read", lambda *args: readings.append(args[0]) or real(*args))
            await in_thread(lambda: make_section("New"))
            newest = await in_thread(lambda: Ledger.objects.get().number)
            for ear in ears:
                await ear.has(newest)
            assert len({ear.said for ear in ears}) == 1
            assert readings == [1]

        listen(scene)

    def test_who_listens_hears_of_what_falls_due_with_no_worker(self) -> None:
        story = make_article()
        at = timezone.now() + dt.timedelta(seconds=1.5)
        publishing.schedule(story.pk, at=at, by=None, revision=story.revision)
        leaving.expire(story.pk, at=at + dt.timedelta(seconds=1), by=None, reason="It was a notice of the day.")

        async def scene(application: asgi.Application) -> None:
            ear = Ear(application, f"since={await in_thread(lambda: Ledger.objects.get().number)}")
            await ear.until(lambda: b"event: withdrawn" in ear.said)
            own = [each["event"] for each in events(ear.said) if str(story.pk) in each.get("data", "")]
            assert own == ["published", "withdrawn"]

        listen(scene)

    def test_nothing_is_missed_between_the_log_and_the_present(self) -> None:
        make_section()

        def write() -> None:
            for number in range(30):
                make_section(f"Section {number}")

        async def scene(application: asgi.Application) -> None:
            writing = asyncio.create_task(in_thread(write))
            ears = []
            while not writing.done():
                ears += [Ear(application, "since=0"), Ear(application, **{"Last-Event-ID": "1"})]
                await asyncio.sleep(0.02)
            for ear in ears:
                await ear.has(31)
            for place, ear in enumerate(ears):
                assert numbers(ear.said) == list(range(2 if place % 2 else 1, 32))

        listen(scene)

    def test_who_was_away_gets_all_of_it_in_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stream, "BATCH", 3)
        for number in range(10):
            make_section(f"Section {number}")

        async def scene(application: asgi.Application) -> None:
            ear = Ear(application, "since=0")
            await ear.has(10)
            assert numbers(ear.said) == list(range(1, 11))

        listen(scene)

    def test_who_does_not_read_is_let_go_and_holds_back_nobody(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(hub, "BEHIND", 2)
        make_section()

        async def scene(application: asgi.Application) -> None:
            deaf, ear = Ear(application), Ear(application)
            await deaf.opened()
            await ear.opened()
            await eventually(lambda: listeners(application) == 2)
            deaf.deaf = True
            for number in range(5):
                await in_thread(lambda number=number: make_section(f"Section {number}"))
                await ear.has(number + 2)
            await eventually(deaf.task.done)
            assert deaf.task.cancelled()
            assert listeners(application) == 1
            assert numbers(ear.said) == [2, 3, 4, 5, 6]

        listen(scene)

    def test_who_leaves_is_forgotten(self) -> None:
        async def scene(application: asgi.Application) -> None:
            ear = Ear(application)
            await ear.opened()
            await eventually(lambda: listeners(application) == 1)
            ear.left.set()
            await eventually(lambda: not listeners(application))
            await eventually(ear.task.done)

        listen(scene)

    def test_silence_is_broken_by_a_comment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(hub, "HEARTBEAT", 0.1)

        async def scene(application: asgi.Application) -> None:
            ear = Ear(application)
            await ear.until(lambda: ear.said.endswith(b"\n\n:\n\n"))
            await in_thread(lambda: make_section())
            await ear.has(1)

        listen(scene)

    def test_a_server_that_stops_says_when_to_come_back(self) -> None:
        async def scene(application: asgi.Application) -> None:
            ears = [Ear(application) for _ in range(5)]
            for ear in ears:
                await ear.opened()
            application.hub.close()
            for ear in ears:
                await ear.until(lambda ear=ear: ear.finished)
            assert len({events(ear.said)[-1]["retry"] for ear in ears}) > 1

        listen(scene)

    def test_a_database_that_was_put_back_makes_all_begin_anew(self) -> None:
        make_section(), make_tag()

        async def scene(application: asgi.Application) -> None:
            ear = Ear(application)
            await ear.opened()
            await eventually(lambda: listeners(application) == 1)
            application.hub.topics["changes"].number = 77
            await in_thread(lambda: make_section("New"))
            await ear.until(lambda: ear.finished)

        listen(scene)

    def test_whatever_else_is_asked_is_answered_as_ever(self) -> None:
        elsewhere = problem("stream/?since=x", 400)

        async def scene(application: asgi.Application) -> None:
            ear = Ear(application, "since=x")
            await ear.until(lambda: ear.finished)
            assert ear.status == 400
            assert json.loads(ear.said) == elsewhere
            assert not listeners(application)

        listen(scene)
