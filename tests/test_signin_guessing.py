"""Guessing at passwords where one is signed in already, and while the cache that counts attempts is away."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from newsroom import caches, steady
from tests.test_signin import LOGIN, RIGHT, nothing_counted, sign_in
from tests.test_signin_noted import told

__all__ = ["nothing_counted"]
pytestmark = pytest.mark.django_db

CHANGE = "/admin/password_change/"


def change_password(client: Client, old: str, new: str = "another long phrase") -> Any:
    """Return the answer to somebody who changes their own password."""
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new})


def test_guessing_at_the_old_password_is_stopped_as_at_the_door(edna: User) -> None:
    client, _ = sign_in("edna")
    codes = [change_password(client, f"guess {number}").status_code for number in range(7)]
    assert codes == [200] * 5 + [429] * 2
    refused = change_password(client, RIGHT)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 300
    assert "no-store" in refused["Cache-Control"]
    edna.refresh_from_db()
    assert edna.check_password(RIGHT)


def test_who_knows_the_password_changes_it_as_often_as_they_like_and_it_is_noted(edna: User) -> None:
    client, _ = sign_in("edna")
    phrases = [RIGHT, *(f"phrase number {number}" for number in range(7))]
    for old, new in pairwise(phrases):
        assert change_password(client, old, new).status_code == 302
    assert [verb for verb, _, _ in told()].count("password") == 7


def test_without_its_cache_the_desk_lets_in_who_may_and_counts_on(
    edna: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = caches.configure("redis://127.0.0.1:1/0")  # where nobody answers
    monkeypatch.setattr(steady, "_silent_until", 0.0)
    client, opened = sign_in("edna")
    assert opened.status_code == 302
    assert client.get("/admin/").status_code == 200
    answers = [sign_in("edna", "wrong")[1] for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert not any("127.0.0.1:1" in answer.content.decode() for answer in answers)
    # Another address is not shut out with it.
    assert Client(REMOTE_ADDR="203.0.113.9").post(LOGIN, {"username": "edna", "password": RIGHT}).status_code == 302
