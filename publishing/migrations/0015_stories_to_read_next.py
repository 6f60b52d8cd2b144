import newsroom.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0014_collections'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='publication',
            name='taken_down_keeps_no_text',
        ),
        migrations.AddField(
            model_name='publication',
            name='picked',
            field=newsroom.fields.StoredText(blank=True, db_default='', default=''),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'live'), models.Q(('card', ''), ('document', ''), ('passages', ''), ('picked', ''), ('text', '')), _connector='OR'), name='taken_down_keeps_no_text'),
        ),
    ]
