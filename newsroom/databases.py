"""Where the newsroom keeps its rows: SQLite in the data folder, or PostgreSQL by DATABASE_URL."""

from __future__ import annotations

import select
from pathlib import Path
from typing import Any

import dj_database_url

from newsroom.env import Environment

SQLITE = {
    # A deferred transaction that reads and then writes fails at once with "database is
    # locked", whatever the timeout; IMMEDIATE takes the write lock at its beginning.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds
    # 16 MB of pages a connection: publishing touches more than the 2 MB that SQLite keeps by itself.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
    ),
}


def configure(env: Environment, data: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry; a DATABASE_URL that cannot be used is noted in `env`."""
    url = env.text("DATABASE_URL")
    if not url:
        if env.flag("NEWSROOM_PRODUCTION", default=False):
            env.refuse("DATABASE_URL", "missing; write postgres://user:password@host:5432/name")
        return _sqlite(data / "newsroom.sqlite3")
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        # The address holds a password, so it is not repeated here.
        env.refuse("DATABASE_URL", "cannot be read; write postgres://user:password@host:5432/name")
        return _sqlite(data / "newsroom.sqlite3")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return _sqlite(Path(config["NAME"]))
    # One pool a process: size times processes must stay under max_connections.
    size = env.number("DATABASE_POOL", 8, low=1, high=200)
    # Seconds to wait for a connection before a request is told to come again; and after which the
    # pool stops trying by itself, so that the next request tries at once and finds a server that is back.
    wait = {"timeout": 2, "reconnect_timeout": 2}
    pool = {"min_size": 1, "max_size": size, "check": still_there, **wait}
    options = {**config.get("OPTIONS", {}), "pool": pool}
    # The server plans a query it knows once, not at every request. A proxy that hands its
    # connections round by the transaction (PgBouncer) cannot keep what was prepared.
    if env.flag("DATABASE_PREPARED", default=True):
        options |= {"server_side_binding": True, "prepare_threshold": 3}
    return {**config, "OPTIONS": options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}


def still_there(connection: Any) -> None:
    """Raise psycopg.OperationalError if the server has hung up on a pooled connection.

    Whoever hangs up closes the socket, and mostly says why first: both can be seen without
    asking. A question to the server on every request would be a third of a short read.

    Mostly it has hung up on all (it was started anew). Offered one dead connection after the other,
    the pool would sleep longer after each, and fail the request after a few; so it makes all anew.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if not waiting.poll(0):
        return
    try:
        connection.execute("")
    except Exception:
        connection._pool.drain()
        raise


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": SQLITE,
        "CONN_MAX_AGE": None,
        # A file even under test: several threads must see one database with real locks.
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }
