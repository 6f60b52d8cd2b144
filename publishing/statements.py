"""The three reads that nearly every request makes, written out as SQL.

Django takes several times as long to put such a query together as a database to run it
(docs/decisions/0004-reads-on-stored-bytes.md). They hold no condition that a request could
vary but its values; whatever is freer than that goes through `publishing.queries`. All
mean the same on SQLite and PostgreSQL. The log is read here too, because its lines and the
number of the newest must be of one moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from newsroom import reads
from publishing.models import Publication

# Of several things the newest change, whichever of them it altered; the counts of each.
STATE = "SELECT version, changed_at, live_count FROM publishing_thing WHERE key IN ({places}) ORDER BY version DESC"
# The offset runs over the index alone; only the rows of the page are read. An empty page is
# one row of the state and nothing else.
NEWEST = """
    SELECT thing.version, thing.changed_at, thing.live_count, story.version, {columns}
    FROM publishing_thing AS thing LEFT JOIN ({walk}) AS chosen ON thing.key IS NOT NULL
    LEFT JOIN publishing_publication AS story ON story.key = chosen.publication_id
    WHERE thing.key = %s
    ORDER BY chosen.published_at DESC, chosen.publication_id DESC
"""
WALK = """
    SELECT publication_id, published_at FROM publishing_mention WHERE thing = %s
    ORDER BY published_at DESC, publication_id DESC LIMIT {reach}
"""
FURTHER = """
    SELECT publication_id, published_at FROM ({walk}) AS walk
    ORDER BY published_at DESC, publication_id DESC LIMIT {size} OFFSET %s
"""
FIND = "SELECT {columns} FROM publishing_publication AS story WHERE {where} = %s"
# An empty part of the log is one row of the state and nothing else.
LOG = """
    SELECT ledger.number, ledger.at, (SELECT MIN(number) FROM publishing_change),
           line.number, line.kind, line.thing, line.path, line.at
    FROM publishing_ledger AS ledger LEFT JOIN (
        SELECT number, kind, thing, path, at FROM publishing_change WHERE number > %s{kinds} ORDER BY number
        LIMIT {size}
    ) AS line ON ledger.id = 1
    WHERE ledger.id = 1
    ORDER BY line.number
"""
# When the next document enters, the next story leaves, or something public is to be built anew.
DUE = """
    SELECT MIN(due_at) FROM (
        SELECT MIN(due_at) AS due_at FROM publishing_pending
        UNION ALL SELECT MIN(due_at) FROM publishing_expiry
        UNION ALL SELECT MIN(due_at) FROM publishing_recheck
    ) AS coming
