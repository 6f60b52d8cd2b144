"""Reads that nearly every request makes, asked without a cursor.

Putting Django's and psycopg's cursors to work costs several times what such a read costs
the server: about a quarter of a bare request on PostgreSQL. So a read that is written out
as SQL is prepared once a connection and then run by libpq in one call, on a connection of
the pool that Django need not make its own first. Wherever anything
else is going on (a transaction, a log of queries, a proxy that keeps nothing prepared) it
goes through Django's cursor; both ways return the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

Scalar = str | int | UUID
Value = Scalar | list[int] | list[str]  # lists for PostgreSQL's ANY alone
Row = tuple[Any, ...]

BYTEA = 17  # its number in pg_type
NOTHING = "SELECT"  # a read that PostgreSQL has no work with
MOST_PREPARED = 128  # reads a connection; the server keeps a plan of each
# The server forgot what was prepared (a rollback has psycopg deallocate all), or a migration
# changed what it gives: it is prepared anew, once.
FORGOTTEN = frozenset({b"26000", b"0A000"})


class _Prepared(NamedTuple):
    name: bytes
    form: int  # in which rows come: 0 is text, 1 is binary
    reader: Any  # psycopg's, which knows how each column is read


_prepared: WeakKeyDictionary[Any, dict[str, _Prepared]] = WeakKeyDictionary()
_numbers = count()


def rows(sql: str, values: Sequence[Value]) -> list[Row]:
    """Return the rows of a SELECT that holds "%s" for each of `values`, as a Django cursor would.

    What only passes through need not be decoded and encoded again: see `as_bytes`.
    """
    database = _database()
    if not _alone(database):
        return _by_cursor(sql, values)
    if database.vendor == "sqlite":
        database.ensure_connection()
        with database.wrap_database_errors:
            found: list[Row] = database.connection.execute(_with_questions(sql), values).fetchall()
            return found
    given = [_written(value).encode() for value in values]
    # libpq would end a value at its first NUL, and find what nobody asked for.
    if "prepare_threshold" not in database.settings_dict["OPTIONS"] or any(b"\0" in value for value in given):
        return _by_cursor(sql, values)
    with database.wrap_database_errors:
        return _ask(database, sql, given)


def _database() -> Any:
    # Once a read: each look at Django's `connection` finds this thread's anew.
    return connections[DEFAULT_DB_ALIAS]


@contextmanager
def limited(milliseconds: int) -> Iterator[None]:
    """Have PostgreSQL end each read in here that takes longer. Raises django.db.OperationalError then.

    The limit is one of a transaction: one of the connection would outlive it behind a proxy that hands
    connections round, and end somebody's write.
    """
    limit = f"SET LOCAL statement_timeout = {milliseconds}"
    if not _alone(_database()) or "prepare_threshold" not in connection.settings_dict["OPTIONS"]:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(limit)
            yield
        return
    with connection.wrap_database_errors:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        link: Any = connection.connection
        _begin(link, limit)
    try:
        yield
    finally:
        if _lost(link):
            connection.close()
        else:
            # Of reads alone; and after a failure the server takes it for a ROLLBACK.
            link.pgconn.exec_(b"COMMIT")


def _begin(link: Any, limit: str) -> None:
    """Begin a transaction with this limit, and find out whether the server has forgotten what was prepared.

    In here that would be too late: whatever fails in a transaction is the end of it. So something prepared
    is run with them, in the same call.
    """
    known = _prepared.setdefault(link, {})
    for _ in range(2):
        if NOTHING not in known:
            known.clear()
            known[NOTHING] = _prepare(link, NOTHING)
        result = link.pgconn.exec_(b"BEGIN; %s; EXECUTE %s" % (limit.encode(), known[NOTHING].name))
        if result.error_field(_sqlstate()) not in FORGOTTEN:
            break
        known.clear()
        _check(link, link.pgconn.exec_(b"ROLLBACK"))
    _check(link, result)


def up_to(rows: int) -> int:
    """Return `rows`, or an eighth more at most: what a LIMIT says that is to stand in few statements.

    PostgreSQL takes a limit that it is given as a value for a tenth of the table: it plans such a read
    anew each time that it is asked. One that is part of the statement is planned once.
    """
    step = 1 << max(0, rows.bit_length() - 4)
    return -(-rows // step) * step


def as_bytes(column: str) -> str:
    """Return a column of text as the bytes that it is stored as, in UTF-8, for a SELECT."""
    return f"convert_to({column}, 'UTF8')" if connection.vendor == "postgresql" else f"CAST({column} AS BLOB)"


def among(column: str, values: Iterable[Any]) -> tuple[str, Any]:
    """Return the condition that a column is one of `values`, however many, and its one parameter."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", list(values)
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(values))  # noqa: S608


