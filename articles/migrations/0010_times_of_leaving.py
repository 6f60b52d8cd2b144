import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0009_preview_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['-saved_at'], 'permissions': [('submit_article', 'Can send a story for review'), ('approve_article', 'Can approve a story'), ('publish_article', 'Can publish and schedule a story'), ('withdraw_article', 'Can take a story down'), ('erase_article', 'Can erase a story for ever')], 'verbose_name': 'story', 'verbose_name_plural': 'stories'},
        ),
        migrations.AddField(
            model_name='article',
            name='withdraw_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='article',
            name='live_edition',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='articles.edition'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('withdraw_at', None), ('state__in', ['published', 'scheduled']), _connector='OR'), name='what_expires_is_public_or_will_be'),
        ),
    ]
