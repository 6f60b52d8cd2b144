"""Letters with which somebody sets a new password, and what a browser makes up for a passkey."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.desk import read, said
from tests.test_signin import SECOND, set_up, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Let no test count the attempts of another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def guarded(edna: User) -> tuple[User, str, list[str]]:
    """Edna with an app: the secret, and her recovery codes."""
    return edna, *set_up(sign_in("edna")[0])


MADE_UP = [
    "",
    "null",
    "[]",
    "{}",
    "[" * 100_000,
    "[" * 40_000,
    '{"id": 1}',
    '{"response": {"userHandle": "x"}}',
    "x" * 99_999,
]
MADE_UP += [
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "authenticatorData": "AA"}}'
]


@pytest.mark.parametrize("answer", MADE_UP, ids=range(len(MADE_UP)))
def test_a_made_up_passkey_is_refused_and_breaks_nothing(
    answer: str, guarded: tuple[User, str, list[str]], rita: User
) -> None:
    client = Client()
    client.get("/admin/login/passkey/", headers={"Accept": "application/json"})
    assert client.post("/admin/login/passkey/", {"credential": answer}).status_code in {200, 302}
    client, _ = sign_in("edna")
    assert client.post(SECOND, {"credential": answer}).status_code == 200
    assert client.get("/admin/").status_code == 302
    client, _ = sign_in("rita")
    client.get("/admin/sign-in/passkeys/add/")
    assert client.post("/admin/sign-in/passkeys/add/", {"name": "x", "credential": answer}).status_code == 200
    assert not Authenticator.objects.filter(user=rita).exists()


def test_without_a_server_for_letters_the_page_says_whom_to_ask(settings: Settings, edna: User) -> None:
    settings.SITE_CONTACT = "desk@example.org"
    page = Client().get("/admin/login/forgotten/")
    assert "desk@example.org" in said(page)
    assert not read(page).css("input[type=email]")
    assert Client().post("/admin/login/forgotten/", {"email": "edna@example.org"}).status_code == 302
    assert mail.outbox == []


def test_a_letter_leads_to_a_new_password_and_not_past_the_second_step(
    guarded: tuple[User, str, list[str]], settings: Settings
) -> None:
    settings.SENDS_MAIL = True
    User.objects.filter(username="edna").update(email="edna@example.org")
    for address in ("edna@example.org", "nobody@example.org"):
        sent = Client().post("/admin/login/forgotten/", {"email": address}, headers={"Host": "localhost"})
        assert sent["Location"] == "/admin/login/forgotten/sent/"
    assert [letter.to for letter in mail.outbox] == [["edna@example.org"]]
    link = re.search(rf"{settings.PUBLIC_URL}(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    client = Client()
    page = client.get(link[1], follow=True)
    new = "seventeen green bottles"
    url = page.redirect_chain[-1][0]
    assert client.post(url, {"password1": new, "password2": "another"}).status_code == 200
    assert client.post(url, {"password1": new, "password2": new})["Location"] == "/admin/login/forgotten/done/"
    assert client.get("/admin/").status_code == 302
    assert sign_in("edna", new)[1]["Location"] == SECOND
    assert "used up or too old" in said(Client().get(link[1]))


def test_asking_for_letters_without_end_is_stopped(settings: Settings, db: None) -> None:
    settings.SENDS_MAIL = True
    answers = [Client().post("/admin/login/forgotten/", {"email": "edna@example.org"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302] * 3 + [429]
    assert answers[-1]["Retry-After"]
