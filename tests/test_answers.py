"""Finished answers in memory: bounded, dropped by key, never older than what is known."""

from __future__ import annotations

import time

import pytest

from newsroom.answers import OVERHEAD, Answer, Store, key_of


def made(number: int, *keys: str, body: bytes = b"x") -> Answer:
    return Answer(200, (), body, number, keys, f'"{number}"', 0)


def now() -> float:
    time.sleep(0.001)
    return time.monotonic()


def test_a_change_drops_what_shows_it_and_nothing_else() -> None:
    store = Store(10**6)
    store.keep(("/a", ""), made(1, "tag:a", "articles:"), begun=now())
    store.keep(("/b", ""), made(1, "tag:b"), begun=now())
    store.change(2, ["tag:a", "tag:never-seen"])
    assert store.get(("/a", "")) is None
    assert store.get(("/b", "")) is not None
    assert store.size == OVERHEAD + 1
    assert store._showing == {"tag:b": {("/b", "")}}


def test_what_was_read_before_a_change_is_not_kept_after_it() -> None:
    store = Store(10**6)
    begun = now()
    assert store.get(("/a", "")) is None
    store.change(5, ["tag:a"])
    assert not store.keep(("/a", ""), made(4, "tag:a", "articles:"), begun=begun)
    assert store.keep(("/a", ""), made(5, "tag:a"), begun=begun)
    assert store.keep(("/b", ""), made(4, "tag:b"), begun=begun)


def test_a_process_that_answers_nobody_remembers_no_change_and_keeps_nothing_old() -> None:
    store = Store(10**6)
    begun = now()
    store.change(5, ["tag:a"])
    assert not store._changed
    assert not store.keep(("/a", ""), made(4, "tag:a"), begun=begun)
    assert store.keep(("/a", ""), made(5, "tag:a"), begun=now())


def test_a_change_that_is_told_twice_or_late_drops_nothing_newer() -> None:
    store = Store(10**6)
    store.keep(("/a", ""), made(5, "tag:a"), begun=now())
    store.change(5, ["tag:a"])
    store.change(4, ["tag:a"])
    assert store.get(("/a", "")) is not None
    store.change(6, ["tag:a"])
    store.change(5, ["tag:a"])
    assert not store.keep(("/a", ""), made(5, "tag:a"), begun=now())


def test_when_all_is_dropped_what_is_being_rendered_is_not_kept_either() -> None:
    store = Store(10**6)
    begun = now()
    store.change(9, None)
    assert not store.keep(("/a", ""), made(9, "tag:a"), begun=begun)
    assert store.keep(("/a", ""), made(9, "tag:a"), begun=now())


def test_many_changes_at_once_take_no_more_memory_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.answers.MOST_KEYS", 10)
    store = Store(10**6)
    begun = now()
    for number in range(100):
        store.change(number, [f"article:{number}"])
    assert len(store._changed) <= 10
    assert not store.keep(("/a", ""), made(3, "article:5"), begun=begun)


def test_the_store_holds_no_more_bytes_than_it_may_and_the_least_used_go_first() -> None:
    store = Store(100_000)
    for number in range(100):
        store.keep((f"/{number}", ""), made(number, "k", body=b"x" * 1000), begun=now())
        store.get(("/0", ""))
        assert store.size <= 100_000
    assert store.get(("/0", "")) is not None
    assert store.get(("/1", "")) is None
    assert len(store._showing["k"]) == 25
    assert not store.keep(("/huge", ""), made(1, "k", body=b"x" * 50_000), begun=now())


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("utm_source=x&page=2&fbclid=3", "page=2"),
        ("tag=b&page=1&tag=a", "page=1&tag=b&tag=a"),
        ("utm_source=x", ""),
        ("%75tm_source=x", "%75tm_source=x"),
    ],
)
def test_an_address_is_kept_by_what_means_something(query: str, kept: str) -> None:
    assert key_of({"PATH_INFO": "/a/", "QUERY_STRING": query}) == ("/a/", kept)


@pytest.mark.parametrize("query", ["utm_x=%FF", "a" * 3000, "&" * 60, "q=ж", "q=\x00"])
def test_what_is_unusual_is_left_to_django(query: str) -> None:
    assert key_of({"PATH_INFO": "/a/", "QUERY_STRING": query}) is None
    assert key_of({"PATH_INFO": "/é/", "QUERY_STRING": ""}) is None
    assert key_of({"PATH_INFO": "/a/", "QUERY_STRING": "", "SCRIPT_NAME": "/x"}) is None
