
import django.db.models.deletion
import newsroom.fields
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0003_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Endpoint',
            fields=[
                ('cursor', models.PositiveBigIntegerField(default=0)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('last_attempt_at', models.DateTimeField(null=True)),
                ('last_success_at', models.DateTimeField(null=True)),
                ('problem', newsroom.fields.LineField(blank=True, max_length=300)),
                ('leased_by', newsroom.fields.LineField(blank=True, max_length=32)),
                ('leased_until', models.DateTimeField(null=True)),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', newsroom.fields.LineField(max_length=100, unique=True)),
                ('url', newsroom.fields.LineField(max_length=500, verbose_name='address')),
                ('events', newsroom.fields.DataField(blank=True, default=list)),
                ('things', newsroom.fields.DataField(blank=True, default=list)),
                ('secret', newsroom.fields.LineField(max_length=120)),
                ('old_secret', newsroom.fields.LineField(blank=True, max_length=120)),
                ('old_secret_until', models.DateTimeField(null=True)),
                ('enabled', models.BooleanField(default=True)),
                ('disabled_at', models.DateTimeField(null=True)),
                ('disabled_because', newsroom.fields.LineField(blank=True, max_length=300)),
                ('tried_at_number', models.PositiveBigIntegerField(default=0)),
                ('rest_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'webhook',
            },
        ),
        migrations.CreateModel(
            name='Purger',
            fields=[
                ('cursor', models.PositiveBigIntegerField(default=0)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('last_attempt_at', models.DateTimeField(null=True)),
                ('last_success_at', models.DateTimeField(null=True)),
                ('problem', newsroom.fields.LineField(blank=True, max_length=300)),
                ('leased_by', newsroom.fields.LineField(blank=True, max_length=32)),
                ('leased_until', models.DateTimeField(null=True)),
                ('name', newsroom.fields.LineField(max_length=40, primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('message_id', newsroom.fields.LineField(max_length=64)),
                ('number', models.PositiveBigIntegerField(null=True)),
                ('event', newsroom.fields.LineField(max_length=40)),
                ('state', newsroom.fields.LineField(choices=[('waiting', 'will be tried again'), ('delivered', 'Delivered'), ('given up', 'Given Up')], default='waiting', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('code', models.PositiveSmallIntegerField(null=True)),
                ('answer', newsroom.fields.ProseField(blank=True, max_length=500)),
                ('milliseconds', models.PositiveIntegerField(null=True)),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='publishing.endpoint')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['endpoint', 'due_at'], name='deliveries_waiting'), models.Index(fields=['endpoint', '-created_at'], name='deliveries_by_time')],
                'constraints': [models.UniqueConstraint(fields=('endpoint', 'message_id'), name='delivered_once')],
            },
        ),
    ]
