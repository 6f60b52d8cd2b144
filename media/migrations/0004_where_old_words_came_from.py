"""Photos that came before provenance was kept: what the file said is the file's, what differs a person wrote."""

from django.db import migrations
from django.utils import timezone

BATCH = 500


def fill(apps, schema_editor):
    Image = apps.get_model("media", "Image")
    at = timezone.now().isoformat()
    batch = []
    for image in Image.objects.filter(provenance={}).iterator(chunk_size=BATCH):
        said = (image.embedded or {}).get("fields", {})
        for field in image._meta.get_fields():
            name = field.name
            if name in said or name in WRITTEN:
                value = getattr(image, name)
                if value or said.get(name):
                    same = value == said.get(name, type(value)())
                    image.provenance[name] = {"from": "file" if same else "person", "at": at}
        batch.append(image)
        if len(batch) == BATCH:
            Image.objects.bulk_update(batch, ["provenance"])
            batch = []
    Image.objects.bulk_update(batch, ["provenance"])


# The words that a photo had until now.
WRITTEN = {
    "headline", "title", "caption", "alt", "extended_description", "keywords", "people", "creator", "credit", "source",
    "copyright", "usage_terms", "web_statement", "instructions", "job_id", "digital_source_type", "city", "state",
    "country", "country_code", "date_created",
}


class Migration(migrations.Migration):

    dependencies = [("media", "0003_provenance_and_more_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
