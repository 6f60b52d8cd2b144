"""A story that waits for its time is nowhere a second before, everywhere at its second, and gone when withdrawn."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from articles.drafts import Draft, LeadPhoto, Part
from articles.services import collections, publishing
from articles.services.collections import Item
from publishing import clock
from tests.leak import public_world
from tests.leak import world as hands
from tests.leak.canaries import Voice
from tests.leak.matrix import ROWS
from tests.leak.steps import step
from tests.leak.world import World

DUE = dt.datetime(2025, 6, 2, 12, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
SLUG = "quicksilver"
TITLE = SLUG.capitalize()


@pytest.fixture
def sealed(db: None) -> World:
    """Return a world with a live story and one that waits until noon."""
    world = World(Voice(hidden=True))
    with step(1) as now:
        public_world.things(world, now)
        world.known["lake"] = hands.photo(world, "steelblue")
        hands.publish(hands.write(world, public_world.said(world, "Wind farm opens")), world)
        tag = hands.tag(world, f"{TITLE} tag", f"{SLUG}-tag", TITLE)
        author = hands.author(world, f"{TITLE} author", f"{SLUG}-author", bio=TITLE)
        own = {
            "slug": SLUG,
            "body": f"<p>{TITLE} flows in the street.</p>",
            "tags": [tag.pk, world.known["tags"][0].pk],
        }
        lead, bylines = LeadPhoto(world.known["lake"].pk, TITLE), [Part(author.pk)]
        draft = public_world.said(world, f"{TITLE} rises", **own, bylines=bylines, lead=lead)
        world.known["due"] = hands.write(world, draft)
        hands.schedule(world.known["due"], world, DUE)
        front = collections.create({"name": "Front", "is_public": True}, by=None)
        collections.order(front.pk, [Item(world.known["due"].pk)], by=None, revision=front.revision)
    return world


def outlets(world: World) -> list[str]:
    """Return every address at which a live story has to stand."""
    names = {"live": SLUG, "live_id": str(world.known["due"].pk), "live_image": str(world.known["lake"].pk)}
    return [url.format(**names) for row in ROWS.values() for url in row.live]


def read(url: str, at: dt.datetime) -> tuple[int, str]:
    """Return status and words of an answer at a moment; twice, so that what is remembered counts too."""
    with time_machine.travel(at, tick=False):
        Client().get(url)
        response = Client().get(url)
    return response.status_code, response.content.decode()


def shows(answer: tuple[int, str]) -> bool:
    """Return whether the story stands in an answer. Its address in a refusal is what was asked for."""
    status, words = answer
    return status == 200 and SLUG in words.lower()


def test_no_outlet_shows_a_story_a_second_too_early(sealed: World) -> None:
    urls = outlets(sealed)
    assert len(urls) > 20
    assert [url for url in urls if shows(read(url, DUE - SECOND))] == []


def test_each_outlet_shows_a_story_at_its_second_without_a_worker(sealed: World) -> None:
    late = []
    for url in outlets(sealed):
        # Each of them is the first that is asked past the moment.
        with transaction.atomic():
            late += [] if shows(read(url, DUE)) else [url]
            transaction.set_rollback(True)
        clock.reset()
    assert late == []


def test_a_withdrawn_story_is_gone_from_every_outlet_at_once(sealed: World) -> None:
    urls = outlets(sealed)
    assert [url for url in urls if not shows(read(url, DUE))] == []
    with step(200):
        publishing.withdraw(sealed.known["due"].pk, by=None, reason="It was wrong.")
    answers = {url: read(url, DUE + 2 * dt.timedelta(hours=1)) for url in urls}
    # Mirrors are told of the address, which was public; of the words nobody is.
    kept = [url for url, answer in answers.items() if shows(answer) and "/changes/" not in url]
    assert kept == []
    assert [url for url, (_, words) in answers.items() if TITLE in words] == []


def test_an_edit_after_the_sealing_waits_for_an_editor(sealed: World) -> None:
    with step(2):
        hands.revise(sealed.known["due"], sealed, Draft(summary="CHECK THIS WITH LEGAL"))
    assert [url for url in outlets(sealed) if "LEGAL" in read(url, DUE)[1]] == []
