"""Keys for the desk: for what their scopes name and their person may, and for nothing more."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from articles.desk.keeping import FormView
from articles.models import Article, Edition
from newsroom import keys
from newsroom.errors import NotAllowed
from newsroom.models import ApiKey
from newsroom.private import ANY_KEY, DeskView
from newsroom.scopes import SCOPES
from tests.desk import desk_of, said
from tests.desk_api import DESK, Desk, codes, places, words
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


def key_of(user: User, *scopes: str, **more: Any) -> Desk:
    """Return the desk as a program sees it that acts for somebody."""
    return Desk(keys.create("Program", by=None, scopes=scopes, user=user, **more).token, enforce_csrf_checks=True)


def test_a_key_writes_in_the_name_of_its_person_and_needs_no_token(rita: User) -> None:
    desk = key_of(rita, "articles:read", "articles:write")
    answer = desk.post("articles/", {"headline": "By a program"})
    assert answer.status_code == 201
    path = f"articles/{answer.json()['id']}/"
    assert desk.patch(path, {"headline": "Again"}, match=desk.etag(path)).status_code == 200
    article = Article.objects.get()
    assert (article.created_by, article.saved_by, article.headline) == (rita, rita, "Again")


def test_a_key_opens_only_what_its_scopes_name(edna: User) -> None:
    article = make_article()
    path = f"articles/{article.pk}/"
    tag = Desk(edna).etag(path)
    ways = {
        "articles:read": lambda desk: desk.get(path),
        "articles:write": lambda desk: desk.patch(path, {"headline": "x"}),
        "articles:publish": lambda desk: desk.post(f"{path}publish/", {}),
        "photos:read": lambda desk: desk.get("images/"),
        "photos:write": lambda desk: desk.patch(f"images/{article.pk}/", {}),
    }
    for scope in [*ways, "webhooks", "keys", "read", "ticker:write"]:
        # A change is answered by what is there: to write takes to read as well.
        also = {f"{scope.partition(':')[0]}:read"} & ways.keys()
        desk = key_of(edna, scope, *also)
        let_in = set()
        for name, ask in ways.items():
            answer = ask(desk)
            if answer.status_code != 403:
                let_in.add(name)
                continue
            assert answer.json()["type"].endswith("#missing_scope")
            assert answer.json()["scope"] == name
            assert answer["WWW-Authenticate"] == f'Bearer realm="Newsroom", error="insufficient_scope", scope="{name}"'
        assert let_in == ({scope} | also) & ways.keys()
    assert Desk(edna).etag(path) == tag
    assert not Edition.objects.exists()


def test_a_key_that_only_writes_comes_to_read_nothing_by_it(edna: User) -> None:
    article = make_article(headline="Not for this key")
    desk = key_of(edna, "articles:write", "articles:publish", "photos:write")
    for answer in (
        desk.patch(f"articles/{article.pk}/", {}, match='"x"'),
        desk.post(f"articles/{article.pk}/submit/", {}, match='"x"'),
        desk.post(f"articles/{article.pk}/publish/", {}, match='"x"'),
        desk.patch("sections/economy/", {}, match='"x"'),
    ):
        assert (answer.status_code, answer.json()["scope"]) == (403, "articles:read")
        assert b"Not for this key" not in answer.content
    assert desk.post("articles/", {"headline": "Its own"}).status_code == 201


def test_a_key_may_nothing_that_its_person_may_not(rita: User, oscar: User) -> None:
    article = make_article()
    path = f"articles/{article.pk}/"
    everything = key_of(rita, *SCOPES)
    answer = everything.post(f"{path}publish/", {"accept_warnings": True}, match=everything.etag(path))
    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (403, "not_allowed")
    assert everything.get("keys/").status_code == 403
    assert key_of(oscar, *SCOPES).get("articles/").status_code == 403


def test_a_key_ends_with_its_persons_account(rita: User) -> None:
    desk = key_of(rita, "articles:read")
    assert desk.get("articles/").status_code == 200
    rita.is_active = False
    rita.save()
    assert desk.get("articles/").status_code == 401
    rita.is_active, rita.is_staff = True, False
    rita.save()
    assert desk.get("articles/").status_code == 403
    rita.delete()
    keys.forget()
    assert desk.get("articles/").status_code == 401


@pytest.mark.parametrize("said", ["Bearer nr_00000000.x", "Bearer", "bearer nr_zz"])
def test_a_key_that_is_none_is_refused_and_told_how(said: str, rita: User) -> None:
    desk = Desk(rita)  # also where somebody is signed in besides
    answer = desk.get("articles/", Authorization=said)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="Newsroom", error="invalid_token"'


def test_nobody_is_told_how_to_send_a_key() -> None:
    answer = Desk().get("articles/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="Newsroom"')


def test_what_a_proxy_asks_for_does_not_shut_out_who_has_signed_in(rita: User) -> None:
    assert Desk(rita).get("articles/", Authorization="Basic c3RhZ2luZzpzZWNyZXQ=").status_code == 200


def test_a_revoked_key_is_refused_at_once(rita: User) -> None:
    desk = key_of(rita, "articles:read")
    assert desk.get("articles/").status_code == 200
    keys.revoke(ApiKey.objects.get().pk, by=None)
    assert desk.get("articles/").status_code == 401


def test_a_key_in_an_address_opens_nothing(rita: User) -> None:
    token = keys.create("Program", by=None, scopes=["articles:read"], user=rita).token
    answer = Desk().get(f"articles/?api_key={token}")
    assert answer.status_code == 401
    assert token.encode() not in answer.content


def test_requests_with_a_key_are_counted_and_told(rita: User) -> None:
    desk = key_of(rita, "articles:read", per_minute=2)
    first = desk.get("articles/")
    assert first["RateLimit-Policy"] == '"minute";q=2;w=60'
    desk.get("articles/")
    answers = [desk.get("articles/") for _ in range(3)]  # the clock's minute may end in between, once
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0]["Retry-After"]) <= 60


def test_a_key_for_the_desk_reads_no_more_of_the_public_than_it_is_for(rita: User) -> None:
    for scopes, status in ((["articles:read"], 403), (["read", "articles:read"], 200), (["read"], 200)):
        token = keys.create("Program", by=None, scopes=scopes, user=rita).token
        answer = Client().get("/api/v1/articles/", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == status


def test_every_address_of_the_desk_names_the_scopes_that_it_takes() -> None:
    views = [
        entry.callback.view_class
        for part in get_resolver().url_patterns
        if str(part.pattern) == DESK.lstrip("/")
        for entry in part.url_patterns
    ]
    assert len(views) > 20
    for view in views:
        assert issubclass(view, DeskView), view
        if issubclass(view, FormView):
            assert (view.reads, view.writes) == ("", ""), view  # the form's own: no key opens it
            continue
        assert view.reads in {*SCOPES, ANY_KEY}, view
        assert view.writes in SCOPES or view.reads == ANY_KEY, view


def test_a_key_for_the_desk_acts_for_somebody() -> None:
    with pytest.raises(ValidationError, match="acts for somebody"):
        keys.create("Program", by=None, scopes=["articles:read"])


def test_nobody_makes_a_key_for_who_may_more(mira: User, edna: User, rita: User) -> None:
    boss = User.objects.create_superuser("boss", password="x")
    with pytest.raises(NotAllowed):
        keys.create("Mine", by=mira, scopes=["keys"], user=boss)
    with pytest.raises(NotAllowed):
        keys.create("Mine", by=rita, scopes=["articles:publish"], user=edna)
    made = keys.create("Hers", by=boss, scopes=["articles:read"], user=boss)
    with pytest.raises(NotAllowed):
        keys.rotate(made.key.pk, by=mira)
    assert keys.create("Desk", by=mira, scopes=["articles:publish"], user=edna).key.user == edna


def test_a_replaced_key_is_for_the_same(rita: User) -> None:
    old = keys.create("Program", by=None, scopes=["articles:write", "articles:read"], user=rita).key
    new = keys.rotate(old.pk, by=None).key
    assert (new.scopes, new.user) == (("articles:read", "articles:write"), rita)


def test_the_command_makes_a_key_for_the_desk(rita: User) -> None:
    out, err = io.StringIO(), io.StringIO()
    wanted = ["--scopes", "articles:read", "articles:write,photos:read", "--user", "rita"]
    call_command("create_api_key", "Import", *wanted, stdout=out, stderr=err)
    key = keys.recognise(out.getvalue().strip())
    assert key is not None
    assert (key.scopes, key.user) == (("articles:read", "articles:write", "photos:read"), rita)
    for wrong, why in (
        (["--scopes", "articles:reed", "--user", "rita"], "articles:read"),
        (["--scopes", "articles:read"], "acts for somebody"),
        (["--scopes", "articles:read", "--user", "nobody"], "nobody"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("create_api_key", "Import", *wrong, stdout=out, stderr=err)


def test_the_desk_makes_a_key_for_somebody(mira: User, rita: User) -> None:
    desk = desk_of(mira)
    form = {"name": "Import", "scopes": ["articles:read"], "user": rita.pk}
    assert b"nr_" in desk.post("/admin/newsroom/apikey/add/", form).content
    assert ApiKey.objects.get().user == rita
    refused = desk.post("/admin/newsroom/apikey/add/", {"name": "Import", "scopes": ["articles:read"]})
    assert "say for whom" in said(refused)  # type: ignore[arg-type]
    boss = User.objects.create_superuser("boss", password="x")
    refused = desk.post("/admin/newsroom/apikey/add/", {**form, "user": boss.pk})
    assert "may do more than you" in said(refused)  # type: ignore[arg-type]
    assert ApiKey.objects.count() == 1


def test_keys_are_made_read_replaced_and_revoked(mira: User, rita: User) -> None:
    desk = Desk(mira)
    sent = {"name": "Import", "scopes": ["articles:write", "articles:read"], "user": "rita", "per_minute": 60}
    made = desk.post("keys/", sent)
    body = made.json()
    assert made.status_code == 201
    assert (body["scopes"], body["user"], body["per_minute"]) == (["articles:read", "articles:write"], "rita", 60)
    assert Desk(body["token"]).get("articles/").status_code == 200
    path = f"keys/{body['id']}/"
    read = desk.get(path)
    assert "token" not in read.json()
    assert body["token"].encode() not in desk.get("keys/").content + read.content
    assert desk.post(f"{path}rotate/").status_code == 428
    assert desk.post(f"{path}rotate/", match='"x"').status_code == 412
    new = desk.post(f"{path}rotate/", match=read["ETag"])
    assert (new.status_code, new.json()["user"]) == (201, "rita")
    assert desk.post(f"{path}revoke/", match=read["ETag"]).status_code == 412  # it has an end now
    assert desk.post(f"{path}revoke/", match=desk.etag(path)).json()["is_good"] is False
    assert Desk(body["token"]).get("articles/").status_code == 401
    assert Desk(new.json()["token"]).get("articles/").status_code == 200
    assert desk.get("keys/").json()["count"] == 2


def test_all_that_is_wrong_with_a_key_is_said_at_once(mira: User) -> None:
    desk = Desk(mira)
    wrong = {"name": " ", "scopes": ["articels:read"], "user": "nobody", "per_minute": 0, "expires_at": "2020-01-01"}
    answer = desk.post("keys/", wrong)
    assert (answer.status_code, places(answer)) == (400, {f"/{name}" for name in wrong})
    assert "Did you mean “articles:read”?" in words(answer)
    assert codes(desk.post("keys/", {"name": "x", "scope": "read"})) == {"unknown_field"}
    assert desk.post("keys/", {"name": "x"}, Idempotency_Key="k").status_code == 400
    assert not ApiKey.objects.exists()


def test_a_key_makes_none_that_is_for_more_or_for_longer(mira: User) -> None:
    ends = timezone.now() + dt.timedelta(days=1)
    desk = key_of(mira, "keys", "articles:read", expires_at=ends)
    soon = (ends - dt.timedelta(hours=1)).isoformat()
    assert desk.post("keys/", {"name": "x", "scopes": ["articles:read"], "expires_at": soon}).status_code == 201
    assert desk.post("keys/", {"name": "x", "scopes": ["articles:publish"], "expires_at": soon}).status_code == 403
    assert desk.post("keys/", {"name": "x", "scopes": ["articles:read"]}).status_code == 400
    other = keys.create("Other", by=None, scopes=["webhooks"], user=mira).key
    path = f"keys/{other.pk}/"
    assert desk.post(f"{path}rotate/", match=desk.etag(path)).status_code == 403


@pytest.mark.parametrize("who", ["edna", "rita", "pia", "max_", "oscar"])
def test_keys_are_nobody_elses_business(who: str, request: pytest.FixtureRequest) -> None:
    desk = Desk(request.getfixturevalue(who))
    key = keys.create("Partner", by=None).key
    path = f"keys/{key.pk}/"
    asked = [desk.get("keys/"), desk.get(path), desk.post("keys/", {"name": "x"})]
    asked += [desk.post(f"{path}{step}/", {}) for step in ("rotate", "revoke")]
    assert {answer.status_code for answer in asked} == {403}
    assert Desk().get(path).status_code == 401
