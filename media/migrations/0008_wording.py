"""The words of each photo in a narrow table, with an index of trigrams for the search."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import newsroom.fields

FILL = "INSERT INTO media_wording (image_id, text) SELECT id, search_text FROM media_image ORDER BY uploaded_at, id"
INDEX = {
    "postgresql": (
        # In every distribution of PostgreSQL, and trusted: the owner of a database may add it.
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX media_wording_trigrams ON media_wording USING gin (text gin_trgm_ops)",
    ),
    "sqlite": (
        "CREATE VIRTUAL TABLE media_wording_index USING fts5"
        "(text, content='media_wording', content_rowid='id', tokenize='trigram')",
        "INSERT INTO media_wording_index (media_wording_index) VALUES ('rebuild')",
        "CREATE TRIGGER media_wording_added AFTER INSERT ON media_wording BEGIN "
        "INSERT INTO media_wording_index (rowid, text) VALUES (new.id, new.text); END",
        "CREATE TRIGGER media_wording_removed AFTER DELETE ON media_wording BEGIN "
        "INSERT INTO media_wording_index (media_wording_index, rowid, text) VALUES ('delete', old.id, old.text); END",
        "CREATE TRIGGER media_wording_changed AFTER UPDATE OF text ON media_wording WHEN old.text <> new.text BEGIN "
        "INSERT INTO media_wording_index (media_wording_index, rowid, text) VALUES ('delete', old.id, old.text); "
        "INSERT INTO media_wording_index (rowid, text) VALUES (new.id, new.text); END",
    ),
}
# The extension stays: others may have come to use it. Triggers and index go with the table of PostgreSQL.
UNDO = {
    "postgresql": ("DROP INDEX IF EXISTS media_wording_trigrams",),
    "sqlite": (
        "DROP TRIGGER IF EXISTS media_wording_added",
        "DROP TRIGGER IF EXISTS media_wording_removed",
        "DROP TRIGGER IF EXISTS media_wording_changed",
        "DROP TABLE IF EXISTS media_wording_index",
    ),
}


def fill(apps: Any, schema_editor: Any) -> None:
    for statement in (FILL, *INDEX.get(schema_editor.connection.vendor, ())):
        schema_editor.execute(statement)


def empty(apps: Any, schema_editor: Any) -> None:
    for statement in UNDO.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("media", "0007_ai_labels_of_known_photos")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", newsroom.fields.ProseField(max_length=40000)),
                (
                    "image",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wording", to="media.image"
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, empty),
    ]
