"""The guide's table of who may do what says what the groups allow."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission

from articles.groups import GROUPS, make_groups

pytestmark = [pytest.mark.django_db, pytest.mark.once]

GUIDE = Path(settings.BASE_DIR) / "docs" / "editors.md"
COLUMNS = {
    "Reporters": "Reporter",
    "Editors": "Editor",
    "Managing editors": "Managing editor",
    "Photo desk": "Photo desk",
    "Market desk": "Market desk",
    "Administrators": "Administrator",
}
EVERY = "articles.change_any_article"
# Row of the guide: the permission it stands for, and whether without EVERY it is for one's own stories alone.
ROWS = {
    "Read stories, and their history": ("articles.view_article", False),
    "Begin stories": ("articles.add_article", False),
    "Change stories, and show them by a link": ("articles.change_article", True),
    "Send for review, take back to draft": ("articles.submit_article", True),
    "Spike, take off the spike": ("articles.change_article", True),
    "Approve": ("articles.approve_article", False),
    "Publish, schedule, hold back": ("articles.publish_article", False),
    "Withdraw, now or later": ("articles.withdraw_article", False),
    "Erase": ("articles.erase_article", False),
    "Make tags and authors": ("articles.add_tag", False),
    "Keep fronts, series and lists": ("articles.change_collection", False),
    "Delete fronts, series and lists": ("articles.delete_collection", False),
    "Make sections": ("articles.add_section", False),
    "Say who edits which section": ("articles.add_sectioneditor", False),
    "Bring photos in, change one's own": ("media.add_image", False),
    "Change every photo": ("media.change_image", False),
    "Recall photos, lift restrictions, download originals": ("media.recall_image", False),
    "Delete photos": ("media.delete_image", False),
    "Lower an AI label": ("media.lift_ai_label", False),
    "Set rates": ("ticker.add_quote", False),
    "Manage accounts": ("auth.change_user", False),
    "Delete accounts": ("auth.delete_user", False),
    "Import sites": ("wordpress.import_site", False),
    "Keys and webhooks": ("newsroom.add_apikey", False),
    "Read the audit log": ("newsroom.view_auditentry", False),
}


def told() -> dict[str, dict[str, str]]:
    """Return the guide's table: by row, what each column says."""
    section = GUIDE.read_text("utf-8").partition("## Who may do what")[2].partition("\n## ")[0]
    rows = [line.strip()[1:-1].split("|") for line in section.splitlines() if line.startswith("|")]
    head, _rule, *rest = [[cell.strip() for cell in row] for row in rows]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rest}


def allowed(group: str, permission: str, *, own: bool) -> str:
    """Return what the table must say of a group."""
    may = {f"{p.content_type.app_label}.{p.codename}" for p in Group.objects.get(name=group).permissions.all()}
    if permission not in may:
        return ""
    return "own, until approved" if own and EVERY not in may else "yes"


def test_the_guide_tells_what_each_role_may_do() -> None:
    expected = {
        row: {column: allowed(group, permission, own=own) for group, column in COLUMNS.items()}
        for row, (permission, own) in ROWS.items()
    }
    assert told() == expected


def test_every_group_of_ours_has_its_column_and_every_step_its_row() -> None:
    from articles.workflow import STEPS

    assert set(COLUMNS) == set(GROUPS)
    assert {step.permission for step in STEPS.values()} <= {permission for permission, _ in ROWS.values()}


def test_administrators_can_give_every_role() -> None:
    everything = set(GROUPS["Administrators"])
    for name, wanted in GROUPS.items():
        assert set(wanted) <= everything, name


def test_who_runs_a_newsroom_that_is_there_already_comes_to_import_sites_once() -> None:
    migration = import_module("wordpress.migrations.0005_managers_may_import")
    Permission.objects.filter(codename="import_site").delete()  # as it was before the release that made it

    def holders() -> set[str]:
        return set(Group.objects.filter(permissions__codename="import_site").values_list("name", flat=True))

    migration.give(apps, None)
    assert holders() == {name for name, wanted in GROUPS.items() if "wordpress.import_site" in wanted}
    # What an operator takes away afterwards stays away.
    managers = Group.objects.get(name="Managing editors")
    managers.permissions.remove(Permission.objects.get(codename="import_site"))
    make_groups()
    assert holders() == {"Administrators"}
    migration.take(apps, None)
    assert holders() == set()
