"""Whether what is stored agrees with itself: after a crash, a restored backup, a disk that filled up.

Each room says in its `integrity.py` what must always hold, as functions that name what does not:

    @check("publishing.counts")
    def kept_counts_are_right() -> Iterator[str]: ...

All of them look at one moment of the database, so they may run while the newsroom works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from django.utils.module_loading import autodiscover_modules

Look = Callable[[], Iterable[str]]
MOST = 20  # faults of one kind that are named; a table that is gone has millions


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it must be: which check found it, and what it is."""

    code: str
    said: str

    def __str__(self) -> str:
        return f"{self.code}: {self.said}"


_checks: dict[str, Look] = {}


def check(code: str) -> Callable[[Look], Look]:
    """Register a check under its code, "room.what". It yields a sentence for each thing that is wrong."""

    def register(look: Look) -> Look:
        _checks[code] = look
        return look

    return register


def codes() -> list[str]:
    """Return the codes of all checks, in their order."""
    autodiscover_modules("integrity")
    return sorted(_checks)


def faults(said: Callable[[str], object] = lambda code: None) -> Iterator[Fault]:
    """Yield what is wrong, check by check; at most 20 of each. `said` hears which check begins."""
    with one_moment():
        for code in codes():
            said(code)
            yield from (Fault(code, words) for words in islice(_checks[code](), MOST))


@contextmanager
def one_moment() -> Iterator[None]:
    """Read all that is read within from one moment of the database; nobody who writes waits for it."""
    if connection.in_atomic_block:  # whose moment it is already
        yield
        return
    with connection.cursor() as cursor:
        # Not `atomic`: on SQLite that takes the lock of writers (newsroom.databases).
        cursor.execute("BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@check("newsroom.references")
def every_reference_leads_somewhere() -> Iterator[str]:
    """SQLite believes a file that was put together by hand; PostgreSQL has checked each row as it came."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, parent, _ in cursor.fetchall():
            yield f"Row {row} of {table} names a row of {parent} that is not there."
        cursor.execute("PRAGMA integrity_check")
        yield from (f"The file: {words}" for (words,) in cursor.fetchall() if words != "ok")
