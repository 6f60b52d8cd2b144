"""A story that leaves at its time is everywhere a second before, and nowhere at its second."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from articles.services import leaving
from publishing import clock
from publishing.models import Change
from tests.leak.steps import step
from tests.leak.test_leak_due import DUE, SECOND, TITLE, outlets, read, sealed, shows
from tests.leak.world import World

__all__ = ["sealed"]  # a fixture

LEAVES = DUE + dt.timedelta(hours=1)


@pytest.fixture
def passing(sealed: World) -> World:
    """Return a world with a story that goes out at noon and leaves at one."""
    with step(3):
        leaving.expire(sealed.known["due"].pk, at=LEAVES, by=None, reason="A notice of the day.")
    return sealed


def test_each_outlet_shows_a_story_until_the_second_at_which_it_leaves(passing: World) -> None:
    urls = outlets(passing)
    assert [url for url in urls if not shows(read(url, LEAVES - SECOND))] == []


def test_no_outlet_shows_it_at_that_second_though_no_worker_runs(passing: World) -> None:
    urls = outlets(passing)
    # Mirrors are told of the address, which was public.
    urls = [url for url in urls if "/changes/" not in url]
    assert len(urls) > 20
    assert not [url for url in urls if not shows(read(url, DUE))]
    late = []
    for url in urls:
        # Each of them is the first that is asked past the moment.
        with transaction.atomic():
            late += [url] if shows(read(url, LEAVES)) else []
            transaction.set_rollback(True)
        clock.reset()
    assert late == []


def test_whoever_comes_first_makes_one_change_of_it_and_says_no_word(passing: World) -> None:
    urls = outlets(passing)
    answers = [read(url, moment) for moment in (DUE, LEAVES, LEAVES + SECOND) for url in urls]
    key = f"article:{passing.known['due'].pk}"
    kinds = list(Change.objects.filter(thing=key).order_by("number").values_list("kind", flat=True))
    assert kinds == ["published", "withdrawn"]
    assert not [words for _, words in answers[-len(urls) :] if TITLE in words]
