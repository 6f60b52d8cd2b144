"""Signing in: name and password, a second step, and how often one may try."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.desk import fields, read, said

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
SECOND = "/admin/login/second/"
OWN = "/admin/sign-in/"
APP = "/admin/sign-in/app/"
CODES = "/admin/sign-in/codes/"
RIGHT = "a long pass phrase"  # of the whole cast


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Let no test count the attempts of another."""
    cache.clear()
    yield
    cache.clear()


def sign_in(name: str, password: str = RIGHT, client: Client | None = None, **more: Any) -> tuple[Client, HttpResponse]:
    """Return the browser of somebody who sends name and password, and the answer."""
    client = client or Client()
    return client, client.post(LOGIN, {"username": name, "password": password, **more})


def code_of(secret: str) -> str:
    """Return the code that the app shows."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set up an app as a person does; return its secret and the recovery codes that were shown."""
    page = client.get(APP)
    secret = read(page).css_first(".own-secret").text()
    done = client.post(APP, {**fields(page, "form.own"), "code": code_of(secret)})
    assert done["Location"] == CODES
    shown = read(client.get(CODES)).css("#recovery-codes code")
    return secret, [node.text().replace("\xa0", "") for node in shown]


@pytest.fixture
def guarded(edna: User) -> tuple[User, str, list[str]]:
    """Edna with an app: the secret, and her recovery codes."""
    client, _ = sign_in("edna")
    return edna, *set_up(client)


def test_name_and_password_open_the_desk_where_one_was_going(edna: User) -> None:
    client, response = sign_in("edna", next="/admin/articles/article/")
    assert response["Location"] == "/admin/articles/article/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "https:evil"])
def test_nobody_is_led_elsewhere_after_signing_in(there: str, edna: User) -> None:
    _, response = sign_in("edna", next=there)
    assert response["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("name", "password"),
    [("edna", "wrong"), ("nobody", RIGHT), ("", ""), ("edna\0", RIGHT), ("e" * 5_000, "x" * 5_000)],
)
def test_what_does_not_fit_opens_nothing(name: str, password: str, edna: User) -> None:
    client, response = sign_in(name, password)
    assert response.status_code == 200
    assert client.get("/admin/").status_code == 302


def test_an_account_that_is_switched_off_or_not_of_the_desk_opens_nothing(edna: User, rita: User) -> None:
    User.objects.filter(pk=edna.pk).update(is_active=False)
    User.objects.filter(pk=rita.pk).update(is_staff=False)
    for name in ("edna", "rita"):
        client, _ = sign_in(name)
        assert client.get("/admin/").status_code == 302
    # Nor is who works here no longer sent round in a circle.
    client = Client()
    client.force_login(rita)
    assert client.get("/admin/", follow=True).redirect_chain == [("/admin/login/?next=/admin/", 302)]


@pytest.mark.parametrize("path", ["signup", "email", "confirm-email", "password/change", "password/set", "logout"])
@pytest.mark.parametrize("under", ["/accounts/", "/admin/login/", "/admin/sign-in/", "/admin/account/", "/"])
def test_what_this_house_does_not_have_is_nowhere(under: str, path: str, mira: User) -> None:
    client, _ = sign_in("mira")
    assert client.get(f"{under}{path}/").status_code == 404


def test_nobody_lists_second_factors_or_addresses_in_the_admin(admin_client: Client) -> None:
    for model in ("mfa/authenticator", "account/emailaddress", "account/emailconfirmation"):
        assert admin_client.get(f"/admin/{model}/").status_code == 404
    page = said(admin_client.get("/admin/"))
    assert "Authenticator" not in page


def test_too_many_wrong_passwords_are_stopped_with_a_time_to_wait(edna: User, rita: User) -> None:
    answers = [sign_in("edna", f"wrong {number}")[1] for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert 200 < int(answers[-1]["Retry-After"]) <= 300
    assert "Wait 5 minutes" in said(answers[-1])
    assert sign_in("EDNA")[1].status_code == 429  # though it is right, and in other letters
    assert sign_in("rita")[1].status_code == 302


def test_who_guesses_at_a_name_does_not_shut_out_its_owner(edna: User) -> None:
    for number in range(8):
        sign_in("edna", f"wrong {number}", Client(REMOTE_ADDR="203.0.113.9"))
    assert sign_in("edna", client=Client(REMOTE_ADDR="198.51.100.7"))[1].status_code == 302


def test_one_address_that_tries_many_names_is_stopped(db: None) -> None:
    answers = [sign_in(f"person{number}", "wrong")[1].status_code for number in range(11)]
    assert answers == [200] * 10 + [429]


def test_guessing_at_one_name_from_many_addresses_is_stopped(edna: User) -> None:
    answers = [
        sign_in("edna", "wrong", Client(REMOTE_ADDR=f"203.0.113.{number}"))[1].status_code for number in range(61)
    ]
    assert answers == [200] * 60 + [429]


def test_an_address_is_what_a_trusted_proxy_says_and_no_other(edna: User, settings: Settings) -> None:
    for number in range(6):
        answer = sign_in("edna", "wrong", Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}))[1]
    assert answer.status_code == 429
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    assert sign_in("edna", client=Client(headers={"X-Forwarded-For": "203.0.113.77"}))[1].status_code == 302


