"""The short way finds for each address the view that Django finds."""

from __future__ import annotations

import pytest
from django.urls import Resolver404, ResolverMatch, get_resolver, path, resolve
from hypothesis import given
from hypothesis import strategies as st

from newsroom.lane import routes
from newsroom.routes import Routes, _written_out
from newsroom.urls import front_door

WHOLE = [route for route, *_ in _written_out(get_resolver().url_patterns, "", {})]
VALUES = [
    "wind-farm-opens",
    "2",
    "2026",
    "11",
    "rss",
    "articles-1",
    "01a21d95-b8b1-711c-bcf1-edb14d5d55e3",
    "жел",
    "a.md",
]
PIECES = sorted({piece for route in WHOLE for piece in route.split("/") if "<" not in piece})


def django_finds(address: str) -> ResolverMatch | None:
    """Return what Django's resolver finds; None for nothing."""
    try:
        return resolve(address)
    except Resolver404:
        return None


def told(match: ResolverMatch | None) -> object:
    """Return all that a view gets to know of a match."""
    return match and (match.func, match.args, match.kwargs, match.route)


def filled(route: str, value: str) -> str:
    """Return a path of a route, with this value for each of its variables."""
    return "/" + "/".join(_without_variables(part, value) for part in route.split("/"))


def _without_variables(part: str, value: str) -> str:
    while "<" in part:
        before, _, rest = part.partition("<")
        part = before + value + rest.partition(">")[2]
    return part


@pytest.mark.parametrize("route", WHOLE)
def test_every_address_leads_where_django_says(route: str) -> None:
    for value in VALUES:
        address = filled(route, value)
        found = django_finds(address)
        if found is None or "(?P" not in found.route:  # of the desk's made-up addresses Django's own one knows
            assert told(routes().find(address)) == told(found)


@given(pieces=st.lists(st.sampled_from([*PIECES, *VALUES, ""]), max_size=6), end=st.sampled_from(["", "/"]))
def test_whatever_address_somebody_makes_up_leads_where_django_says(pieces: list[str], end: str) -> None:
    address = f"/{'/'.join(pieces)}{end}"
    found = django_finds(address)
    # Regular expressions are left to Django: cuts of photos, files of the reader, what the desk does not know.
    if found is None or "(?P" not in found.route:
        assert told(routes().find(address)) == told(found)


def test_of_two_routes_that_fit_the_first_one_wins() -> None:
    first, second = (lambda request: front_door(request)), (lambda request, **kwargs: front_door(request))
    for patterns in ([path("a/<b>/", second), path("a/b/", first)], [path("a/b/", first), path("a/<b>/", second)]):
        found = Routes(patterns).find("/a/b/")
        assert found is not None
        assert found.func is patterns[0].callback
