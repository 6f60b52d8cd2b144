from typing import Any

from django.db import NotSupportedError, migrations, transaction

COLUMNS = {
    'publishing_publication': ('document', 'card', 'text', 'passages'),
    'publishing_entry': ('terms', 'things', 'spellings'),
}


def compress_by_lz4(apps: Any, schema_editor: Any) -> None:
    """Have PostgreSQL compress what it stores from now on in a way that is quicker to unpack.

    What is stored already stays as it is until it is written again. A server that was built
    without LZ4 goes on with its own way.
    """
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            _compress(schema_editor, 'lz4')
    except NotSupportedError:
        return


def compress_as_usual(apps: Any, schema_editor: Any) -> None:
    """Go back to what the server does by itself."""
    _compress(schema_editor, 'default')


def _compress(schema_editor: Any, way: str) -> None:
    if schema_editor.connection.vendor != 'postgresql':
        return
    for table, columns in COLUMNS.items():
        changes = ', '.join(f'ALTER COLUMN {column} SET COMPRESSION {way}' for column in columns)
        schema_editor.execute(f'ALTER TABLE {table} {changes}')


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0010_stories_wait_to_be_filed'),
    ]

    operations = [
        migrations.RunPython(compress_by_lz4, compress_as_usual, elidable=False),
    ]
