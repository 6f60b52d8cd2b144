"""Every cache in front of the newsroom is told at once which keys have changed, and told until it listens."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import orjson
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from newsroom.edge import Edge, configure
from newsroom.env import Environment
from publishing import outlets, purging, watch
from publishing.models import Change, Ledger, Purger
from tests.factories import make_public
from tests.quotes import DAY, WEDNESDAY, make_line, make_quote
from tests.receivers import may_ask_loopback
from tests.servers import Server, reply

__all__ = ["may_ask_loopback"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def edge(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that puts caches before the newsroom."""
    # The watcher's thread has no place in a transaction that nobody else sees.
    monkeypatch.setattr(watch, "wait_beyond", lambda number, seconds: time.sleep(seconds))

    def place(**caches: Any) -> None:
        settings.EDGE = replace(Edge(again_after=0), **caches)

    return place


def behind(server: Server) -> dict[str, Any]:
    return {"varnish_urls": (server.url.rstrip("/"),), "varnish_secret": "hush"}


def purge() -> int:
    """Do what the worker does when a change comes in."""
    newest = Ledger.objects.values_list("number", flat=True).first() or 0
    return sum(turn.run() for turn in purging.turns(timezone.now(), newest))  # type: ignore[misc]


def keys_of(server: Server) -> list[str]:
    return [key for request in server.requests for key in request.headers["surrogate-key"].split()]


def touched() -> set[str]:
    return {key for keys in Change.objects.values_list("touched", flat=True) for key in keys.split()}


def test_varnish_is_told_every_key_once_with_the_secret(edge: Any) -> None:
    with Server([reply(200)]) as server:
        edge(**behind(server))
        make_public()
        assert purge() == len(touched())
        assert purge() == 0
    request = server.requests[0]
    assert (request.method, request.path, request.headers["purge-secret"]) == ("PURGE", "/", "hush")
    assert sorted(keys_of(server)) == sorted(touched())


def test_fastly_is_purged_softly(edge: Any) -> None:
    with Server([reply(200, b'{"status":"ok"}')]) as server:
        edge(fastly_service="SU1Z", fastly_token="token", fastly_api=server.url.rstrip("/"))
        make_public()
        purge()
    request = server.requests[0]
    assert (request.method, request.path) == ("POST", "/service/SU1Z/purge")
    assert (request.headers["fastly-key"], request.headers["fastly-soft-purge"]) == ("token", "1")
    assert set(keys_of(server)) == touched()


def test_cloudflare_is_purged_by_tags_thirty_at_once(edge: Any) -> None:
    with Server([reply(200, b'{"success":true}')]) as server:
        edge(cloudflare_zone="z1", cloudflare_token="token", cloudflare_api=server.url.rstrip("/"))
        for number in range(12):
            make_public(headline=f"Story {number}", slug=f"story-{number}")
        purge()
    tags = [orjson.loads(request.body)["tags"] for request in server.requests]
    assert server.requests[0].path == "/zones/z1/purge_cache"
    assert server.requests[0].headers["authorization"] == "Bearer token"
    assert {tag for some in tags for tag in some} == touched()
    assert all(len(some) <= 30 for some in tags)
    # Tags are told apart by commas, hold no space, and know no capitals.
    assert all(tag == tag.lower() and not set(tag) & set(", ") and tag.isascii() for some in tags for tag in some)


def test_cloudflare_that_says_no_is_asked_again(edge: Any) -> None:
    with Server([reply(200, b'{"success":false}'), reply(200, b"<html>"), reply(200, b'{"success":true}')]) as server:
        edge(cloudflare_zone="z1", cloudflare_token="token", cloudflare_api=server.url.rstrip("/"))
        make_public()
        for _ in range(3):
            purge()
            Purger.objects.update(due_at=None)
    assert len(server.requests) == 3
    assert Purger.objects.get().cursor == Ledger.objects.get().number


def test_cloudflare_reads_the_keys_in_a_header_of_its_own(edge: Any, public: Any) -> None:
    make_public()
    assert "Cache-Tag" not in public.get("/api/v1/articles/")
    edge(cloudflare_zone="z1", cloudflare_token="token")
    answer = public.get("/api/v1/articles/?page_size=2")
    assert answer["Cache-Tag"].split(",") == answer["Surrogate-Key"].split()


def test_a_rate_that_changes_leaves_the_caches_too_but_is_no_news_for_a_hub(edge: Any, settings: Any) -> None:
    with Server([reply(200)]) as server, Server([reply(204)]) as hub:
        edge(**behind(server))
        settings.WEBSUB_HUB = hub.url
        som = make_line("KGS/USD", "0.01144")
        purge()
        assert keys_of(server) == ["ticker"]
        purge()
        assert keys_of(server) == ["ticker"]  # once for each change
        make_quote(som, "0.01145", WEDNESDAY + DAY)
        purge()
        assert keys_of(server) == ["ticker", "ticker"]
        assert not hub.requests
    assert [row.name for row in Purger.objects.filter(name__endswith=" ticker")]


