from django.contrib.auth.management import create_permissions
from django.db import migrations

# By the names we gave them; a new group is made with it (articles.groups). Once: who takes it away, keeps it away.
GIVEN, IMPORT = ("Managing editors", "Administrators"), "import_site"


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="wordpress", content_type__model="run", codename=IMPORT
    )


def give(apps, schema_editor):
    """Let who runs a newsroom that is older than imports on the desk begin one. Safe to run again."""
    groups = apps.get_model("auth", "Group").objects.filter(name__in=GIVEN)
    if not groups.exists():
        return
    # Permissions are made after all migrations; this one is wanted now.
    config = apps.get_app_config("wordpress")
    # Historical apps have no such module, and Django makes no permissions for apps without.
    module, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = module
    for group in groups:
        group.permissions.add(*permissions(apps))


def take(apps, schema_editor):
    """Take it back."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GIVEN):
        group.permissions.remove(*permissions(apps))


class Migration(migrations.Migration):

    dependencies = [
        ("wordpress", "0004_runs_that_the_desk_begins"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(give, take),
    ]
