import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import newsroom.fields

STATES = [
    ("draft", "Draft"),
    ("in_review", "In review"),
    ("approved", "Approved"),
    ("scheduled", "Scheduled"),
    ("published", "Published"),
    ("withdrawn", "Withdrawn"),
    ("spiked", "Spiked"),
]
# What reporters were given when their group was made. A group that somebody changed stays as it is.
REPORTERS = {"view_article", "view_section", "view_tag", "view_author", "add_article", "change_article"}
REPORTERS |= {"submit_article"}
EVERY = "change_any_article"
MANAGING = ("view_sectioneditor", "add_sectioneditor", "delete_sectioneditor")


def remember(apps, schema_editor):
    """Say of stories on the spike where they were: what had been public was withdrawn first."""
    spiked = apps.get_model("articles", "Article").objects.filter(state="spiked", spiked_from="")
    spiked.filter(first_published_at=None).update(spiked_from="draft")
    spiked.exclude(first_published_at=None).update(spiked_from="withdrawn")


def give(apps, schema_editor):
    """Let everybody who could change stories go on doing so, but reporters only their own. Safe to run again."""
    # Permissions are made after all migrations; these are wanted now.
    config = apps.get_app_config("articles")
    module, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = module
    known = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="articles")
    every = known.get(codename=EVERY)
    for group in apps.get_model("auth", "Group").objects.filter(permissions__codename="change_article"):
        own = set(group.permissions.filter(content_type__app_label="articles").values_list("codename", flat=True))
        if group.name != "Reporters" or own != REPORTERS:
            group.permissions.add(every)
    for user in apps.get_model("auth", "User").objects.filter(user_permissions__codename="change_article"):
        user.user_permissions.add(every)
    for group in apps.get_model("auth", "Group").objects.filter(name="Managing editors"):
        group.permissions.add(*known.filter(codename__in=MANAGING))


def take(apps, schema_editor):
    """Take it back: without it, who may change stories changes all."""
    given = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="articles")
    given.filter(codename__in=(EVERY, *MANAGING)).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0011_managers_may_erase"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="article",
            options={
                "ordering": ["-saved_at"],
                "permissions": [
                    ("change_any_article", "Can change stories of others"),
                    ("submit_article", "Can send a story for review"),
                    ("approve_article", "Can approve a story"),
                    ("publish_article", "Can publish and schedule a story"),
                    ("withdraw_article", "Can take a story down"),
                    ("erase_article", "Can erase a story for ever"),
                ],
                "verbose_name": "story",
                "verbose_name_plural": "stories",
            },
        ),
        migrations.AddField(
            model_name="article",
            name="spiked_from",
            field=newsroom.fields.LineField(
                blank=True, choices=STATES, db_default="", default="", editable=False, max_length=10
            ),
        ),
        migrations.CreateModel(
            name="SectionEditor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="editors", to="articles.section"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="editor",
                    ),
                ),
            ],
            options={
                "verbose_name": "editor of a section",
                "verbose_name_plural": "editors of sections",
                "ordering": ["user__username", "section__position", "section__name"],
                "constraints": [models.UniqueConstraint(fields=("user", "section"), name="section_editor_once")],
            },
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
        migrations.RunPython(give, take),
    ]
