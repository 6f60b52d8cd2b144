"""The order of relevance over many shelves, of which a search reads few: nothing that belongs first is left out."""

from __future__ import annotations

import datetime as dt
import random
from itertools import count
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.search import crowds, facets, filing, ranking, shelves
from tests.factories import make_public
from tests.reading import headlines, read

NEW_YEAR = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
FILED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
# Where the word stands, and for how many days a story counts as newer by that: see publishing.search.ranking.
PLACES = {
    "headline": (1080, {"headline": "Reservoirs {}"}),
    "summary": (540, {"summary": "On the reservoir."}),
    "often": (180, {"body": "<p>Reservoir, reservoir and reservoir.</p>"}),
    "once": (0, {"body": "<p>Near the reservoir.</p>"}),
    "nowhere": (None, {"body": "<p>On something else.</p>"}),
}


def written(seed: int) -> list[str]:
    """Publish stories over eleven years; return the headlines of those that say the word, in order of relevance."""
    die, numbers, ranked = random.Random(seed), count(), []
    # Of some worlds the newest stories say the word in their bodies alone, of others the oldest.
    favourite = die.choice(list(PLACES))
    # Archives begin before 1970, and days before it count down.
    for day in sorted(
        die.sample(range(-20_000, -16_000) if die.random() < 0.3 else range(4000), 44), key=lambda _: die.random()
    ):
        place = favourite if die.random() < 0.4 else die.choice(list(PLACES))
        days, words = PLACES[place]
        headline = words.get("headline", "Story {}").format(next(numbers))
        make_public(**{**words, "headline": headline}, now=NEW_YEAR + dt.timedelta(days=day))
        ranked += [(day + days, day, headline)] if days is not None else []
    return [headline for *_, headline in sorted(ranked, reverse=True)]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_a_page_of_relevance_is_that_of_all_stories_read_and_sorted(seed: int) -> None:
    with patch.object(shelves, "SHELF", 1 + seed % 3), patch.object(ranking, "AHEAD", seed % 2):
        expected = written(seed)
        for crowd in (0, 128):  # shelves are walked in order, or read story by story
            with patch.object(ranking, "CROWD", crowd):
                for size in (*range(1, 12), 50):
                    assert headlines(f"search/?q=reservoir&page_size={size}") == expected[:size]
                assert headlines("search/?q=reservoir&page_size=4&page=3") == expected[8:12]
            filing.file_all(FILED)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_first"), [(1095, True), (1060, False)])
def test_the_newest_story_beats_old_headlines_once_they_are_three_years_older(days: int, is_first: bool) -> None:
    with patch.object(shelves, "SHELF", 1), patch.object(ranking, "AHEAD", 1):
        for day in range(5):
            make_public(headline=f"Reservoirs {day}", now=NEW_YEAR + dt.timedelta(days=day))
        newest = {"headline": "The newest", "body": "<p>Near the reservoir.</p>"}
        make_public(**newest, now=NEW_YEAR + dt.timedelta(days=days))
        found = headlines("search/?q=reservoir&page_size=3")
    assert (
        found == (["The newest"] if is_first else []) + ["Reservoirs 4", "Reservoirs 3", "Reservoirs 2"][: 3 - is_first]
    )


@pytest.mark.django_db
def test_facets_follow_the_shelves_that_come_and_those_that_grow() -> None:
    def told() -> dict[str, int]:
        return {each["value"]: each["count"] for each in read("search/?q=reservoir")["facets"]["year"]}

    with patch.object(facets, "FEW", 0), patch.object(shelves, "SHELF", 2), patch.object(facets, "SHELF", 8):
        for number in range(12):
            make_public(headline=f"Reservoir {number}", now=NEW_YEAR + dt.timedelta(days=90 * number))
            assert sum(told().values()) == number + 1
        for number in range(20):  # between two shelves that are full: one of them becomes longer
            make_public(headline=f"Reservoir again {number}", now=NEW_YEAR + dt.timedelta(days=91, minutes=number))
            assert sum(told().values()) == 13 + number
        filing.file_all(FILED)
        assert told() == {"2015": 25, "2016": 4, "2017": 3}


@given(st.binary(max_size=20_000), st.binary(max_size=20_000))
def test_what_two_crowds_have_in_common_is_counted_exactly(one: bytes, other: bytes) -> None:
    both = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    assert crowds.in_common(crowds.crowd(one), crowds.crowd(other)) == both.bit_count()
    assert crowds.in_common(crowds.crowd(one), crowds.crowd(one)) == int.from_bytes(one).bit_count()


@pytest.mark.parametrize("density", [0, 1, 100, 10_000])
def test_crowds_of_a_hundred_thousand_are_counted_exactly(density: int) -> None:
    die = random.Random(density)
    one, other = (sum(1 << die.randrange(200_000) for _ in range(density)) for _ in range(2))
    rows = [(each % (1 << 200_000)).to_bytes(25_000, "little") for each in (one, other)]
    first, second = map(crowds.crowd, rows)
    assert crowds.in_common(first, second) == (one & other).bit_count()
    assert crowds.in_common(crowds.crowd(b"\xff" * 25_000), second) == other.bit_count()