def test_what_a_hidden_line_does_is_no_news_for_the_caches(edge: Any) -> None:
    with Server([reply(200)]) as server:
        edge(**behind(server))
        make_line("KGS/USD", "0.01144", visible=False)
        purge()
        assert not keys_of(server)


def test_the_hub_hears_of_the_feeds_that_have_something_new(edge: Any, settings: Any) -> None:
    with Server([reply(204)]) as server:
        edge()
        settings.WEBSUB_HUB = server.url
        make_public()
        purge()
    said = [parse_qs(request.body.decode()) for request in server.requests]
    assert {mode for each in said for mode in each["hub.mode"]} == {"publish"}
    topics = {topic for each in said for topic in each["hub.url"]}
    for feed in ("rss.xml", "atom.xml", "feed.json", "section/economy/rss.xml", "author/aida-sadykova/atom.xml"):
        assert f"http://localhost:8000/feeds/{feed}" in topics
    assert not [topic for topic in topics if "article:" in topic]


def test_what_fails_is_told_again_together_with_what_came_since(edge: Any) -> None:
    with Server([reply(503), reply(200)]) as server:
        edge(**behind(server))
        make_public()
        assert purge() == 0
        row = Purger.objects.get()
        assert (row.cursor, row.failures) == (0, 1)
        assert "503" in row.problem
        assert purge() == 0  # not before a pause
        make_public(headline="Another")
        Purger.objects.update(due_at=None)
        assert purge() == len(touched())
    assert len(server.requests) == 2
    row.refresh_from_db()
    assert (row.cursor, row.failures, row.failing_since, row.problem) == (Ledger.objects.get().number, 0, None, "")


def test_pauses_grow_to_a_minute_and_no_further(edge: Any) -> None:
    edge(varnish_urls=("http://127.0.0.1:1",), varnish_secret="hush")
    make_public()
    pauses = []
    for _ in range(9):
        Purger.objects.update(due_at=None)
        purge()
        row = Purger.objects.get()
        assert row.due_at is not None
        assert row.last_attempt_at is not None
        pauses.append((row.due_at - row.last_attempt_at).total_seconds())
    for pause, most in zip(pauses, (1, 2, 4, 8, 16, 32, 60, 60, 60), strict=True):
        assert most * 0.75 <= pause <= most


def test_one_dead_cache_keeps_no_other_waiting(edge: Any) -> None:
    with Server([reply(200)]) as server:
        edge(varnish_urls=("http://127.0.0.1:1", server.url.rstrip("/")), varnish_secret="hush")
        make_public()
        assert purge() == len(touched())
    assert sorted(Purger.objects.values_list("cursor", flat=True)) == [0, Ledger.objects.get().number]


def test_caches_are_told_a_second_time_when_every_process_knows(edge: Any) -> None:
    with Server([reply(200)]) as server:
        edge(**behind(server), again_after=0.3)
        make_public()
        purge()
    first, second = server.requests
    assert first.headers["surrogate-key"] == second.headers["surrogate-key"]
    # Counted from the commit, which the first request follows by a moment.
    assert second.at - first.at >= 0.2
    assert Purger.objects.get().cursor == Ledger.objects.get().number


def test_a_worker_killed_between_the_two_leaves_nothing_out(edge: Any) -> None:
    with Server([reply(200), reply(500), reply(200)]) as server:
        edge(**behind(server), again_after=0.05)
        make_public()
        purge()
        assert Purger.objects.get().cursor == 0
        Purger.objects.update(due_at=None)
        purge()
    assert Purger.objects.get().cursor == Ledger.objects.get().number
    assert len(server.requests) == 4


def test_an_inner_cache_is_asked_only_in_the_networks_that_are_named(edge: Any, settings: Any) -> None:
    settings.OUTBOUND_ALLOW = []
    with Server([reply(200)]) as server:
        edge(**behind(server))
        make_public()
        assert purge() == 0
        assert server.requests == []
        edge(**behind(server), varnish_networks=("127.0.0.0/8",))
        Purger.objects.update(due_at=None)
        assert purge() == len(touched())


def test_without_a_cache_nothing_is_done(edge: Any) -> None:
    edge()
    make_public()
    begun = time.monotonic()
    assert purge() == 0
    assert not Purger.objects.exists()
    assert purging.slowest() is None
    assert time.monotonic() - begun < 30


def test_a_cache_without_its_secret_is_refused_at_the_start() -> None:
    env = Environment({"VARNISH_URLS": "10.0.0.5:6081", "FASTLY_SERVICE": "S", "CLOUDFLARE_ZONE": "z"})
    configure(env)
    assert [problem.partition(":")[0] for problem in env.problems] == [
        "VARNISH_URLS",
        "VARNISH_SECRET",
        "FASTLY_TOKEN",
        "CLOUDFLARE_TOKEN",
    ]


@given(st.lists(st.text("abc:-", min_size=1, max_size=120), max_size=200), st.integers(1, 50))
def test_batches_hold_every_key_once_and_never_too_many(keys: list[str], most: int) -> None:
    found = list(outlets.batches(keys, most))
    assert [key for some in found for key in some] == keys
    assert all(0 < len(some) <= most and len(" ".join(some)) <= outlets.HEADER for some in found)
