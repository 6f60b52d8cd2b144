"""Which part of a list is wanted, and the headers by which WordPress's clients go through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from newsroom.paging import Page
from wordpress.rest import links
from wordpress.rest.parameters import Given


@dataclass(frozen=True)
class Part(Page):
    """A numbered page, or what begins at an offset, which then rules."""

    offset: int | None = None

    @property
    def first(self) -> int:
        """Return the offset of the part's first row, from 0."""
        return super().first if self.offset is None else self.offset

    @classmethod
    def of(cls, given: Given) -> Self:
        """Return the part that a request asks for."""
        return cls(given["page"], given["per_page"], given["offset"])

    def pages(self, total: int) -> int:
        """Return how many pages `total` rows make."""
        return -(-total // self.size)

    def is_past(self, total: int) -> bool:
        """Return whether there are rows, and none so far down."""
        return self.offset is None and 0 < self.pages(total) < self.number


def headers(route: str, given: Given, part: Part, total: int, *, reachable: int | None = None) -> dict[str, str]:
    """Return the totals of a list, and the links to its neighbours; pages show the first `reachable` rows."""
    pages = part.pages(total if reachable is None else min(total, reachable))
    rest = [(name, value) for name, value in given.pairs if name != "page"]

    def at(number: int, rel: str) -> str:
        return f'<{links.v2(route)}?{urlencode([*rest, ("page", str(number))])}>; rel="{rel}"'

    found = [at(min(part.number - 1, pages), "prev")] if part.number > 1 and pages else []
    found += [at(part.number + 1, "next")] if part.number < pages else []
    return {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages), "Link": ", ".join([api(), *found])}


def api() -> str:
    """Return the link to where the API begins, which WordPress sends with every answer."""
    return f'<{links.url()}>; rel="https://api.w.org/"'
