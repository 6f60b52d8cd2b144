from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("publishing", "0003_search"),
    ]

    operations = []
