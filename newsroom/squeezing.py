"""Long values in PostgreSQL are squeezed with LZ4 where it can, as it does of itself only when told.

Its own way (pglz) took a third of the server's time while an archive came in, and takes several times as long to
undo at each read. LZ4 is in every server that is built with it, which those of the distributions and of the hosts
are, from version 14 on. What is stored already stays as it is, and is read as before.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections

CAN = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
# Columns of ours whose values may grow long, and of which nobody has said how they are to be squeezed.
LONG = """
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attcompression = '' AND a.attstorage IN ('x', 'm')
  AND a.atttypid IN ('text'::regtype, 'jsonb'::regtype, 'bytea'::regtype)
  AND c.relname = ANY(%s)
ORDER BY c.relname, a.attnum
"""


def squeeze(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Have the long columns of a room's tables squeezed with LZ4, if PostgreSQL can. Heard after each migration."""
    connection = connections[using]
    tables = [model._meta.db_table for model in app_config.get_models(include_auto_created=True)]
    if connection.vendor != "postgresql" or not tables:
        return
    with connection.cursor() as cursor:
        cursor.execute(CAN)
        if cursor.fetchone() != (True,):
            return  # a server older than 14 does not know the setting, one built without LZ4 not the word
        cursor.execute(LONG, [tables])
        columns: dict[str, list[str]] = {}
        for table, column in cursor.fetchall():
            change = f"ALTER COLUMN {connection.ops.quote_name(column)} SET COMPRESSION lz4"
            columns.setdefault(table, []).append(change)
        for table, changes in columns.items():
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} {', '.join(changes)}")
