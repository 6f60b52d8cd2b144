from typing import Any

from django.db import migrations


def kept_in_the_row(apps: Any, schema_editor: Any) -> None:
    """Have PostgreSQL keep the postings of long shelves in their rows, where one step finds all of them.

    Elsewhere, a posting of more than two kilobytes would be read in as many pieces. They do not get shorter by
    compression either.
    """
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute('ALTER TABLE publishing_posting SET (toast_tuple_target = 8160)')


def as_usual(apps: Any, schema_editor: Any) -> None:
    """Go back to what the server does by itself."""
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute('ALTER TABLE publishing_posting RESET (toast_tuple_target)')


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0015_stories_to_read_next'),
    ]

    operations = [
        migrations.RunPython(kept_in_the_row, as_usual, elidable=False),
    ]
