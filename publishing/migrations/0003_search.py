import django.db.models.deletion
import newsroom.fields
from django.db import migrations, models


def fill(apps, schema_editor):
    """Index what is public already."""
    if not apps.get_model("publishing", "Publication").objects.filter(state="live").exists():
        return
    # The index is written by the code of today, whatever it was when this migration was new;
    # it reads named columns of the tables that stand here, and no more.
    from publishing.search.rebuild import fill

    fill()


class Migration(migrations.Migration):

    dependencies = [
        ("publishing", "0002_touched_things"),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='publishing.publication')),
                ('place', models.BigIntegerField(unique=True)),
                ('shelf', models.BigIntegerField()),
                ('at', models.BigIntegerField()),
                ('analyser', models.PositiveSmallIntegerField()),
                ('terms', newsroom.fields.StoredText()),
                ('things', newsroom.fields.StoredText()),
                ('spellings', newsroom.fields.StoredText()),
            ],
            options={
                'verbose_name_plural': 'entries',
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('pk', models.CompositePrimaryKey('term', 'shelf', blank=True, editable=False, primary_key=True, serialize=False)),
                ('term', newsroom.fields.LineField(max_length=120)),
                ('shelf', models.BigIntegerField()),
                ('slots', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Shelf',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField()),
                ('used', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'shelves',
            },
        ),
        migrations.CreateModel(
            name='Spelling',
            fields=[
                ('key', newsroom.fields.LineField(max_length=200, primary_key=True, serialize=False)),
                ('folded', newsroom.fields.LineField(db_index=True, max_length=60)),
                ('live_count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='publication',
            name='taken_down_keeps_no_text',
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'live'), models.Q(('card', ''), ('document', ''), ('passages', ''), ('text', '')), _connector='OR'), name='taken_down_keeps_no_text'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['shelf', '-at', '-publication'], name='entry_by_date'),
        ),
        migrations.RemoveField(
            model_name='publication',
            name='folded',
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
