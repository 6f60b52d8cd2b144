"""How often one reader may ask: told in headers, refused politely, and never a reason to fail."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from newsroom import caches as config
from newsroom import keys, limits
from tests.reading import API, check_problem

pytestmark = pytest.mark.django_db

HEADERS = ("RateLimit", "RateLimit-Policy")


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    keys.forget()
    caches["limits"].clear()
    monkeypatch.setattr(limits, "_silent_until", 0.0)
    monkeypatch.setattr("newsroom.limits.time.time", lambda: 1_800_000_015.0)
    yield
    caches["limits"].clear()


@pytest.fixture
def limited(settings: Any) -> None:
    """Two requests a minute for everybody without a key."""
    settings.API_RATE_LIMIT_ANONYMOUS, settings.OPEN_TO_ALL = 2, False


def ask(*, address: str = "192.0.2.1", **headers: str) -> Any:
    return Client(REMOTE_ADDR=address).get(f"{API}articles/", headers=headers)


def test_without_limits_nothing_is_counted() -> None:
    answer = ask()
    assert not [name for name in HEADERS if name in answer]


def test_a_key_has_so_many_requests_a_minute_and_is_told_how_many_are_left() -> None:
    token = keys.create("Partner", by=None, per_minute=2).token
    said = [ask(Authorization=f"Bearer {token}") for _ in range(3)]
    assert [answer.status_code for answer in said] == [200, 200, 429]
    assert [answer["RateLimit"] for answer in said] == ['"minute";r=1;t=45', '"minute";r=0;t=45', '"minute";r=0;t=45']
    assert {answer["RateLimit-Policy"] for answer in said} == {'"minute";q=2;w=60'}
    assert said[2]["Retry-After"] == "45"
    assert said[2]["Cache-Control"] == "no-store"
    check_problem(said[2])
    assert ask().status_code == 200


def test_the_next_minute_begins_anew(monkeypatch: pytest.MonkeyPatch, limited: None) -> None:
    assert [ask().status_code for _ in range(3)] == [200, 200, 429]
    monkeypatch.setattr("newsroom.limits.time.time", lambda: 1_800_000_060.0)
    assert ask().status_code == 200


def test_readers_without_a_key_are_told_apart_by_address(limited: None) -> None:
    assert [ask(address="192.0.2.1").status_code for _ in range(3)] == [200, 200, 429]
    assert ask(address="192.0.2.2").status_code == 200
    assert ask()["Cache-Control"] == "no-store"
    assert ask(address="192.0.2.3")["Cache-Control"].startswith("private")


def test_what_anybody_can_write_into_a_header_makes_nobody_else_of_them(limited: None) -> None:
    for number in range(2):
        assert ask(**{"X-Forwarded-For": f"198.51.100.{number}"}).status_code == 200
    assert ask(**{"X-Forwarded-For": "198.51.100.9"}).status_code == 429


def test_behind_a_proxy_the_last_address_that_is_no_proxy_counts(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "2001:db8::/64"]

    def whose(remote: str, forwarded: str) -> str:
        return limits.address_of({"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded})

    assert whose("10.0.0.1", "198.51.100.1") == "198.51.100.1"
    assert whose("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2") == "198.51.100.1"
    assert whose("203.0.113.1", "198.51.100.1") == "203.0.113.1"
    assert whose("2001:db8::1", "2001:db8:1:2:3::4") == "2001:db8:1:2::"
    assert whose("10.0.0.1", "") == "10.0.0.1"
    assert whose("10.0.0.1", "::ffff:198.51.100.1") == "198.51.100.1"


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_breaks_the_counting(remote: str, forwarded: str) -> None:
    assert limits.address_of({"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded})


class Broken:
    """A cache that is away."""

    asked = 0

    def add(self, *args: object, **kwargs: object) -> bool:
        Broken.asked += 1
        raise TimeoutError("away")


def test_reads_go_on_when_nothing_can_be_counted(monkeypatch: pytest.MonkeyPatch, limited: None) -> None:
    monkeypatch.setattr(limits, "caches", {"limits": Broken()})
    Broken.asked = 0
    assert [ask().status_code for _ in range(5)] == [200] * 5
    assert Broken.asked == 1, "a cache that has failed is left alone for a while"


def test_what_stands_in_redis_is_never_run() -> None:
    found = config.configure("redis://127.0.0.1:6379/6")["limits"]["OPTIONS"]
    assert found["socket_timeout"] <= 0.25
    assert found["socket_connect_timeout"] <= 0.25
    said = limits.JsonSerializer()
    for value in (0, 7, "x", [1], None, True):
        stored = said.dumps(value)
        assert said.loads(stored if isinstance(stored, str) else str(stored).encode()) == value  # type: ignore[arg-type]
    with pytest.raises(UnicodeDecodeError):
        said.loads(b"\x80\x04\x95")
    assert json.loads(said.dumps({"a": 1})) == {"a": 1}


@pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs Redis or Valkey (REDIS_URL)")
def test_processes_count_together_in_redis(settings: Any) -> None:
    settings.CACHES = config.configure(os.environ["REDIS_URL"])
    who = f"test:{os.getpid()}"
    found = [limits.count(who, 2) for _ in range(3)]
    assert [each.used for each in found if each] == [1, 2, 3]
    assert found[2] is not None
    assert found[2].is_over
