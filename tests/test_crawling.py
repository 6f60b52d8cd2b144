"""A crawl by cursor sees everything that was there all the time, once, whatever is written meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing import services
from publishing.api.filters import ORDERINGS
from publishing.document import Body, Document, SectionRef, TagRef
from publishing.models import Mention, Publication, Thing
from tests.reading import read, under_api

pytestmark = pytest.mark.django_db

BEGIN = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
# Few moments and few headlines: most rows tie with others.
MOMENTS = st.integers(0, 2)
HEADLINES = st.sampled_from(["Same", "same", "Ёлка", "Zebra", "a\u0301"])
ROWS = st.lists(st.tuples(MOMENTS, MOMENTS, HEADLINES), min_size=1, max_size=9)
WRITES = st.lists(st.one_of(st.tuples(MOMENTS, MOMENTS, HEADLINES), st.none()), max_size=6)
QUERIES = ["", "&tag=energy", "&tag!=water", "&language=en&kind=news", "&has_image=false"]


def put(number: int, row: tuple[int, int, str]) -> str:
    """Put a story in public; return its id."""
    published, updated, headline = row
    services.put(
        Document(
            id=UUID(int=number), kind="news", language="en", slug=f"s{number}", path=f"/2025/01/s{number}",
            headline=headline, summary="", body=Body((), "", ""), published_at=BEGIN + dt.timedelta(days=published),
            updated_at=BEGIN + dt.timedelta(days=10, microseconds=updated), word_count=0, reading_minutes=1,
            section=SectionRef("economy", "Economy"), tags=(TagRef("energy", "Energy", "topic"),),
        ),
        cause="published",
    )  # fmt: skip
    return str(UUID(int=number))


@pytest.mark.parametrize("ordering", [name for name in ORDERINGS if name != "relevance"])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=ROWS, writes=WRITES, size=st.integers(1, 4), query=st.sampled_from(QUERIES), spread=st.randoms())
def test_a_crawl_skips_nothing_and_repeats_nothing(
    ordering: str, rows: list[Any], writes: list[Any], size: int, query: str, spread: Any
) -> None:
    for model in (Mention, Publication, Thing):
        model.objects.all().delete()
    services.introduce([])
    stay = {put(number, row) for number, row in enumerate(rows, start=100)}
    gone: set[str] = set()
    # “water” has to be known for a list without it.
    Thing.objects.get_or_create(key="tag:water", defaults={"kind": "tag", "slug": "water", "live_count": 1})
    seen: list[str] = []
    address = f"articles/?cursor=*&page_size={size}&ordering={ordering}{query}&fields=id"
    fresh = list(range(1, 100))
    spread.shuffle(fresh)
    while address:
        page = read(address)
        seen += [card["id"] for card in page["results"]]
        address = under_api(page["next"]) if page["next"] else ""
        if writes and address:
            row = writes.pop()
            if row is not None:
                put(fresh.pop(), row)
            elif stay - gone:
                taken = spread.choice(sorted(stay - gone))
                services.withdraw(UUID(taken), reason="Wrong.")
                gone.add(taken)
    assert len(seen) == len(set(seen)), "repeated"
    assert stay - gone <= set(seen), "skipped"
