"""What stands in a collection for a time: there at its second and gone at its second, with no worker running."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from articles.services import collections
from articles.services.collections import Item
from newsroom.answers import store
from publishing import clock
from publishing import services as door
from publishing.models import Change, Ledger, Recheck
from tests.factories import make_article, make_collection, make_public
from tests.hot import memory
from tests.reading import get, headlines, read

pytestmark = pytest.mark.django_db

START = dt.datetime(2031, 5, 1, 6, tzinfo=dt.UTC)
BEGINS, ENDS = START + dt.timedelta(hours=1), START + dt.timedelta(hours=2)
SECOND = dt.timedelta(seconds=1)
FRONT = "collections/front/"


def at_front() -> list[str]:
    return headlines(FRONT)


def by_filter() -> list[str]:
    return sorted(headlines("articles/?collection=front"))


def by_search() -> list[str]:
    return sorted(headlines("articles/?collection=front&q=story"))


def by_cursor() -> list[str]:
    return sorted(headlines("articles/?collection=front&cursor=*"))


OUTLETS = [at_front, by_filter, by_search, by_cursor]


@pytest.mark.parametrize("look", OUTLETS)
def test_a_story_stands_there_from_its_second_to_its_last(look: Callable[[], list[str]]) -> None:
    with time_machine.travel(START, tick=False) as moment:
        lake, dam = make_public(headline="Story of a lake"), make_public(headline="Story of a dam")
        make_collection("Front", Item(dam.key), Item(lake.key, valid_from=BEGINS, valid_until=ENDS))
        for at, shown in (
            (BEGINS - SECOND, ["Story of a dam"]),
            (BEGINS, ["Story of a dam", "Story of a lake"]),
            (ENDS - SECOND, ["Story of a dam", "Story of a lake"]),
            (ENDS, ["Story of a dam"]),
        ):
            moment.move_to(at)
            clock.reset()
            assert look() == shown, at


def test_each_boundary_takes_a_number_and_the_sync_feed_tells_of_it() -> None:
    with time_machine.travel(START, tick=False) as moment:
        lake = make_public(headline="Lake")
        make_collection("Front", Item(lake.key, valid_from=BEGINS, valid_until=ENDS))
        number = Ledger.objects.get().number
        for step, at in enumerate((BEGINS, ENDS), start=1):
            moment.move_to(at)
            clock.reset()
            told = read("changes/?since=0&page_size=100")["results"][-1]
            assert (told["number"], told["key"], told["at"]) == (number + step, "collection:front", f"{at:%FT%TZ}")
        assert not Recheck.objects.exists()


def test_a_boundary_of_what_readers_do_not_see_takes_no_number() -> None:
    with time_machine.travel(START, tick=False) as moment:
        make_public()
        make_collection("Front", Item(make_article(headline="SECRET").pk, valid_from=BEGINS, valid_until=ENDS))
        before = Change.objects.count()
        for at in (BEGINS, ENDS):
            moment.move_to(at)
            door.release_due(at)
        assert Change.objects.count() == before


def test_an_edge_keeps_no_copy_past_the_next_boundary() -> None:
    with time_machine.travel(START, tick=False) as moment:
        make_collection("Front", Item(make_public().key, valid_from=BEGINS))
        moment.move_to(BEGINS - 20 * SECOND)
        clock.reset()
        assert "s-maxage=20," in get(FRONT)["Cache-Control"]


def test_however_late_somebody_looks_what_is_valid_then_is_shown() -> None:
    with time_machine.travel(START, tick=False) as moment:
        lake, dam = make_public(headline="Lake"), make_public(headline="Dam")
        items = [Item(lake.key, valid_until=BEGINS), Item(dam.key, valid_from=BEGINS + SECOND, valid_until=ENDS)]
        make_collection("Front", *items)
        moment.move_to(ENDS + SECOND)
        clock.reset()
        assert headlines(FRONT) == []


def test_a_collection_that_is_hidden_or_gone_waits_for_nothing() -> None:
    with time_machine.travel(START, tick=False) as moment:
        front = make_collection("Front", Item(make_public().key, valid_from=BEGINS))
        front = collections.change(front.pk, {"is_public": False}, by=None, revision=front.revision)
        assert not Recheck.objects.exists()
        moment.move_to(BEGINS)
        front = collections.change(front.pk, {"is_public": True}, by=None, revision=front.revision)
        assert read(FRONT)["count"] == 1
        collections.delete(front.pk, by=None)
        assert not Recheck.objects.exists()


def test_what_is_too_old_leaves_by_the_minute_and_every_copy_with_it() -> None:
    with time_machine.travel(START, tick=False) as moment:
        make_public(headline="Lake", now=START)
        make_collection("Front", fills=True, max_age_hours=24)
        moment.move_to(START + dt.timedelta(hours=24))
        clock.reset()
        young = get(FRONT)
        assert read(FRONT)["count"] == read("articles/?collection=front")["count"] == 1
        assert "s-maxage=60," in young["Cache-Control"]
        moment.shift(60 * SECOND)
        old = get(FRONT, **{"If-None-Match": young["ETag"]})
        assert old["Last-Modified"] != young["Last-Modified"]
        assert read(FRONT)["count"] == read("articles/?collection=front")["count"] == 0
        moment.shift(30 * SECOND)
        assert "s-maxage=30," in get(FRONT)["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_an_answer_from_memory_is_never_older_than_the_list(client: Any) -> None:
    lake, dam = make_public(headline="Lake"), make_public(headline="Dam")
    front = make_collection("Front", lake)
    with memory():
        for _ in range(2):
            assert headlines(FRONT) == ["Lake"]
        assert store.get(("/api/v1/collections/front/", ""))
        collections.order(front.pk, [Item(dam.key)], by=None, revision=front.revision)
        assert headlines(FRONT) == ["Dam"]