"""
DETAIL = ("key", "state", "version", "path", "slug", "changed_at", "withdrawn_at", "reason", "moved_to_id")
WITH_WORDS = (*DETAIL, "text")

# What is asked for alone is looked into by nobody on its way out.
PASSED_ON = (("card",), ("document",))
State = tuple[int, dt.datetime, int]
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def state(things: Sequence[str]) -> State | None:
    """Return the newest change that altered one of `things`, its time, and that one's kept count.

    None if the public never saw one of them.
    """
    rows = reads.rows(_among(len(things)), tuple(things))
    return _state(rows[0]) if rows else None


def newest(
    thing: str, columns: tuple[str, ...], *, size: int, first: int
) -> tuple[State | None, list[tuple[Any, ...]]]:
    """Return the state of `thing` as above and the `columns` of `size` publications that show it.

    Newest first, from offset `first`. Both are of one moment. Stored JSON that is asked for alone comes
    as its bytes.
    """
    sql = _newest(columns, size, reads.up_to(first + size) if first else 0)
    rows = reads.rows(sql, (thing, first, thing) if first else (thing, thing))
    if not rows:
        return None, []
    return _state(rows[0]), [row[4:] for row in rows if row[3] is not None]


@dataclass(slots=True)
class Detail:
    """A publication, whatever its state, as an answer about it alone needs it. `stored` is its document in UTF-8."""

    key: UUID
    state: str
    version: int
    path: str
    slug: str
    changed_at: dt.datetime
    withdrawn_at: dt.datetime | None
    reason: str
    moved_to_id: UUID | None
    stored: bytes
    text: str = ""


def find(ref: str | UUID, *, words: bool) -> Detail | None:
    """Return the publication with this id or slug, whatever its state; `words` adds its plain text."""
    where, value = ("key", stored_key(ref)) if isinstance(ref, UUID) else ("slug", ref)
    rows = reads.rows(_find(where, words), (value,))
    if not rows:
        return None
    key, state, version, path, slug, changed_at, withdrawn_at, reason, moved_to, *rest = rows[0]
    withdrawn_at = withdrawn_at and as_moment(withdrawn_at)
    # SQLite keeps an id as text.
    key, moved_to = (UUID(each) if isinstance(each, str) else each for each in (key, moved_to))
    return Detail(key, state, version, path, slug, as_moment(changed_at), withdrawn_at, reason, moved_to, *rest)


def next_due() -> dt.datetime | None:
    """Return when something next enters, leaves or is to be built anew by itself, None if nothing waits."""
    return moment(reads.rows(DUE, ())[0][0])


def moment(value: Any) -> dt.datetime | None:
    """Return a moment that an expression gave; SQLite gives it as text, in UTC."""
    found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return as_moment(found) if found else None


Line = tuple[int, str, str, str, dt.datetime]


def log(after: int, size: int, kinds: Sequence[str] = ()) -> tuple[State, list[Line]] | None:
    """Return the newest change number, its time and the oldest number that is kept, and `size` lines after a number.

    Each line is number, kind, thing, path and time. None before the first change.
    """
    among = f" AND kind IN ({', '.join(['%s'] * len(kinds))})" if kinds else ""
    rows = reads.rows(LOG.format(kinds=among, size=size), (after, *kinds))
    if not rows:
        return None
    return _state(rows[0]), [(*row[3:7], as_moment(row[7])) for row in rows if row[3] is not None]


@cache
def _among(count: int) -> str:
    return STATE.format(places=", ".join(["%s"] * count))


@lru_cache(maxsize=1000)  # readers choose size and page
def _newest(columns: tuple[str, ...], size: int, reach: int) -> str:
    """Return the statement of a list: of its first `size`, or of `size` somewhere among the first `reach`."""
    if not reach:
        walk = WALK.format(reach=size)
    elif connection.vendor == "postgresql":
        walk = FURTHER.format(walk=WALK.format(reach=reach), size=size)
    else:  # which plans the same in either way, and would sort what it has walked in order
        walk = WALK.format(reach=f"{size} OFFSET %s")
    return NEWEST.format(
        columns=reads.as_bytes(f"story.{columns[0]}") if columns in PASSED_ON else _named(columns), walk=walk
    )


@cache
def _find(where: str, words: bool) -> str:
    columns = f"{_named(DETAIL)}, {reads.as_bytes('story.document')}{', story.text' if words else ''}"
    return FIND.format(columns=columns, where=f"story.{where}")


def _named(columns: tuple[str, ...]) -> str:
    return ", ".join(f"story.{name}" for name in columns)


def _state(row: tuple[Any, ...]) -> State:
    number, at, count = row[:3]
    # A thing that only drafts name was altered by no change yet.
    return number, as_moment(at) if at else NEVER, count


def stored_key(key: UUID) -> Any:
    """Return the id of a publication as this database keeps it."""
    return Publication._meta.pk.get_db_prep_value(key, connection)


def as_moment(value: dt.datetime | str) -> dt.datetime:
    """Return a moment that a statement gave."""
    # SQLite keeps times in UTC and says so nowhere; what a write returns, it does not even call a time.
    value = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
