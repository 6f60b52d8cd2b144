"""What a test that commits has left on PostgreSQL goes row by row.

Django empties tables by TRUNCATE, which gives each table and each of its indexes a new file: more than
a second for fifty tables, of which a test fills a few.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection


@contextmanager
def by_rows() -> Iterator[None]:
    """Have `flush` delete the rows of the tables that hold some, and leave the others alone."""
    operations = type(connection.ops)
    if connection.vendor != "postgresql":  # SQLite deletes already
        yield
        return
    by_files = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **options: bool) -> list[str]:
        if options.get("reset_sequences") or options.get("allow_cascade"):
            return by_files(self, style, tables, **options)
        held = {self.quote_name(table): f"EXISTS (SELECT FROM {self.quote_name(table)})" for table in tables}
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(held.values())}")
            found = cursor.fetchone()
        # In any order: constraints are looked at when the last row is gone.
        filled = [table for table, holds in zip(held, found, strict=True) if holds]
        return list(map("DELETE FROM {};".format, filled))

    with patch.object(operations, "sql_flush", sql_flush):
        yield
