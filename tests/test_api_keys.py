"""API keys: shown once, kept nowhere, taken from the header alone, closed within a second."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom import keys
from newsroom.models import ApiKey
from tests.desk import desk_of
from tests.factories import make_public
from tests.reading import API, check_problem, faults

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


def ask(token: str | None = None, path: str = "articles/", **headers: str) -> Any:
    """Return the answer to a GET with this key."""
    sent = {**headers, **({"Authorization": f"Bearer {token}"} if token else {})}
    return Client().get(API + path, headers=sent)


def test_of_a_key_the_database_holds_a_digest_and_nothing_to_use() -> None:
    made = keys.create("Partner", by=None)
    row = ApiKey.objects.values().get()
    secret = made.token.partition(".")[2]
    assert len(secret) == 43  # 32 bytes in base64
    assert secret not in str(row)
    assert row["digest"] == hashlib.sha256(made.token.encode()).hexdigest()
    assert made.token.startswith(f"nr_{row['prefix']}.")


def test_two_keys_are_never_alike() -> None:
    assert len({keys.create(f"Key {n}", by=None).token for n in range(20)}) == 20


def test_a_good_key_is_let_in_and_its_answer_is_kept_by_no_shared_cache() -> None:
    make_public()
    answer = ask(keys.create("Partner", by=None).token)
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("private")
    assert "Authorization" in answer["Vary"]
    assert answer["ETag"] == ask()["ETag"]
    assert ask()["Cache-Control"].startswith("public")
    assert "Authorization" not in ask()["Vary"]


@pytest.mark.parametrize(
    "said",
    [
        "Bearer nr_00000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Bearer nr_zzzz",
        "Bearer",
        "Bearer  ",
        "Basic bWlyYTpuZXdzcm9vbQ==",
        "nr_00000000.x",
        "Bearer \u00e9\u00e9",
    ],
)
def test_a_key_that_is_none_is_refused_and_told_how(said: str) -> None:
    answer = Client().get(f"{API}articles/", headers={"Authorization": said})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="Newsroom", error="invalid_token"'
    assert answer["Cache-Control"] == "no-store"
    check_problem(answer)


def test_a_secret_under_another_prefix_opens_nothing() -> None:
    one, other = keys.create("One", by=None), keys.create("Other", by=None)
    mixed = f"{one.token.partition('.')[0]}.{other.token.partition('.')[2]}"
    assert ask(mixed).status_code == 401


def test_every_flipped_character_closes_the_key() -> None:
    token = keys.create("Partner", by=None).token
    for place in range(len(token)):
        changed = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        assert keys.recognise(changed) is None


def test_a_revoked_key_is_refused_by_every_process_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    made = keys.create("Partner", by=None)
    clock = [100.0]
    monkeypatch.setattr("newsroom.keys.time.monotonic", lambda: clock[0])
    assert ask(made.token).status_code == 200
    # As another process revokes it: what this one remembers stays.
    ApiKey.objects.update(revoked_at=timezone.now())
    clock[0] += keys.REMEMBERED
    assert ask(made.token).status_code == 401
    assert keys.REMEMBERED <= 1.0


def test_a_key_that_is_revoked_here_is_refused_at_once() -> None:
    made = keys.create("Partner", by=None)
    assert ask(made.token).status_code == 200
    assert keys.revoke(made.key.pk, by=None)
    assert ask(made.token).status_code == 401
    assert not keys.revoke(made.key.pk, by=None)


def test_a_key_ends_at_its_moment_also_while_it_is_remembered() -> None:
    ends = timezone.now()
    made = keys.create("Partner", by=None, expires_at=ends)
    assert keys.recognise(made.token, now=ends - dt.timedelta(seconds=1)) is not None
    assert keys.recognise(made.token, now=ends) is None


def test_a_replaced_key_works_for_a_day_more() -> None:
    now = timezone.now()
    old = keys.create("Partner", by=None, per_minute=7, now=now)
    new = keys.rotate(old.key.pk, by=None, now=now)
    keys.forget()
    assert (new.key.name, new.key.per_minute) == ("Partner", 7)
    assert keys.recognise(new.token, now=now) is not None
    assert keys.recognise(old.token, now=now + keys.OVERLAP - dt.timedelta(seconds=1)) is not None
    keys.forget()
    assert keys.recognise(old.token, now=now + keys.OVERLAP) is None


def test_a_key_that_ends_sooner_anyway_is_not_prolonged_by_a_new_one() -> None:
    now = timezone.now()
    ends = now + dt.timedelta(hours=1)
    old = keys.create("Partner", by=None, expires_at=ends)
    keys.rotate(old.key.pk, by=None, now=now)
    assert ApiKey.objects.get(pk=old.key.pk).expires_at == ends


def test_the_last_use_is_written_once_a_minute() -> None:
    made, now = keys.create("Partner", by=None), timezone.now()
    for seconds, noted in [(0, 0), (59, 0), (60, 60)]:
        keys.forget()
        keys.recognise(made.token, now=now + dt.timedelta(seconds=seconds))
        assert ApiKey.objects.get().last_used_at == now + dt.timedelta(seconds=noted)


def test_a_remembered_key_costs_no_query() -> None:
    make_public()
    token = keys.create("Partner", by=None).token
    ask(token)
    with CaptureQueriesContext(connection) as asked:
        keys.recognise(token)
    assert len(asked) == 0


@pytest.mark.parametrize("name", ["api_key", "apikey", "key", "token", "access_token", "API-Key"])
def test_a_key_in_an_address_is_refused_with_the_reason_and_not_repeated(name: str) -> None:
    token = keys.create("Partner", by=None).token
    answer = ask(None, f"articles/?{name}={token}")
    assert answer.status_code == 400
    assert faults(f"articles/?{name}={token}") == [(name, "key_in_query")]
    assert token.encode() not in answer.content


def test_a_closed_newsroom_shows_nothing_without_a_key_but_how_to_ask(settings: Any) -> None:
    make_public()
    settings.API_KEY_REQUIRED, settings.OPEN_TO_ALL = True, False
    for path in ("articles/", "articles/wind-farm-opens/", "site/", "tags/none/", "nothing/"):
        refused = ask(None, path)
        assert refused.status_code == 401
        assert refused["WWW-Authenticate"] == 'Bearer realm="Newsroom"'
        assert "Authorization" in refused["Vary"]
        assert b"Wind farm" not in refused.content
    answer = ask(keys.create("Partner", by=None).token)
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("private")
    assert ask(None, "schema/").status_code == 200
    assert Client().options(f"{API}articles/").status_code == 204


def test_a_refusal_can_be_read_by_a_front_end_elsewhere(settings: Any) -> None:
    settings.API_KEY_REQUIRED, settings.OPEN_TO_ALL = True, False
    assert ask(None, Origin="https://reader.example")["Access-Control-Allow-Origin"] == "*"
    said = {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET"}
    asked = {**said, "Access-Control-Request-Headers": "authorization"}
    assert "authorization" in Client().options(f"{API}articles/", headers=asked)["Access-Control-Allow-Headers"]


def test_the_command_prints_the_key_and_nothing_else() -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command("create_api_key", "Partner", "--scopes", "read", "--days", "30", stdout=out, stderr=err)
    token = out.getvalue().strip()
    assert keys.recognise(token) is not None
    assert token not in err.getvalue()
    with pytest.raises(CommandError):
        call_command("create_api_key", "", stdout=out, stderr=err)
    with pytest.raises(CommandError):
        call_command("create_api_key", "Partner", "--days", str(10**9), stdout=out, stderr=err)


def test_a_key_without_a_name_or_with_an_unknown_scope_is_not_made() -> None:
    for said in ({"name": ""}, {"name": "x" * 200}, {"name": "Partner", "scopes": ["write"]}):
        with pytest.raises(ValidationError):
            keys.create(said.pop("name"), by=None, **said)  # type: ignore[arg-type]
    assert not ApiKey.objects.exists()


def test_the_desk_shows_a_new_key_once(mira: User) -> None:
    desk = desk_of(mira)
    shown = desk.post("/admin/newsroom/apikey/add/", {"name": "<b>Partner", "scopes": ["read"]})
    key = ApiKey.objects.get()
    token = shown.content.decode().split('value="nr_')[1].split('"')[0]
    assert keys.recognise(f"nr_{token}") == key
    assert shown["Cache-Control"].startswith("private, no-store")
    assert b"<b>Partner" not in shown.content
    assert token not in str(shown.cookies)
    assert key.created_by == mira
    listed = desk.get("/admin/newsroom/apikey/")
    assert token.partition(".")[2].encode() not in listed.content
    assert "Read what is public" in listed.text


def test_the_desk_replaces_and_revokes(mira: User) -> None:
    desk, old = desk_of(mira), keys.create("Partner", by=None).key
    chosen = {"_selected_action": [old.pk], "action": "replace"}
    shown = desk.post("/admin/newsroom/apikey/", chosen)
    assert b"works for a day more" in shown.content
    assert ApiKey.objects.count() == 2
    desk.post("/admin/newsroom/apikey/", {**chosen, "action": "revoke"})
    assert ApiKey.objects.get(pk=old.pk).revoked_at is not None


def test_nobody_else_on_the_desk_comes_near_a_key(edna: User) -> None:
    key = keys.create("Partner", by=None).key
    for action in ("replace", "revoke"):
        answer = desk_of(edna).post("/admin/newsroom/apikey/", {"_selected_action": [key.pk], "action": action})
        assert answer.status_code == 403
    assert ApiKey.objects.get().revoked_at is None
