"""Which view answers at a path: what Django's resolver says, in one step.

Django goes down a level for each include() and makes a match at each of them, which takes
longer than all else that is done to find a story but asking the database. Here each route is
written out whole, and found by the part of it before its first variable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Node = URLPattern | URLResolver


class Route(NamedTuple):
    """A route, whole: its place among all, how it is matched, and what answers."""

    number: int
    pattern: RoutePattern
    view: Callable[..., Any]
    given: dict[str, Any]
    whole: str


class Routes:
    """The routes below some patterns. Those that are regular expressions are left out."""

    def __init__(self, patterns: Iterable[Node]) -> None:
        self._below: dict[str, list[Route]] = defaultdict(list)
        for number, (whole, view, given) in enumerate(_written_out(patterns, "", {})):
            fixed, variable, _ = whole.partition("<")
            folder = fixed[: fixed.rfind("/") + 1] if variable else fixed
            self._below[folder].append(Route(number, RoutePattern(whole, is_endpoint=True), view, given, whole))

    def find(self, path: str) -> ResolverMatch | None:
        """Return the match of a path, as django.urls.resolve would; None where there is none."""
        path = path.removeprefix("/")
        for route in self._near(path):
            if found := route.pattern.match(path):
                _, args, kwargs = found
                return ResolverMatch(route.view, args, {**kwargs, **route.given}, route=route.whole)
        return None

    def _near(self, path: str) -> list[Route]:
        """Return the routes that begin as this path does, up to one of its slashes, in Django's order."""
        folders = [self._below.get(""), None if path.endswith("/") else self._below.get(path)]
        end = path.find("/") + 1
        while end:
            folders.append(self._below.get(path[:end]))
            end = path.find("/", end) + 1
        known = [routes for routes in folders if routes]
        return known[0] if len(known) == 1 else sorted(chain.from_iterable(known))


def _written_out(
    patterns: Iterable[Node], above: str, given: dict[str, Any]
) -> Iterator[tuple[str, Callable[..., Any], dict[str, Any]]]:
    """Yield each route with its view and the values that it always gets, in the order in which Django tries them."""
    for each in patterns:
        if not isinstance(each.pattern, RoutePattern):
            continue
        whole = above + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _written_out(each.url_patterns, whole, {**given, **each.default_kwargs})
        else:
            yield whole, each.callback, {**given, **each.default_args}
