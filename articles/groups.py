"""The desks of a newsroom as groups: who may do what, until somebody decides otherwise.

Made once, when they are missing; what a managing editor changes afterwards stays.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_noop

READ_DESK = ["articles.view_article", "articles.view_section", "articles.view_tag", "articles.view_author"]
READ_DESK += ["articles.view_collection"]
SEE_PHOTOS = ["media.view_image"]
BRING_PHOTOS = [*SEE_PHOTOS, "media.add_image"]  # and change those that one brought (media.permissions)
WRITE = [*READ_DESK, "articles.add_article", "articles.change_article", "articles.submit_article", *BRING_PHOTOS]
EDIT = [
    *WRITE,
    "articles.change_any_article",  # reporters write in their own (articles.permissions)
    "articles.approve_article",
    "articles.publish_article",
    "articles.withdraw_article",
    "media.change_image",
    *(f"articles.{verb}_{noun}" for verb in ("add", "change") for noun in ("tag", "author", "collection")),
]
PHOTOS = [
    *READ_DESK,
    *BRING_PHOTOS,
    *(f"media.{verb}_image" for verb in ("change", "delete", "recall")),
    "media.lift_rights",
    "media.download_original",
    *(f"media.{verb}_supplier" for verb in ("view", "add", "change")),
    *(f"media.{verb}_metadatatemplate" for verb in ("view", "add", "change", "delete")),
]
MARKET = [
    *(f"ticker.{verb}_instrument" for verb in ("view", "add", "change")),
    *(f"ticker.{verb}_quote" for verb in ("view", "add")),  # quotes are never changed, only followed
]
MANAGE = [
    *EDIT,
    *PHOTOS,
    *MARKET,
    "media.lift_ai_label",
    "media.delete_supplier",
    "articles.erase_article",
    *(f"articles.{verb}_section" for verb in ("add", "change", "delete")),
    *(f"articles.delete_{noun}" for noun in ("tag", "author", "collection")),
    *(f"articles.{verb}_sectioneditor" for verb in ("view", "add", "delete")),
    *(f"auth.{verb}_user" for verb in ("view", "add", "change")),
    "auth.view_group",
    "newsroom.view_auditentry",
    *(f"newsroom.{verb}_apikey" for verb in ("view", "add", "change")),  # change: replace, revoke
    *(f"publishing.{verb}_endpoint" for verb in ("view", "add", "change", "delete")),
    *(f"publishing.{verb}_delivery" for verb in ("view", "change")),  # change: send again
    "publishing.view_purger",
    "wordpress.import_site",
    *(f"django_tasks_database.{verb}_dbtaskresult" for verb in ("view", "change")),  # change: try again
]
# Everything that a group can give: who runs the house hands out every role, and nothing more than that.
ADMINISTER = [*MANAGE, "auth.delete_user"]

GROUPS = {
    gettext_noop("Reporters"): WRITE,
    gettext_noop("Editors"): EDIT,
    gettext_noop("Photo desk"): PHOTOS,
    gettext_noop("Market desk"): MARKET,
    gettext_noop("Managing editors"): MANAGE,
    gettext_noop("Administrators"): ADMINISTER,
}


def make_groups(**_: Any) -> None:
    """Create the groups that are missing. Receiver of post_migrate, and safe to call at any time."""
    made = set(Group.objects.filter(name__in=GROUPS).values_list("name", flat=True))
    if made == GROUPS.keys():
        return
    found = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for name, wanted in GROUPS.items():
        if name in made:
            continue
        if not set(wanted) <= found.keys():
            return  # a later room has not made its permissions yet; post_migrate comes again for it
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(found[permission] for permission in wanted)
