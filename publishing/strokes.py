"""The writes that every publication makes while all others wait for the Ledger, and the reads beside them.

Written out as SQL, as `publishing.statements` is and for the same reason: Django takes several
times as long to put one together as a database to run it. All mean the same on SQLite and
PostgreSQL. Called by the door alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from newsroom import reads
from newsroom.reads import among
from publishing.statements import as_moment, stored_key

# All that shows these things counts one more or less, and is dated anew, in one statement.
STAMP = """
    UPDATE publishing_thing SET version = %s, changed_at = %s,
        live_count = live_count + CASE WHEN {more} THEN 1 WHEN {less} THEN -1 ELSE 0 END,
        latest_at = (
            SELECT published_at FROM publishing_mention WHERE thing = publishing_thing.key
            ORDER BY published_at DESC LIMIT 1
        )
    WHERE {keys}
"""


def take_number(now: dt.datetime) -> tuple[int, dt.datetime] | None:
    """Add one to the Ledger's number, which is locked until the commit, and return it with its time.

    That is `now`, or the time of the last change if that lies after it. None without a Ledger.
    """
    later = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    sql = f"UPDATE publishing_ledger SET number = number + 1, at = {later}(at, %s) WHERE id = 1 RETURNING number, at"  # noqa: S608
    rows = _run(sql, _time(now))
    return (rows[0][0], as_moment(rows[0][1])) if rows else None


def mention(key: UUID, things: Sequence[str], at: dt.datetime) -> None:
    """Write that a publication of this time shows these things, which it did not yet."""
    into = "INSERT INTO publishing_mention (publication_id, thing, published_at)"
    if connection.vendor == "postgresql":
        _run(f"{into} SELECT %s::uuid, unnest(%s::text[]), %s::timestamptz", key, list(things), at)
    else:
        each = json.dumps(list(things))
        _run(f"{into} SELECT %s, value, %s FROM json_each(%s)", stored_key(key), _time(at), each)  # noqa: S608


def stamp(keys: Sequence[str], *, number: int, now: dt.datetime, more: Sequence[str], less: Sequence[str]) -> None:
    """Note on these things that a change altered them: one story more shows `more` of them, one less `less`."""
    (counted, up), (uncounted, down), (condition, every) = (among("key", some) for some in (more, less, keys))
    _run(STAMP.format(more=counted, less=uncounted, keys=condition), number, _time(now), up, down, every)


def add_up(rows: Iterable[tuple[str, int, dt.datetime, int, dt.datetime | None]]) -> None:
    """Note of each of these things the newest change and its time, how many stories more show it, and the newest.

    A thing that no story more shows has None for that.
    """
    later = "GREATEST" if connection.vendor == "postgresql" else "MAX"
    # Of None and a moment PostgreSQL takes the moment, SQLite None.
    newest = f"{later}(COALESCE(latest_at, %s), COALESCE(%s, latest_at))"
    sql = (
        "UPDATE publishing_thing SET version = %s, changed_at = %s, live_count = live_count + %s, "  # noqa: S608
        f"latest_at = {newest} WHERE key = %s"
    )
    values = [
        (number, _time(at), more, _time(last) if last else None, _time(last) if last else None, key)
        for key, number, at, more, last in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def forms(keys: Sequence[str]) -> dict[str, str]:
    """Return the public form of each of these things that has a row, empty for one without a page."""
    condition, value = among("key", keys)
    return dict(reads.rows(f"SELECT key, document FROM publishing_thing WHERE {condition}", (value,)))  # noqa: S608


def withheld(keys: Sequence[str]) -> set[str]:
    """Return which of these pictures are withheld from the public."""
    condition, value = among("key", keys)
    rows = _run(f"SELECT key FROM publishing_thing WHERE {condition} AND withheld_at IS NOT NULL", value)  # noqa: S608
    return {key for (key,) in rows}


def unseal(key: UUID) -> None:
    """Forget what waits for its time under this key, if something does."""
    _run("DELETE FROM publishing_pending WHERE key = %s", stored_key(key))


@dataclass(frozen=True, slots=True)
class Before:
    """What a publication was before it is written anew: its address, and whether readers see it."""

    path: str
    slug: str
    state: str


def before(key: str) -> Before | None:
    """Return what the publication with this id is now, None if there was none yet."""
    rows = reads.rows("SELECT path, slug, state FROM publishing_publication WHERE key = %s", (stored_key(UUID(key)),))
    return Before(*rows[0]) if rows else None


def things(keys: Iterable[str]) -> dict[str, tuple[str, int, str]]:
    """Return name, position and public form of each of these things that has a row."""
    condition, value = among("key", keys)
    rows = reads.rows(f"SELECT key, name, position, document FROM publishing_thing WHERE {condition}", (value,))  # noqa: S608
    return {key: (name, position, document) for key, name, position, document in rows}


def enter_sitemap(key: UUID, page: str, news: str) -> None:
    """Write what the sitemaps say of a publication, in place of what they said."""
    _run(
        "INSERT INTO publishing_sitemapentry (publication_id, page, news) VALUES (%s, %s, %s) "
        "ON CONFLICT (publication_id) DO UPDATE SET page = excluded.page, news = excluded.news",
        stored_key(key),
        page,
        news,
    )


def write_change(number: int, kind: str, thing: str, path: str, at: dt.datetime, keys: Iterable[str]) -> None:
    """Write a line of the log, which says all that this change altered."""
    columns = "number, kind, thing, path, at, touched"
    sql = f"INSERT INTO publishing_change ({columns}) VALUES (%s, %s, %s, %s, %s, %s)"  # noqa: S608
    _run(sql, number, kind, thing, path, _time(at), " ".join(keys))


def _run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def _time(moment: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
