"""Pages of what was found: the columns of publications, in the order that the index knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, Lookup

from publishing.search import postings, ranking, statements
from publishing.search.index import EPOCH, microseconds
from publishing.search.match import Filters, Match, narrow
from publishing.search.ranking import Found


@BigIntegerField.register_lookup
class Among(Lookup[Any]):
    """`column__among=[…]`: any of ever so many numbers, as one value; `__in` would make a value of each."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition and its values."""
        column, values = self.process_lhs(compiler, connection)
        condition, value = statements.among(column, self.rhs)
        return condition, (*values, value)


def places(match: Match) -> list[int]:
    """Return the places of all that was found."""
    return postings.places(match.stories)


def page(match: Match, order: str, first: int, size: int, *columns: str) -> list[tuple[Any, ...]]:
    """Return the `columns` of the publications from `first` on, by "relevance", "-published_at" or "published_at"."""
    if order == "relevance":
        found = ranking.relevant(match, first, size)
    else:
        found = ranking.newest(match.stories, first, size, oldest=not order.startswith("-"))
    return [shown for _, shown in rows(found, *columns)]


def after(
    match: Match, order: str, last: tuple[dt.datetime, UUID] | None, size: int, *columns: str
) -> list[tuple[Any, ...]]:
    """Return the `columns` of the `size` publications that follow the one of this time and key.

    Each row begins with its time and its key.
    """
    oldest = not order.startswith("-")
    found: list[Found] = []
    # Others may have been published in the very same microsecond; as many as need be are read.
    extra = 0 if last is None else 20
    narrowed = match
    if last is not None:
        moment, step = last[0], dt.timedelta(microseconds=1)
        narrowed = narrow(match, Filters(after=moment) if oldest else Filters(before=moment + step))
    while True:
        met = ranking.newest(narrowed.stories, 0, size + extra, oldest=oldest)
        found = [row for row in met if last is None or _beyond(row, last, oldest)]
        if len(found) >= size or len(met) < size + extra:
            break
        extra *= 10
    found = found[:size]
    return [(EPOCH + dt.timedelta(microseconds=row.at), UUID(row.key), *shown) for row, shown in rows(found, *columns)]


def _beyond(row: Found, last: tuple[dt.datetime, UUID], oldest: bool) -> bool:
    here, there = (row.at, UUID(row.key)), (microseconds(last[0]), last[1])
    return here > there if oldest else here < there


def rows(found: Sequence[Found], *columns: str) -> list[tuple[Found, tuple[Any, ...]]]:
    """Return the publications that were found with these `columns`, in their order."""
    if not found:
        return []
    condition, value = statements.among("entry.place", [row.place for row in found])
    names = ", ".join(_column(name) for name in columns)
    sql = (
        f"SELECT entry.place, {names} FROM publishing_entry AS entry "  # noqa: S608
        f"JOIN publishing_publication AS story ON story.key = entry.publication_id WHERE {condition}"
    )
    by_place = {row[0]: row[1:] for row in statements.run(sql, value)}
    # One of them may have been taken down since it was found.
    return [(row, by_place[row.place]) for row in found if row.place in by_place]


def _column(name: str) -> str:
    # Names come from code; what a request says never reaches this.
    table, _, column = name.rpartition(".")
    return f"{table or 'story'}.{connection.ops.quote_name(column)}"
