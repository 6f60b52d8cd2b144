"""Pages of a list, by number for people and by cursor for crawlers.

A numbered page says where it stands ("Viewing results 1 - 6 of 578"). A cursor names the
last row seen, so that what is published meanwhile makes the crawl skip and repeat nothing.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest

from newsroom import params, tongues
from newsroom.errors import BadInput, Fault, NotFound
from newsroom.public import address

KNOWN = frozenset({"page", "page_size", "cursor"})
PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
MAX_PAGE = 999_999_999
# Rows that numbered pages reach where the database has to sort them all; a cursor goes further.
DEEPEST = 10_000

Given = dict[str, list[str]]


@dataclass(frozen=True)
class Page:
    """Which part of a list is wanted: the page's number, from 1, and how many rows it has."""

    number: int
    size: int

    @property
    def first(self) -> int:
        """Return the offset of the page's first row, from 0."""
        return (self.number - 1) * self.size


@dataclass(frozen=True)
class Cursor:
    """Where a crawl stands: the sort values of the last row seen, None at the beginning."""

    after: tuple[str, ...] | None
    size: int


def wanted(given: Given) -> Page | Cursor:
    """Return the page or cursor that the parameters ask for. Raises BadInput."""
    size = params.number(given, "page_size", PAGE_SIZE, low=1, high=MAX_PAGE_SIZE)
    if "cursor" not in given:
        return Page(params.number(given, "page", 1, low=1, high=MAX_PAGE), size)
    if "page" in given:
        fault = Fault("contradiction", "“page” and “cursor” exclude each other.", parameter="page")
        raise BadInput([fault])
    return Cursor(_read_cursor(params.single(given, "cursor")), size)


def write_cursor(values: Sequence[str]) -> str:
    """Return an opaque cursor that stands after the row with these sort values."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).rstrip(b"=").decode()


def _read_cursor(raw: str) -> tuple[str, ...] | None:
    if raw == "*":
        return None
    try:
        padded = raw.encode("ascii") + b"=" * (-len(raw) % 4)
        values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        values = None
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise bad_cursor()
    return tuple(values)


def bad_cursor() -> BadInput:
    """Return the error for a cursor that no answer of ours held."""
    detail = "This cursor is not one of ours. Begin with “*”, then follow “next”."
    return BadInput([Fault("bad_cursor", detail, parameter="cursor")])


def check(page: Page, count: int) -> int:
    """Return how many pages `count` rows make. Raises NotFound past the last one."""
    pages = max(1, -(-count // page.size))
    if page.number > pages:
        raise NotFound(f"There is no page {page.number}: the last one is {pages}.", pages=pages)
    return pages


def numbered(
    request: HttpRequest,
    given: Given,
    page: Page,
    count: int,
    results: Sequence[Any],
    *,
    reachable: int | None = None,
    also: Mapping[str, Any] | None = None,
) -> tuple[bytes, str]:
    """Return the body of a numbered page and its Link header (RFC 8288).

    `results` are JSON values or `orjson.Fragment`s, which go into the answer unparsed. Of
    `count` rows, pages show the first `reachable`; `also` are further members of the body.
    """
    pages = check(page, count if reachable is None else min(count, reachable))
    links = {
        "first": 1 if page.number > 1 else None,
        "prev": page.number - 1 if page.number > 1 else None,
        "next": page.number + 1 if page.number < pages else None,
        "last": pages if page.number < pages else None,
    }
    # Put together once: in a value, “=” would be escaped, so this is the parameter.
    link = address(request, {**given, "page": ["0"]})
    found = {rel: link.replace("page=0", f"page={n}") for rel, n in links.items() if n}
    start = page.first + 1 if count else 0
    body = {
        "count": count,
        "range": {"start": start, "end": min(page.first + page.size, count), "total": count},
        "page": page.number,
        "pages": pages,
        "page_size": page.size,
        "next": found.get("next"),
        "previous": found.get("prev"),
        **(also or {}),
        "results": results,
    }
    return orjson.dumps(body, tongues.spoken), link_header(found)


def by_cursor(
    request: HttpRequest,
    given: Given,
    cursor: Cursor,
    count: int,
    results: Sequence[Any],
    after: str | None,
    *,
    also: Mapping[str, Any] | None = None,
) -> tuple[bytes, str]:
    """Return the body of a page by cursor and its Link header; `after` None ends the crawl.

    `also` are further members of the body.
    """
    found = {"next": address(request, {**given, "cursor": [after]})} if after else {}
    body = {
        "count": count,
        "page_size": cursor.size,
        "next": found.get("next"),
        "previous": None,
        **(also or {}),
        "results": results,
    }
    return orjson.dumps(body, tongues.spoken), link_header(found)


def link_header(links: Mapping[str, str]) -> str:
    """Return the value of a Link header, empty without links."""
    return ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items())
