"""Accounts: a managing editor brings people in, and gives nobody more than they have themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User

from tests.desk import desk_of, fields, read

pytestmark = pytest.mark.django_db

USERS = "/admin/auth/user/"
PASS = "seventeen green bottles"


def group(name: str) -> int:
    return Group.objects.get(name=name).pk


def newcomer(**changes: Any) -> dict[str, Any]:
    names = {"username": "nadia", "first_name": "Nadia", "last_name": "Kim", "email": ""}
    return {**names, "password1": PASS, "password2": PASS, "usable_password": "true", **changes}


@pytest.fixture
def powers(db: None) -> Group:
    """A group that may delete accounts: more than a managing editor has."""
    found = Group.objects.create(name="Powers")
    found.permissions.add(Permission.objects.get(codename="delete_user"))
    return found


def test_a_newcomer_can_sign_in_and_do_what_the_group_may(mira: User) -> None:
    response = desk_of(mira).post(f"{USERS}add/", newcomer(groups=[group("Reporters")]))
    assert response.status_code == 302
    nadia = User.objects.get(username="nadia")
    assert nadia.is_staff
    assert nadia.check_password(PASS)
    assert nadia.has_perm("articles.add_article")
    assert not nadia.is_superuser


def test_only_groups_that_one_could_be_in_are_offered(mira: User, powers: Group) -> None:
    page = read(desk_of(mira).get(f"{USERS}add/"))
    offered = {node.attributes["value"] for node in page.css("input[name=groups]")}
    assert str(powers.pk) not in offered
    assert str(group("Managing editors")) in offered


def test_a_group_with_more_is_not_given_away(mira: User, powers: Group) -> None:
    desk_of(mira).post(f"{USERS}add/", newcomer(groups=[powers.pk]))
    assert not User.objects.filter(username="nadia").exists()


@pytest.mark.parametrize("whose", ["mira", "rita"])
def test_nobody_makes_a_superuser_of_anybody(whose: str, mira: User, rita: User) -> None:
    person = {"mira": mira, "rita": rita}[whose]
    client = desk_of(mira)
    permission = Permission.objects.get(codename="delete_user").pk
    page = f"{USERS}{person.pk}/change/"
    data = {**fields(client.get(page), "#user_form"), "is_superuser": "on", "user_permissions": [permission]}
    assert client.post(page, data).status_code == 302
    person.refresh_from_db()
    assert not person.is_superuser
    assert not person.user_permissions.exists()


def test_the_account_of_somebody_with_more_is_out_of_reach(mira: User, rita: User, powers: Group) -> None:
    root = User.objects.create_superuser("root", password=PASS)
    rita.groups.add(powers)
    client = desk_of(mira)
    for person in (root, rita):
        page = f"{USERS}{person.pk}/"
        assert client.post(f"{page}change/", {"username": "mine", "is_active": ""}).status_code == 403
        change = {"password1": PASS, "password2": PASS, "usable_password": "true"}
        assert client.post(f"{page}password/", change).status_code == 403
        person.refresh_from_db()
        assert person.is_active
        assert person.username != "mine"


def test_an_account_that_is_switched_off_counts_with_all_it_could_do(powers: Group, mira: User, rita: User) -> None:
    rita.groups.add(powers)
    rita.is_active = False
    rita.save()
    client = desk_of(mira)
    assert client.post(f"{USERS}{rita.pk}/change/", {"username": "rita", "is_active": "on"}).status_code == 403
    rita.refresh_from_db()
    assert not rita.is_active


def test_somebody_changes_desks(mira: User, rita: User) -> None:
    client = desk_of(mira)
    page = f"{USERS}{rita.pk}/change/"
    client.post(page, fields(client.get(page), "#user_form") | {"groups": [group("Editors")]})
    assert [each.name for each in rita.groups.all()] == ["Editors"]


def test_somebody_who_left_is_switched_off_and_their_work_stays(mira: User, rita: User) -> None:
    client = desk_of(mira)
    page = f"{USERS}{rita.pk}/change/"
    data = fields(client.get(page), "#user_form")
    data.pop("is_active")
    client.post(page, data)
    rita.refresh_from_db()
    assert not rita.is_active


def test_an_editor_reaches_no_account(edna: User, rita: User) -> None:
    client = desk_of(edna)
    for page in ("", "add/", f"{rita.pk}/change/", f"{rita.pk}/password/"):
        assert client.get(f"{USERS}{page}").status_code == 403


def test_a_superuser_may_all_of_it(db: None, rita: User) -> None:
    root = User.objects.create_superuser("root", password=PASS)
    client = desk_of(root)
    page = f"{USERS}{rita.pk}/change/"
    client.post(page, {**fields(client.get(page), "#user_form"), "is_superuser": "on"})
    rita.refresh_from_db()
    assert rita.is_superuser


def test_no_page_shows_what_a_password_is_made_of(mira: User, rita: User) -> None:
    html = desk_of(mira).get(f"{USERS}{rita.pk}/change/").content.decode()
    assert "algorithm" not in html
    assert rita.password not in html