def test_right_passwords_are_not_counted_as_attempts(edna: User) -> None:
    assert {sign_in("edna")[1].status_code for _ in range(8)} == {302}


def test_who_has_an_app_needs_its_code(guarded: tuple[User, str, list[str]]) -> None:
    _, secret, _ = guarded
    client, response = sign_in("edna", next="/admin/articles/article/")
    assert response["Location"] == SECOND
    assert client.get("/admin/").status_code == 302
    assert client.get("/api/desk/v1/articles/").status_code == 401
    wrong = client.post(SECOND, {"code": "000000"})
    assert "This code does not fit" in said(wrong)
    right = client.post(SECOND, {"code": code_of(secret)})
    assert right["Location"] == "/admin/articles/article/"
    assert client.get("/admin/").status_code == 200


def test_a_code_of_the_app_opens_once(guarded: tuple[User, str, list[str]]) -> None:
    _, secret, _ = guarded
    code = code_of(secret)
    first, _ = sign_in("edna")
    assert first.post(SECOND, {"code": code}).status_code == 302
    second, _ = sign_in("edna")
    assert second.post(SECOND, {"code": code}).status_code == 200
    assert second.get("/admin/").status_code == 302


def test_a_recovery_code_opens_once(guarded: tuple[User, str, list[str]]) -> None:
    _, _, codes = guarded
    assert len(set(codes)) == 10
    first, _ = sign_in("edna")
    assert first.post(SECOND, {"code": codes[3]}).status_code == 302
    second, _ = sign_in("edna")
    assert second.post(SECOND, {"code": codes[3]}).status_code == 200
    assert second.post(SECOND, {"code": codes[4]}).status_code == 302


def test_guessing_at_codes_is_stopped_with_a_time_to_wait(guarded: tuple[User, str, list[str]]) -> None:
    client, _ = sign_in("edna")
    answers = [client.post(SECOND, {"code": f"{number:06}"}) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 200


def test_recovery_codes_are_shown_once_and_can_be_kept_as_a_file(edna: User) -> None:
    client, _ = sign_in("edna")
    _, codes = set_up(client)
    again = client.get(CODES)
    assert "cannot be looked up" in said(again)
    assert not any(code in again.content.decode() for code in codes)
    client.post("/admin/sign-in/codes/new/")
    page = read(client.get(CODES))
    file = page.css_first("a[download]").attributes["href"] or ""
    assert file.startswith("data:text/plain")
    new = [node.text().replace("\xa0", "") for node in page.css("#recovery-codes code")]
    assert all(code in file for code in new)
    assert not set(new) & set(codes)


def test_no_page_of_ones_own_is_kept_by_a_cache(guarded: tuple[User, str, list[str]]) -> None:
    client, _ = sign_in("edna")
    pages = [client.get(LOGIN), client.get(SECOND)]
    client.post(SECOND, {"code": guarded[2][0]})
    pages += [client.get(path) for path in (OWN, CODES, APP, "/admin/sign-in/passkeys/add/")]
    assert all("no-store" in page["Cache-Control"] for page in pages)


def test_a_change_asks_again_who_it_is_some_time_after_signing_in(edna: User, settings: Settings) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    client, _ = sign_in("edna")
    asked = client.get(APP)
    assert asked["Location"] == f"/admin/login/again/?next={APP.replace('/', '%2F')}"
    assert client.post("/admin/login/again/?next=" + APP, {"password": "wrong"}).status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    assert client.post("/admin/login/again/", {"password": RIGHT, "next": APP})["Location"] == APP
    assert client.get(APP).status_code == 200


def test_secrets_do_not_stand_in_the_database_as_they_are(guarded: tuple[User, str, list[str]]) -> None:
    _, secret, codes = guarded
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_another_secret_key_opens_nothing_and_breaks_nothing_but_codes(
    guarded: tuple[User, str, list[str]], settings: Settings
) -> None:
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    settings.SECRET_KEY_FALLBACKS = [old]
    client, _ = sign_in("edna")
    assert client.post(SECOND, {"code": code_of(guarded[1])}).status_code == 302


def test_who_removes_the_app_signs_in_without_a_code(guarded: tuple[User, str, list[str]]) -> None:
    client, _ = sign_in("edna")
    client.post(SECOND, {"code": guarded[2][0]})
    assert client.post(f"{APP}remove/")["Location"] == OWN
    assert not Authenticator.objects.exists()
    assert sign_in("edna")[1]["Location"] == "/admin/"


def test_a_sign_in_halfway_can_be_left(guarded: tuple[User, str, list[str]]) -> None:
    client, _ = sign_in("edna")
    assert client.get(LOGIN)["Location"] == SECOND
    client.post("/admin/login/leave/")
    assert client.get(LOGIN).status_code == 200
