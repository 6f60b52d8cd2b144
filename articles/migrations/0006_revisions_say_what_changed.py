"""A revision says what it changed, may carry a note, and may be a branch that was kept aside."""

from django.db import migrations, models

import newsroom.fields

class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0005_reporters_change_their_own_photos"),
    ]

    operations = [
        migrations.AlterModelOptions(name="revision", options={"ordering": ["-pk"]}),
        migrations.AddField(
            model_name="revision",
            name="kind",
            field=newsroom.fields.LineField(
                choices=[("saved", "Saved"), ("branch", "Kept aside")], default="saved", max_length=6
            ),
        ),
        migrations.AddField(model_name="revision", name="base", field=models.PositiveIntegerField(null=True)),
        migrations.AddField(
            model_name="revision", name="changed", field=newsroom.fields.DataField(default=list)
        ),
        migrations.AddField(
            model_name="revision", name="note", field=newsroom.fields.LineField(blank=True, max_length=200)
        ),
        migrations.AlterField(model_name="revision", name="number", field=models.PositiveIntegerField(null=True)),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "saved"), ("number__isnull", False)),
                    models.Q(("base__isnull", False), ("kind", "branch"), ("number", None)),
                    _connector="OR",
                ),
                name="saved_revision_has_a_number",
            ),
        ),
    ]
