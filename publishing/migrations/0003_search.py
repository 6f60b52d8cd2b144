from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("publishing", "0002_touched_things"),
    ]

    operations = []
