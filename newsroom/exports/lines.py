"""A table as NDJSON (a JSON object a line, in UTF-8), row by row, whatever its length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, Protocol

import orjson

from newsroom.exports import NotAnExport
from newsroom.exports.tables import Table
from newsroom.exports.values import read, said

LONGEST = 64 * 1024 * 1024  # bytes of a line; the longest story has a hundredth
AT_ONCE = 200  # rows read at a time
TELL = 10_000  # rows after which somebody hears how far it is
Row = dict[str, Any]


class Lines(Protocol):
    """What a table is read from, line by line."""

    def readline(self, size: int = ..., /) -> bytes:
        """Return the next line, at most so many bytes of it; nothing at the end."""


def write(table: Table, stream: IO[bytes], tell: Callable[[str], object]) -> int:
    """Write every row of a table; return how many there are."""
    columns = table.columns
    rows = table.model._base_manager.order_by(*table.order)
    count = 0
    for row in rows.values_list(*(column.attname for column in columns.values())).iterator(chunk_size=AT_ONCE):
        line = {name: said(column, value) for (name, column), value in zip(columns.items(), row, strict=True)}
        stream.write(orjson.dumps(line))
        stream.write(b"\n")
        count += 1
        if count % TELL == 0:
            tell(f"{table.name}: {count} rows")
    return count


def numbered(path: str, stream: Lines) -> Iterator[tuple[int, Row]]:
    """Yield the lines of a file, each with its number. Raises NotAnExport for one that is no JSON object."""
    number = 0
    while line := stream.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            raise NotAnExport(f"{path}, line {number}: it is longer than any row is.")
        try:
            found = orjson.loads(line)
        except (ValueError, RecursionError):
            raise NotAnExport(f"{path}, line {number}: it is no JSON.") from None
        if not isinstance(found, dict):
            raise NotAnExport(f"{path}, line {number}: it is no JSON object.")
        yield number, found


def rows(table: Table, stream: Lines) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a table's file by column, each with its line. Raises NotAnExport, with file and line."""
    columns = table.columns
    for number, line in numbered(table.path, stream):
        where = f"{table.path}, line {number}"
        _compare(where, table.name, line.keys(), columns.keys())
        row = {}
        for name, column in columns.items():
            try:
                row[name] = read(column, line[name])
            except ValueError as error:
                raise NotAnExport(f"{where}: {name} {error}.") from None
        for name in table.parsed:
            _parse(where, name, row[name])
        yield number, row


def _compare(where: str, table: str, there: Any, here: Any) -> None:
    for name in sorted(there - here):
        raise NotAnExport(f"{where}: {table} has no field {name[:60]!r}.")
    for name in sorted(here - there):
        raise NotAnExport(f"{where}: the field {name} is not there.")


def _parse(where: str, name: str, value: str) -> None:
    """Look whether text that is read as JSON, by every answer that shows it, is some."""
    try:
        if value:
            orjson.loads(value)
    except ValueError:
        raise NotAnExport(f"{where}: {name} is no JSON.") from None


def find(table: Table, stream: Lines, key: Sequence[Any]) -> int:
    """Return the line of the row with this primary key, 0 where there is none."""
    wanted = [said(table.columns[name], value) for name, value in zip(table.order, key, strict=True)]
    found = (number for number, line in numbered(table.path, stream) if [line.get(n) for n in table.order] == wanted)
    return next(found, 0)
