from django.db import migrations

PREFIX = "http://cv.iptc.org/newscodes/digitalsourcetype/"
LABELS = {
    "algorithmicallyEnhanced": "enhanced",
    "compositeWithTrainedAlgorithmicMedia": "part-generated",
    "compositeSynthetic": "part-generated",
    "trainedAlgorithmicMedia": "generated",
}


def label(apps, schema_editor):
    """Say of photos that are here already what their digital source type says. Safe to run again."""
    images = apps.get_model("media", "Image").objects.filter(ai_label="")
    for code, name in LABELS.items():
        images.filter(digital_source_type=PREFIX + code).update(ai_label=name)


class Migration(migrations.Migration):

    dependencies = [
        ("media", "0006_rights"),
    ]

    operations = [
        migrations.RunPython(label, migrations.RunPython.noop, elidable=True),
    ]
