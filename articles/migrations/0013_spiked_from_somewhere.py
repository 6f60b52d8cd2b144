from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0012_own_stories_and_sections"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=Q(state="spiked", spiked_from__in=["draft", "in_review", "approved", "withdrawn"])
                | ~Q(state="spiked") & Q(spiked_from=""),
                name="spiked_from_somewhere",
            ),
        ),
    ]
