"""What a test that commits has left goes row by row, and what every test begins with stays.

Django empties tables on PostgreSQL by TRUNCATE, which gives each table and each of its indexes a new
file: more than a second for fifty tables, of which a test fills a few. Then it makes the permissions and
the groups of the desk anew, as after a migration, though hardly a test touches them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.db import connection

# What post_migrate makes: the same for every test, so long as none has changed it.
ROLES = (ContentType, Permission, Group, Group.permissions.through)
TABLES = {model._meta.db_table for model in ROLES}
_emit = flush.emit_post_migrate_signal


class _Flush:
    """Empties the tables; leaves the roles where they are as they were made."""

    def __init__(self) -> None:
        self.made: list[Any] | None = None  # the roles as post_migrate made them last
        self.leave = False
        self.by_files = type(connection.ops).sql_flush

    def sql_flush(self, operations: Any, style: Any, tables: list[str], **options: bool) -> list[str]:
        """Return the statements that empty these tables."""
        self.leave = self.made is not None and self.made == _roles()
        wanted = [table for table in tables if not (self.leave and table in TABLES)]
        if connection.vendor != "postgresql" or options.get("reset_sequences") or options.get("allow_cascade"):
            return self.by_files(operations, style, wanted, **options)
        quoted = map(operations.quote_name, wanted)
        held = {name: f"EXISTS (SELECT FROM {name})" for name in quoted}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(held.values())}")
            found = cursor.fetchone()
        # In any order: constraints are looked at when the last row is gone.
        filled = [table for table, holds in zip(held, found, strict=True) if holds]
        return list(map("DELETE FROM {};".format, filled))

    def emit(self, *args: Any, **options: Any) -> None:
        """Make the roles anew, unless they were left."""
        if not self.leave:
            _emit(*args, **options)
            self.made = _roles()


def _roles() -> list[Any]:
    return [list(model.objects.order_by("pk").values_list()) for model in ROLES]


@contextmanager
def by_rows() -> Iterator[None]:
    """Have `flush` delete only what a test has left."""
    ours = _Flush()
    operations = type(connection.ops)

    def sql_flush(self: Any, style: Any, tables: list[str], **options: bool) -> list[str]:
        return ours.sql_flush(self, style, tables, **options)

    with patch.object(operations, "sql_flush", sql_flush), patch.object(flush, "emit_post_migrate_signal", ours.emit):
        yield
