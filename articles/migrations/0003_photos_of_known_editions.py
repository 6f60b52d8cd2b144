from uuid import UUID

from django.db import migrations

AT_ONCE = 500


def note_photos(apps, schema_editor):
    """Note which photos the editions show that are here already. Safe to stop and run again."""
    Edition = apps.get_model("articles", "Edition")
    EditionPhoto = apps.get_model("articles", "EditionPhoto")
    known = set(apps.get_model("media", "Image").objects.values_list("pk", flat=True))
    rows = []
    for key, content in Edition.objects.order_by("pk").values_list("pk", "content").iterator(chunk_size=AT_ONCE):
        images = {UUID(caption["image"]) for caption in content.get("captions", ())} & known
        rows += [EditionPhoto(edition_id=key, image_id=image) for image in images]
        if len(rows) >= AT_ONCE:
            EditionPhoto.objects.bulk_create(rows, ignore_conflicts=True)
            rows = []
    EditionPhoto.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0002_photos_of_editions"),
    ]

    operations = [
        migrations.RunPython(note_photos, migrations.RunPython.noop, elidable=True),
    ]
