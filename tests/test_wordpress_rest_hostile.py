"""Whatever is asked of /wp-json/, the answer is one of WordPress's, and nothing breaks."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from tests.old_api import V2, old_world, switched_on
from wordpress.rest.views import ALL, LISTS, SINGLES

__all__ = ["old_world", "switched_on"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("old_world", "switched_on")]

NAMES = sorted({name for known in ALL.values() for name in known})
ODD = [
    "",
    "0",
    "-1",
    "1",
    "7",
    "true",
    "desc",
    "include",
    "relevance",
    "2025-03-04T00:00:00",
    "9999-12-31",
    "0001-01-01",
]
ODD += [
    "9" * 18,
    "9" * 30,
    "wind",
    "lake",
    "-lake",
    '"lake',
    "a.b.c" * 60,
    ",,,",
    "[]",
    "None",
    "%00",
    "\u0000",
    "\ud7ff",
    "%25",
]
ODD += [
    "4503599627370497",
    "9007199254740991",
    "7630492776488074",
    "1e5",
    "١٢",
    "<script>",
    "' OR 1=1 --",
    "../../etc",
    "*",
]
values = st.sampled_from(ODD) | st.text(max_size=40) | st.integers(-(10**19), 10**19).map(str)
names = st.sampled_from(NAMES) | st.sampled_from([f"{name}[]" for name in NAMES]) | st.text(max_size=12)
queries = st.lists(st.tuples(names, values), max_size=6)
paths = st.sampled_from([*LISTS, *(f"{name}/7" for name in SINGLES), "", "types/post"]) | st.text(max_size=20).map(
    lambda text: quote(text, safe="/")
)


def check(url: str) -> None:
    """Ask, and check that the answer is one that WordPress's clients read."""
    response = Client(raise_request_exception=True).get(url)
    assert response.status_code in (200, 400, 401, 404), (url, response.status_code)
    body = json.loads(response.content)
    if response.status_code != 200:
        # What is no text at all is refused before any address is looked at, in the words of our own API.
        assert {"code", "message", "data"} == body.keys() or body["type"].endswith("#bad_request"), url
        assert response["Cache-Control"] == "no-store"


@given(paths, queries)
@example("%0A", [])
@example("posts%0A", [])
def test_any_query_has_an_answer(path: str, query: list[tuple[str, str]]) -> None:
    check(f"{V2}{path}?{urlencode(query, errors='replace')}")


@pytest.mark.parametrize("name", NAMES)
def test_any_parameter_takes_any_value_alone(name: str) -> None:
    for path, known in ALL.items():
        if name in known and "(" not in path:
            for value in ODD:
                check(f"{V2}{path}?{urlencode({name: value}, errors='replace')}")


@pytest.mark.parametrize(
    "query",
    [
        "%ff",
        "page=%ff",
        "page=1&page=2",
        "per_page[]=5",
        "include[a][b]=1",
        "[]=1",
        "=1",
        "&&&",
        "a" * 9000,
        "page=%00",
    ],
)
def test_no_query_is_too_odd(query: str) -> None:
    for path in LISTS:
        check(f"{V2}{path}?{query}")