def _alone(database: Any) -> bool:
    """Return whether nothing else is going on: no transaction of Django's, and nobody who looks on."""
    return not (database.in_atomic_block or database.queries_logged or database.execute_wrappers)


def _written(value: Value) -> str:
    """Return a value as PostgreSQL reads it; in an array, text stands in quotes."""
    if not isinstance(value, list):
        return str(value)
    return f"{{{','.join(_quoted(each) if isinstance(each, str) else str(each) for each in value)}}}"


def _quoted(value: str) -> str:
    return f'"{value.replace("\\", "\\\\").replace('"', '\\"')}"'


def _by_cursor(sql: str, values: Sequence[Value]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Row] = cursor.fetchall()
        return found


def _ask(database: Any, sql: str, given: list[bytes], *, again: bool = True) -> list[Row]:
    """Run a prepared read on this thread's own connection, or else on one of the pool. Raises psycopg.Error.

    What was there a moment ago may be gone: a read is asked once more then, elsewhere. Not in the midst of
    a transaction (`limited`): the other connection would know nothing of it.
    """
    own = database.connection
    if own is None:
        database.pool.open()
    link = database.pool.getconn() if own is None else own
    idle = link.pgconn.transaction_status == 0  # PQTRANS_IDLE
    try:
        return _run(link, sql, given)
    except Exception:
        if not (again and idle and _lost(link)):
            raise
        if own is not None:
            database.close()
    finally:
        if own is None:
            database.pool.putconn(link)
    return _ask(database, sql, given, again=False)


def _run(link: Any, sql: str, given: list[bytes]) -> list[Row]:
    """Run a prepared read on a psycopg connection. Raises psycopg.Error."""
    known = _prepared.setdefault(link, {})
    if sql not in known:
        _make_room(link, known)
        known[sql] = _prepare(link, sql)
    result = _send(link, known[sql], given)
    if result.error_field(_sqlstate()) in FORGOTTEN:
        known.clear()
        if _failed(link):
            raise _operational("What was prepared has changed; it is prepared anew for whoever comes again.")
        known[sql] = _prepare(link, sql)
        result = _send(link, known[sql], given)
    _check(link, result)
    reader = known[sql].reader
    reader.set_pgresult(result, set_loaders=False)
    found: list[Row] = reader.load_rows(0, result.ntuples, tuple)
    reader.set_pgresult(None, set_loaders=False)  # else it would keep it until the next
    return found


def _send(link: Any, prepared: _Prepared, given: list[bytes]) -> Any:
    return link.pgconn.exec_prepared(prepared.name, given, None, prepared.form)


def _make_room(link: Any, known: dict[str, _Prepared]) -> None:
    """Forget what was prepared first where there is much: whoever needs it prepares it again."""
    while len(known) >= MOST_PREPARED:
        first = next(sql for sql in known if sql != NOTHING)
        _check(link, link.pgconn.exec_(b"DEALLOCATE " + known.pop(first).name))


def _reader(adapters: Any) -> Any:
    from psycopg.adapt import Transformer

    return Transformer(adapters)


@cache
def _sqlstate() -> Any:
    from psycopg import pq

    return pq.DiagnosticField.SQLSTATE


def _failed(link: Any) -> bool:
    from psycopg import pq

    return bool(link.pgconn.transaction_status == pq.TransactionStatus.INERROR)


def _lost(link: Any) -> bool:
    return bool(link.pgconn.status != 0)  # CONNECTION_OK


def _operational(message: str) -> Exception:
    from psycopg import OperationalError

    return OperationalError(message)


def _prepare(link: Any, sql: str) -> _Prepared:
    name = f"read_{next(_numbers)}".encode()
    _check(link, link.pgconn.prepare(name, _with_dollars(sql)))
    described = link.pgconn.describe_prepared(name)
    _check(link, described)
    # Bytes come as they are: as text they take twice the room.
    form = int(BYTEA in (described.ftype(column) for column in range(described.nfields)))
    reader = _reader(link.adapters)  # not of the connection, which would outlive its last user then
    reader.set_pgresult(described, format=form)
    return _Prepared(name, form, reader)


def _check(link: Any, result: Any) -> None:
    """Raise psycopg.Error if a result is none."""
    from psycopg import errors, pq

    if result.status in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
        return
    if _lost(link):
        raise _operational(link.pgconn.get_error_message())
    raise errors.error_from_result(result)


@lru_cache(maxsize=1000)
def _with_questions(sql: str) -> str:
    return sql.replace("%s", "?")


@lru_cache(maxsize=1000)
def _with_dollars(sql: str) -> bytes:
    first, *others = sql.split("%s")
    return "".join([first, *(f"${number}{part}" for number, part in enumerate(others, start=1))]).encode()
