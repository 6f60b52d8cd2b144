import django.db.models.deletion
import newsroom.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0012_rechecks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Expiry',
            fields=[
                ('key', models.UUIDField(primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(db_index=True)),
                ('reason', newsroom.fields.ProseField(blank=True, max_length=500)),
            ],
            options={
                'verbose_name_plural': 'expiries',
            },
        ),
        migrations.AddField(
            model_name='publication',
            name='moved_to',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.publication'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('moved_to__isnull', False)), fields=['moved_to'], name='moved_elsewhere'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('moved_to', None), models.Q(('state', 'withdrawn'), models.Q(('moved_to', models.F('key')), _negated=True)), _connector='OR'), name='moved_is_withdrawn'),
        ),
    ]
