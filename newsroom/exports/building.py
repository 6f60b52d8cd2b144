"""A newsroom built from an export that was read and compared: all of it in one transaction, or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef

from newsroom import restoring
from newsroom.backup import Digesting, Progress, digest_of
from newsroom.exports import NotAnExport, lines, tables
from newsroom.exports.lines import Row
from newsroom.exports.reading import MEDIA, Source
from newsroom.exports.sums import Sums
from newsroom.exports.tables import Table

AT_ONCE = 200  # rows written at a time


def build(source: Source, sums: Sums, said: Progress = lambda words: None) -> int:
    """Write all that an export holds into an empty newsroom; return how many rows there were.

    Raises NotAnExport, and OSError; then nothing was written.
    """
    with tempfile.TemporaryFile("w+") as saved:
        try:
            with transaction.atomic():
                count = _fill(source, sums, said)
                _save_files(source, sums, saved, said)
        except BaseException:
            _take_back(saved)
            raise
    restoring.restored.send(sender=Source)
    return count


def _fill(source: Source, sums: Sums, said: Progress) -> int:
    carried, count = tables.carried(), 0
    for model in tables.REPLACED:
        model._base_manager.all().delete()
    for table in carried:
        with source.opened(table.path) as stream:
            reader = Digesting(stream)
            for batch in batched(_filled(table, lines.rows(table, _Lines(reader))), AT_ONCE):
                _insert(table, batch)
                before, count = count, count + len(batch)
                if count // lines.TELL > before // lines.TELL:
                    said(f"{count} rows written")
        if reader.digest.hexdigest() != sums.of(table.path):
            raise NotAnExport(f"{table.path} was changed while it was read.")
    for table in carried:
        _check_references(table, source)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in carried]):
            cursor.execute(statement)
    return count


class _Lines:
    """Line by line through a digest."""

    def __init__(self, reader: Digesting) -> None:
        self.reader = reader

    def readline(self, size: int = -1, /) -> bytes:
        """Return the next line."""
        found = self.reader.stream.readline(size)
        self.reader.digest.update(found)
        return found


def _filled(table: Table, rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """Yield rows with what the columns that are not carried hold from now on."""
    for number, row in rows:
        yield number, {**row, **{name: make() for name, make in table.anew.items()}}


def _insert(table: Table, batch: Sequence[tuple[int, Row]]) -> None:
    """Write some rows; where the database refuses one, find out which. Raises NotAnExport with its line."""
    try:
        _write(table, [row for _, row in batch])
    except (DatabaseError, ValidationError, OverflowError):
        for number, row in batch:
            try:
                _write(table, [row])
            except (DatabaseError, ValidationError, OverflowError) as error:
                why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
                where = f"{table.path}, line {number}"
                raise NotAnExport(f"{where}: the database refuses it ({' '.join(why.split())[:300]}).") from None
        raise


def _write(table: Table, rows: Sequence[Row]) -> None:
    # Not `bulk_create`: it would set the times of “changed last” to this moment.
    columns = table.model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(column.column)) for column in columns)
    name = quote(table.model._meta.db_table)
    into = f"INSERT INTO {name} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608 - our names
    values = [[column.get_db_prep_save(row[column.name], connection) for column in columns] for row in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(into, values)


def _check_references(table: Table, source: Source) -> None:
    """Raise NotAnExport for a row that names one of another table that is not there."""
    for column in table.references():
        target = column.remote_field.model._base_manager.filter(**{column.target_field.name: OuterRef(column.attname)})
        rows = table.model._base_manager.filter(**{f"{column.name}__isnull": False}).exclude(Exists(target))
        found = rows.values_list(*_attnames(table), column.attname).first()
        if found is not None:
            *key, value = found
            with source.opened(table.path) as stream:
                number = lines.find(table, stream, key)
            there = tables.Table(column.remote_field.model).path
            raise NotAnExport(f"{table.path}, line {number}: {column.name} names {value}, which {there} does not hold.")


def _attnames(table: Table) -> list[str]:
    return [table.columns[name].attname for name in table.order]


def _save_files(source: Source, sums: Sums, saved: IO[str], said: Progress) -> None:
    """Put the files of photos where they belong, and note each that was not there before."""
    for count, (name, stream) in enumerate(source.walk(), start=1):
        before = next((each for each in MEDIA if name.startswith(each)), None)
        if before is None:
            continue
        storage, key = storages[before.split("/")[1]], name.removeprefix(before)
        if not storage.exists(key):
            saved.write(f"{name}\n")
            storage.save(key, File(stream, name=key))
        elif _digest(storage, key) != sums.of(name):
            raise NotAnExport(f"{name}: another file of this name is here already. Import into an empty folder.")
        if count % 1000 == 0:
            said(f"{count} files")


def _digest(storage: Storage, key: str) -> str:
    with storage.open(key) as file:
        return digest_of(file)


def _take_back(saved: IO[str]) -> None:
    saved.seek(0)
    for line in saved:
        _, alias, key = line.rstrip("\n").split("/", 2)
        storages[alias].delete(key)
