from django.db import migrations

# By the names we gave them. Whoever may upload changes what they uploaded (media.permissions).
REPORTERS, EVERY_PHOTO = "Reporters", "change_image"


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="media", content_type__model="image", codename=EVERY_PHOTO
    )


def take(apps, schema_editor):
    """Take from reporters that they may change the photos of others. Safe to run again."""
    for group in apps.get_model("auth", "Group").objects.filter(name=REPORTERS):
        group.permissions.remove(*permissions(apps))


def give(apps, schema_editor):
    """Give it back."""
    for group in apps.get_model("auth", "Group").objects.filter(name=REPORTERS):
        group.permissions.add(*permissions(apps))


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0004_photo_desk_permissions"),
    ]

    operations = [
        migrations.RunPython(take, give),
    ]
