from django.contrib.auth.management import create_permissions
from django.db import migrations

# To groups that are there already, by the names we gave them; new ones are made with theirs (articles.groups).
PHOTO_DESK = (
    *("recall_image", "lift_rights", "download_original"),
    *("view_supplier", "add_supplier", "change_supplier"),
)
GAINS = {"Photo desk": PHOTO_DESK, "Managing editors": (*PHOTO_DESK, "lift_ai_label", "delete_supplier")}


def give(apps, schema_editor):
    """Give the groups that exist what the photo desk has come to need. Safe to run again."""
    # Permissions are made after all migrations; these are wanted now.
    config = apps.get_app_config("media")
    # Historical apps have no such module, and Django makes no permissions for apps without.
    module, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = module
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="media")
    for name, codenames in GAINS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*permissions.filter(codename__in=codenames))


def take(apps, schema_editor):
    """Take them back."""
    for name, codenames in GAINS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(
                *group.permissions.filter(content_type__app_label="media", codename__in=codenames)
            )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0003_photos_of_known_editions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("media", "0007_ai_labels_of_known_photos"),
    ]

    operations = [
        migrations.RunPython(give, take),
    ]
