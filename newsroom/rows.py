"""Many new rows of a table at once, in the one way in which a database takes them fastest.

    insert(objects)                      as Django's bulk_create, for objects whose ids nobody asks back
    put(table, columns, rows)            values as the database takes them
    Growth().note(count)                 has PostgreSQL look at tables that grow anew, now and then

Django writes a statement as long as all of its values, and each database reads it. Here PostgreSQL gets the rows
alone (COPY), and SQLite one short statement that it runs row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models


class Growth:
    """Has PostgreSQL look at its tables anew as they grow.

    How a statement is carried out is planned by what a table held when it was looked at last. Of one that was empty
    then, it reads all rows for a hundred, and its own looking (autovacuum) comes later, or is switched off.
    """

    FIRST, TIMES = 1_000, 4  # rows after which it looks, and how many times more until it looks again

    def __init__(self) -> None:
        self.count, self.next = 0, self.FIRST

    def note(self, count: int) -> None:
        """Note so many new rows more. Call it outside of a transaction."""
        self.count += count
        if self.count >= self.next:
            self.next = self.count * self.TIMES
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")


def insert(objects: Sequence[models.Model]) -> None:
    """Write new rows of one model, cleaned as its fields clean. Ids that the database gives stay unset on them."""
    if objects:
        model = type(objects[0])
        put(model._meta.db_table, [field.column for field in fields(model)], [values(each) for each in objects])


@cache
def fields(model: type[models.Model]) -> list[Any]:
    """Return the fields of a model that a new row has a value for: all but a serial number."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def values(row: models.Model) -> tuple[Any, ...]:
    """Return a new row as the fields of its model store it."""
    return tuple([field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields(type(row))])


def put(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows whose values are as the database takes them, in the order of these columns."""
    named = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({places})", list(rows))  # noqa: S608
