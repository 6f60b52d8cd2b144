import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0016_collections'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='articles.article')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picked_by', to='articles.article')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('article', 'other'), name='picked_once'), models.CheckConstraint(condition=models.Q(('article', models.F('other')), _negated=True), name='nothing_picks_itself')],
            },
        ),
    ]
