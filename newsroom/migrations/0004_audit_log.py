import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import newsroom.fields

# By the name we gave it; a new group is made with it (articles.groups).
MANAGERS, SEE = "Managing editors", "view_auditentry"


def give(apps, schema_editor):
    """Let managing editors read the log. Safe to run again."""
    groups = apps.get_model("auth", "Group").objects.filter(name=MANAGERS)
    if not groups.exists():
        return
    # Permissions are made after all migrations; this one is wanted now.
    config = apps.get_app_config("newsroom")
    # Historical apps have no such module, and Django makes no permissions for apps without.
    module, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = module
    see = apps.get_model("auth", "Permission").objects.get(content_type__app_label="newsroom", codename=SEE)
    for group in groups:
        group.permissions.add(see)


def take(apps, schema_editor):
    """Take it back."""
    given = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="newsroom", codename=SEE)
    given.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("newsroom", "0003_keys_for_the_desk"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("who", newsroom.fields.LineField(max_length=200)),
                ("verb", newsroom.fields.LineField(max_length=30)),
                ("kind", newsroom.fields.LineField(max_length=20)),
                ("thing", newsroom.fields.LineField(max_length=40)),
                ("label", newsroom.fields.LineField(max_length=200)),
                ("details", newsroom.fields.DataField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the audit log",
                "verbose_name_plural": "audit log",
                "ordering": ["-pk"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["kind", "thing", "-id"], name="audit_of_a_thing"),
                    models.Index(fields=["verb", "-id"], name="audit_of_a_verb"),
                    models.Index(fields=["by", "-id"], name="audit_of_a_person"),
                ],
            },
        ),
        migrations.RunPython(give, take),
    ]
