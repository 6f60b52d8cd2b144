"""The index's reads and writes, written out as SQL that means the same on SQLite and PostgreSQL.

A story has some hundreds of terms; as model instances they would cost more than all the
rest of publishing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from newsroom import reads

among = reads.among
LATEST = 2**63 - 1  # what a bigint can hold


def run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return reads.rows(sql, values)


def beginning(column: str, prefix: str) -> tuple[str, list[str]]:
    """Return the condition that a column begins with `prefix`, and its parameters, so that an index serves it."""
    # Under PostgreSQL these operators compare bytes, whatever the collation, as SQLite always does.
    after, before = ("~>=~", "~<=~") if connection.vendor == "postgresql" else (">=", "<=")
    return f"{column} {after} %s AND {column} {before} %s", [prefix, f"{prefix}\U0010ffff"]


WHERE = "place || ' ' || publication_id"  # of an entry, in one word


def unfiled() -> tuple[str, int]:
    """Return place and key of all that waits in the tray, apart by commas: one value, mostly one known already.

    Also the second after the newest story that the index ever had.
    """
    newest = "(SELECT last + 1 FROM publishing_shelf ORDER BY number DESC LIMIT 1)"
    if connection.vendor == "postgresql":
        sql = f"SELECT string_agg({WHERE}, ',' ORDER BY place), {newest} FROM publishing_entry WHERE NOT filed"  # noqa: S608
    else:
        waits = f"SELECT {WHERE} AS at FROM publishing_entry WHERE filed = 0 ORDER BY place"  # noqa: S608
        sql = f"SELECT group_concat(at, ','), {newest} FROM ({waits})"  # noqa: S608
    ((listed, second),) = run(sql)
    return listed or "", second or 0


def unfiled_at(places: Sequence[int]) -> list[tuple[str, int, str, str, str]]:
    """Return of what waits at these places where it is, as above, its place, terms, things and spellings."""
    condition, value = among("place", places)
    waits = "NOT filed" if connection.vendor == "postgresql" else "filed = 0"
    sql = f"SELECT {WHERE}, place, terms, things, spellings FROM publishing_entry WHERE {condition} AND {waits}"  # noqa: S608
    return [(where, place, *said) for where, place, *said in run(sql, value)]


def postings(terms: Iterable[str], shelves: Sequence[int] | None = None) -> list[tuple[str, int, bytes]]:
    """Return term, shelf and stored slots of every posting of these terms, of some shelves if given."""
    condition, value = among("term", terms)
    if shelves is None:
        return run(f"SELECT term, shelf, slots FROM publishing_posting WHERE {condition}", value)  # noqa: S608
    of, numbers = among("shelf", shelves)
    return run(f"SELECT term, shelf, slots FROM publishing_posting WHERE {condition} AND {of}", value, numbers)  # noqa: S608


def who_has(terms: Iterable[str]) -> list[tuple[str, int, bytes]]:
    """Return the postings of these terms as `bits.anywhere` takes them: of planes, the first alone is sent."""
    condition, value = among("term", terms)
    planes = "get_byte(slots, 0) = 1" if connection.vendor == "postgresql" else "substr(slots, 1, 1) = x'01'"
    cut = f"CASE WHEN {planes} THEN substr(slots, 1, 1 + (length(slots) - 1) / 4) ELSE slots END"
    return run(f"SELECT term, shelf, {cut} FROM publishing_posting WHERE {condition}", value)  # noqa: S608


def published(shelves: Sequence[int], after: int | None, before: int | None) -> list[int]:
    """Return the places of these shelves with stories from a moment on, and before another (microseconds)."""
    condition, value = among("shelf", shelves)
    sql = f"SELECT place FROM publishing_entry WHERE {condition} AND at >= %s AND at < %s"  # noqa: S608
    return [
        place for (place,) in run(sql, value, -LATEST if after is None else after, LATEST if before is None else before)
    ]


def newest_showing(things: Sequence[str], size: int) -> list[Any]:
    """Return the keys of the newest `size` publications that show each of these things."""
    if not things:
        return []
    order = "published_at DESC, publication_id DESC"
    walk = f"SELECT publication_id FROM publishing_mention WHERE thing = %s ORDER BY {order} LIMIT {size}"  # noqa: S608
    one = f"SELECT publication_id FROM ({walk}) AS newest"  # noqa: S608
    rows = run(" UNION ".join([one] * len(things)), *things)
    return [key for (key,) in rows]


def shelves(second: int) -> list[tuple[int, int, int, int]]:
    """Return number, first, last and used of the shelf for a story of this second, and of all later ones."""
    here = "SELECT MAX(first) FROM publishing_shelf WHERE first <= %s"
    columns = "number, first, last, used"
    sql = f"SELECT {columns} FROM publishing_shelf WHERE first >= COALESCE(({here}), %s) ORDER BY number"  # noqa: S608
    return [(number, first, last, used) for number, first, last, used in run(sql, second, second)]


def take_newest(second: int, most: int) -> tuple[int, int] | None:
    """Take a slot of the newest shelf for a story of this second; return its number and the slot.

    None where the story is older than the newest of that shelf, where it holds `most` stories, or where there is none.
    """
    newest = "SELECT MAX(number) FROM publishing_shelf"
    fits = f"number = ({newest}) AND last <= %s AND used < %s"
    sql = f"UPDATE publishing_shelf SET last = %s, used = used + 1 WHERE {fits} RETURNING number, used - 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, (second, second, most))
        found: tuple[int, int] | None = cursor.fetchone()
    return found


def save_entries(rows: Sequence[tuple[Any, ...]]) -> None:
    """Write these entries, in place of what they were: id of the publication, and each column as named here."""
    columns = ("place", "shelf", "at", "analyser", "filed", "terms", "things", "spellings")
    anew = ", ".join(f"{name} = excluded.{name}" for name in columns)
    types = ("uuid", "bigint", "bigint", "bigint", "smallint", "boolean", "text", "text", "text")
    if connection.vendor == "sqlite":
        rows = [(key.hex, *rest) for key, *rest in rows]
    _many(
        f"INSERT INTO publishing_entry (publication_id, {', '.join(columns)}) {{}} "
        f"ON CONFLICT (publication_id) DO UPDATE SET {anew}",
        types,
        rows,
    )


def save_shelves(rows: Sequence[tuple[int, int, int, int]]) -> None:
    """Write these shelves: number, first, last and used."""
    _many(
        "INSERT INTO publishing_shelf (number, first, last, used) {} ON CONFLICT (number) DO UPDATE "
        "SET first = excluded.first, last = excluded.last, used = excluded.used",
        ("bigint", "bigint", "bigint", "integer"),
        rows,
    )


def save_postings(rows: Sequence[tuple[str, int, bytes]]) -> None:
    """Write these postings, in place of what they were; one without stories is deleted."""
    kept = [row for row in rows if len(row[2]) > 1]
    _many(
        "INSERT INTO publishing_posting (term, shelf, slots) {} "
        "ON CONFLICT (term, shelf) DO UPDATE SET slots = excluded.slots",
        ("text", "bigint", "bytea"),
        kept,
    )
    for shelf in {row[1] for row in rows if len(row[2]) == 1}:
        condition, value = among("term", [row[0] for row in rows if row[1] == shelf and len(row[2]) == 1])
        _execute(f"DELETE FROM publishing_posting WHERE {condition} AND shelf = %s", [value, shelf])  # noqa: S608


def add_spellings(rows: Sequence[tuple[str, str, int]]) -> None:
    """Count each spelling (key, folded, stories) so many times more."""
    _many(
        "INSERT INTO publishing_spelling (key, folded, live_count) {} "
        "ON CONFLICT (key) DO UPDATE SET live_count = publishing_spelling.live_count + excluded.live_count",
        ("text", "text", "integer"),
        rows,
    )


def drop_spellings(keys: Sequence[str]) -> None:
    """Count each spelling once less; what no live story has any more is forgotten."""
    condition, value = among("key", keys)
    # One that stands in a single story goes at once: its count may not pass through zero.
    _execute(f"DELETE FROM publishing_spelling WHERE {condition} AND live_count <= 1", [value])  # noqa: S608
    _execute(f"UPDATE publishing_spelling SET live_count = live_count - 1 WHERE {condition}", [value])  # noqa: S608


def _many(sql: str, types: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Run an INSERT with all `rows`, whose columns are of these types, in place of its "{}".

    Its text does not depend on how many they are, so a database parses it once and not at
    each story: PostgreSQL takes a column as one array, SQLite the rows in a loop of its own.
    """
    if not rows:
        return
    if connection.vendor == "postgresql":
        columns = ", ".join(f"%s::{name}[]" for name in types)
        _execute(sql.format(f"SELECT * FROM unnest({columns})"), [list(column) for column in zip(*rows, strict=True)])  # noqa: S608
        return
    with connection.cursor() as cursor:
        cursor.executemany(sql.format(f"VALUES ({', '.join(['%s'] * len(types))})"), rows)


def _execute(sql: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
