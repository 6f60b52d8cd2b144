"""Where a second step is required, nothing opens before it; and a colleague resets one that is lost."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from newsroom.models import AuditEntry
from tests.desk import desk_of, read, said
from tests.factories import make_article
from tests.leak.crawl import routes
from tests.test_signin import APP, OWN, SECOND, code_of, set_up, sign_in

pytestmark = pytest.mark.django_db
ALWAYS_OPEN = ("admin/login/", "admin/sign-in/", "admin/logout/", "admin/jsi18n/", "admin/language/")


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Let no test count the attempts of another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def for_managers(settings: Settings) -> None:
    """Let who may change accounts need a second step."""
    settings.REQUIRE_TWO_FACTOR = "managers"


def private() -> list[str]:
    """Return an address of each route that only people who signed in may open."""
    mine = [
        route for route in routes() if route.startswith(("admin/", "api/desk/")) and not route.startswith(ALWAYS_OPEN)
    ]
    found = []
    for route in mine:
        for kind in ("uuid", "int", "str", "path", "slug"):
            value = "01a21d95-b8b1-711c-bcf1-edb14d5d55e3" if kind == "uuid" else "1"
            while f"<{kind}:" in route:
                before, _, rest = route.partition(f"<{kind}:")
                route = before + value + rest.partition(">")[2]
        found.append(f"/{route}")
    return found


def test_nothing_at_all_opens_before_the_second_step(for_managers: None, mira: User) -> None:
    client, response = sign_in("mira")
    assert client.get(response["Location"])["Location"].startswith(OWN)
    addresses = private()
    assert len(addresses) > 80
    for address in addresses:
        if "(?P" in address:
            address = "/admin/some/thing/"
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            if address.startswith("/api/"):
                assert answer.status_code == 403, address
                assert answer.json()["type"].endswith("#second_factor_required"), address
            else:
                assert (answer.status_code, answer["Location"].split("?")[0]) == (302, OWN), address


def test_who_sets_it_up_goes_on(for_managers: None, mira: User) -> None:
    client, _ = sign_in("mira")
    page = client.get(OWN)
    assert "First, a second step for your account" in said(page)
    assert not read(page).css("#nav-sidebar a[href='/admin/articles/article/']")
    set_up(client)
    assert client.get("/admin/").status_code == 200
    assert client.get("/api/desk/v1/articles/").status_code == 200


def test_who_manages_nothing_is_not_asked(for_managers: None, rita: User, settings: Settings) -> None:
    assert sign_in("rita")[0].get("/admin/").status_code == 200
    settings.REQUIRE_TWO_FACTOR = "all"
    assert sign_in("rita")[0].get("/admin/").status_code == 302


def test_a_superuser_manages(for_managers: None, db: None) -> None:
    User.objects.create_superuser("root", password="a long pass phrase")
    assert sign_in("root")[0].get("/admin/").status_code == 302


def test_who_becomes_a_manager_is_asked_from_then_on(for_managers: None, rita: User, mira: User) -> None:
    client, _ = sign_in("rita")
    assert client.get("/admin/").status_code == 200
    rita.groups.set(mira.groups.all())
    assert client.get("/admin/")["Location"].startswith(OWN)


def test_a_session_with_a_stolen_password_does_not_profit_from_the_owners_second_step(
    for_managers: None, mira: User
) -> None:
    thief, _ = sign_in("mira")
    owner, _ = sign_in("mira")
    secret, codes = set_up(owner)
    asked = thief.get("/admin/")
    assert asked["Location"].startswith("/admin/login/show/")
    assert thief.get(asked["Location"])["Location"].startswith("/admin/login/again/code/")
    assert thief.get("/api/desk/v1/articles/").status_code == 403
    # Who has the phone shows it there, and goes on where they were going.
    url = thief.get(asked["Location"])["Location"]
    assert thief.post(url, {"code": code_of(secret)})["Location"] == "/admin/"
    assert thief.get("/admin/").status_code == 200
    assert codes


def test_who_loses_the_second_step_in_the_middle_is_asked_at_once(for_managers: None, mira: User) -> None:
    client, _ = sign_in("mira")
    set_up(client)
    Authenticator.objects.all().delete()
    assert client.get("/admin/")["Location"].startswith(OWN)


def test_readers_pages_are_the_same_for_who_has_not_shown_it(for_managers: None, mira: User) -> None:
    make_article(headline="Not out yet")
    client, _ = sign_in("mira")
    for path in ("/api/v1/articles/", "/api/v1/site/", "/feeds/rss.xml", "/healthz", "/api/v1/docs/"):
        assert client.get(path).status_code == Client().get(path).status_code == 200


def test_without_the_rule_nothing_is_asked_of_the_database(mira: User, django_assert_num_queries: object) -> None:
    client = desk_of(mira)
    page = "/admin/password_change/done/"
    client.get(page)
    with django_assert_num_queries(0) as before:  # type: ignore[operator]
        before.captured_queries.clear()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    assert not [each for each in queries if "mfa_authenticator" in each["sql"]]


@pytest.fixture
def guarded(rita: User) -> User:
    """Rita with an app."""
    set_up(sign_in("rita")[0])
    return rita


def test_a_managing_editor_resets_a_colleagues_second_step(mira: User, guarded: User) -> None:
    client, _ = sign_in("mira")
    account = client.get(f"/admin/auth/user/{guarded.pk}/change/")
    link = next(node.attributes["href"] for node in read(account).css("a.desk-link"))
    assert "talk to them" in said(client.get(link))
    assert sign_in("rita")[1]["Location"] == SECOND
    done = client.post(link, follow=True)
    assert "rita signs in with the password alone now" in said(done)
    assert sign_in("rita")[1]["Location"] == "/admin/"
    line = AuditEntry.objects.get(verb="second_step")
    assert (line.by_id, line.thing) == (mira.pk, str(guarded.pk))
    entry = LogEntry.objects.latest("pk")
    assert (entry.user, entry.object_id, entry.change_message) == (mira, str(guarded.pk), "second step reset")


def test_nobody_else_resets_it(edna: User, mira: User, guarded: User) -> None:
    root = User.objects.create_superuser("root", password="a long pass phrase")
    set_up(sign_in("root")[0])
    set_up(sign_in("mira")[0])
    count = Authenticator.objects.count()
    for who, whose in ((edna, guarded), (mira, root), (mira, mira)):
        client = Client()
        client.force_login(who)
        sign_in_again = client.get(f"/admin/auth/user/{whose.pk}/second-step/")
        assert sign_in_again.status_code == 302  # who has just come from nowhere shows a password first
        client.post("/admin/login/again/", {"password": "a long pass phrase"})
        assert client.post(f"/admin/auth/user/{whose.pk}/second-step/").status_code == 403
    assert Authenticator.objects.count() == count
    assert sign_in("mira")[1]["Location"] == SECOND


def test_whoever_runs_the_server_resets_the_last_ones(guarded: User) -> None:
    said_by_it = io.StringIO()
    call_command("reset_second_step", "rita", stdout=said_by_it)
    assert "password alone" in said_by_it.getvalue()
    assert sign_in("rita")[0].get("/admin/").status_code == 200
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_step", "nobody")


def test_the_list_of_people_says_who_has_a_second_step(mira: User, guarded: User) -> None:
    page = read(desk_of(mira).get("/admin/auth/user/"))
    steps = {
        row.css_first(".field-username").text(): row.css_first(".field-second_step").text()
        for row in page.css("#result_list tbody tr")
    }
    assert steps["rita"].strip() == "app"
    assert steps["mira"].strip() == "–"


def test_the_page_of_ones_own_tells_what_there_is(guarded: User) -> None:
    client, _ = sign_in("rita")
    client.post(SECOND, {"code": "not it"})
    page = client.get(APP)
    assert page.status_code == 302
