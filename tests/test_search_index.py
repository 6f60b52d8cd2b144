"""The index itself: places in time, rebuilding, and queries that nobody should have to survive."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import random
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from publishing.models import Entry, Posting, Shelf, Spelling
from publishing.search import filing, index, rebuild, shelves, tray
from tests.factories import make_public
from tests.reading import headlines, read

pytestmark = pytest.mark.django_db

NEW_YEAR = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
DAY = 86_400_000_000  # microseconds


def everything() -> dict[str, Any]:
    """File what waits and return what the index holds, but for where: a rebuilt one may place stories otherwise."""
    filing.file_all(NEW_YEAR)
    terms = set(Posting.objects.values_list("term", flat=True))
    return {
        "terms": terms,
        "spellings": set(Spelling.objects.values_list("key", "folded", "live_count")),
        "entries": set(Entry.objects.values_list("publication", "at", "terms", "things", "spellings")),
    }


def test_a_rebuilt_index_is_the_one_that_publishing_wrote() -> None:
    for day in range(5):
        make_public(headline=f"Story {day} of water", now=NEW_YEAR + dt.timedelta(days=day))
    before, found = everything(), read("search/?q=water")["results"]
    out = io.StringIO()
    call_command("rebuild_search", all=True, stdout=out)
    assert "5/5 stories" in out.getvalue()
    assert everything() == before
    assert read("search/?q=water")["results"] == found
    call_command("rebuild_search", stdout=out)
    assert "Nothing was missing." in out.getvalue()


def test_a_rebuild_that_was_stopped_goes_on_where_it_stood() -> None:
    for day in range(5):
        make_public(headline=f"Story {day}", now=NEW_YEAR + dt.timedelta(days=day))
    before = everything()
    rebuild.empty()
    with patch.object(shelves, "SHELF", 2):
        with pytest.raises(KeyboardInterrupt):
            rebuild.fill(lambda done, total: (_ for _ in ()).throw(KeyboardInterrupt))
        assert headlines("search/?q=story") == ["Story 4", "Story 3"]
        assert rebuild.fill() == 3
    assert everything() == before
    assert headlines("search/?q=story") == [f"Story {day}" for day in (4, 3, 2, 1, 0)]


def test_what_readers_find_is_the_same_before_and_after_it_is_filed() -> None:
    words = ("water", "wat", "watr", '"water tower"', "water -tower", "tower", "tow")
    for day in range(4):
        make_public(headline=f"Water tower {day}" if day % 2 else f"Water {day}", now=NEW_YEAR + dt.timedelta(days=day))
    before = [read(f"search/?q={quote(word)}") for word in words]
    assert not Posting.objects.exists()
    assert before[0]["count"] == 4
    assert before[2]["did_you_mean"] == "water"
    assert filing.file_all(NEW_YEAR) == 4
    assert not tray.waiting().stories
    assert [read(f"search/?q={quote(word)}") for word in words] == before


def test_the_worker_files_what_is_enough_and_whoever_publishes_what_is_too_much() -> None:
    with patch.object(filing, "ENOUGH", 3), patch.object(index, "FULL", 4), patch.object(index, "LOOK", 1):
        for day in range(2):
            make_public(headline=f"Story {day}", now=NEW_YEAR)
        assert filing.file_waiting(NEW_YEAR) == 0
        make_public(headline="Story 2", now=NEW_YEAR)
        assert filing.file_waiting(NEW_YEAR) == 3
        for day in range(3, 8):
            make_public(headline=f"Story {day}", now=NEW_YEAR)
        assert index.in_tray() == 0
    assert read("search/?q=story")["count"] == 8


@pytest.mark.parametrize("seed", range(4))
def test_shelves_never_overlap_whatever_the_order_of_arrival(seed: int) -> None:
    days = list(range(40))
    random.Random(seed).shuffle(days)
    with patch.object(shelves, "SHELF", 4):
        places = {}
        for some in itertools.batched(days, 3):
            free = shelves.Shelves(min(some) * DAY)
            places |= {day: free.take(day * DAY) for day in some}
            free.save()
        assert len(set(places.values())) == len(days)
    ordered = list(Shelf.objects.order_by("number"))
    assert [shelf.first for shelf in ordered] == sorted(shelf.first for shelf in ordered)
    for one, other in itertools.pairwise(ordered):
        assert one.last < other.first
    by_shelf = [place >> 20 for _, place in sorted(places.items())]
    assert by_shelf == sorted(by_shelf)


def test_the_order_is_that_of_time_over_many_shelves() -> None:
    with patch.object(shelves, "SHELF", 2):
        for day in (3, 1, 4, 0, 5, 2, 6):
            make_public(headline=f"Story {day}", now=NEW_YEAR + dt.timedelta(days=day))
    newest = [f"Story {day}" for day in range(6, -1, -1)]
    assert headlines("search/?q=story") == newest
    assert headlines("articles/?q=story") == newest
    assert headlines("articles/?q=story&ordering=published_at") == newest[::-1]
    assert headlines("articles/?q=story&ordering=-updated_at") == newest
    assert headlines("articles/?q=story&page_size=2&page=2") == newest[2:4]
    crawled, path = [], "articles/?q=story&page_size=2&cursor=*"
    while path:
        answer = read(path)
        crawled += [card["headline"] for card in answer["results"]]
        path = (answer["next"] or "").partition("/api/v1/")[2]
    assert crawled == newest


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text(max_size=210))
@example('"')
@example("-")
@example('" -"')
@example("a AND b OR NOT (c NEAR d) {e}: f* ^g")
@example("body:x")
@example("%_\\'; DROP TABLE publishing_posting; --")
@example("\x00")
@example("\ud800")
@example("🎉" * 50)
@example("東京都" * 60)
@example("a" * 100_000)
@example("-".join("ab" for _ in range(60)))
@example("م‌ی‌خواهم")
def test_no_query_is_ever_more_than_refused(text: str) -> None:
    for path in ("search", "articles"):
        answer = Client(raise_request_exception=True).get(f"/api/v1/{path}/", {"q": text.encode("utf-8", "replace")})
        assert answer.status_code in (200, 400), (text, answer.content)
