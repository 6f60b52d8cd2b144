"""The managing editor adds a webhook, sees how it goes, and helps it along; nobody else does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from newsroom.edge import Edge
from publishing.models import Delivery, Endpoint, Ledger, Purger
from publishing.webhooks import sending, services
from tests.desk import desk_of, messages, said
from tests.factories import make_public
from tests.receivers import Clock, make_endpoint, may_ask_loopback, send
from tests.servers import Server, reply

__all__ = ["may_ask_loopback"]
pytestmark = pytest.mark.django_db

LIST = "/admin/publishing/endpoint/"
LOG = "/admin/publishing/delivery/"


def page_of(endpoint: Endpoint) -> str:
    return f"{LIST}{endpoint.pk}/change/"


def press(user: User, endpoint: Endpoint, step: str, **more: str) -> str:
    answer = desk_of(user).post(f"{LIST}{endpoint.pk}/step/", {"step": step, **more}, follow=True)
    assert answer.status_code == 200
    endpoint.refresh_from_db()
    return messages(answer)


def test_a_new_webhook_shows_its_secret_once(mira: User) -> None:
    desk = desk_of(mira)
    form = {"name": "Partner", "url": "https://partner.example/hook", "events": ["article.published"], "things": ""}
    answer = desk.post(f"{LIST}add/", form, follow=True)
    endpoint = Endpoint.objects.get()
    assert endpoint.secret in messages(answer)
    assert endpoint.events == ["article.published"]
    for page in (LIST, page_of(endpoint), LOG):
        assert endpoint.secret.removeprefix("whsec_")[:12] not in desk.get(page).content.decode()


def test_what_is_wrong_stands_beside_its_field(mira: User) -> None:
    answer = desk_of(mira).post(f"{LIST}add/", {"name": "P", "url": "http://10.0.0.1/", "things": "no such:key"})
    assert "inside a private network" in said(answer)
    assert "is no key of a thing" in said(answer)
    assert not Endpoint.objects.exists()


def test_a_changed_webhook_keeps_its_place_and_its_secret(mira: User) -> None:
    with Server([reply(200)]) as server:
        endpoint = make_endpoint(server)
        make_public()
        send(endpoint, Clock())
    form = {"name": "New name", "url": endpoint.url, "things": "section:economy tag:energy"}
    desk_of(mira).post(page_of(endpoint), form, follow=True)
    changed = Endpoint.objects.get()
    assert (changed.name, changed.things) == ("New name", ["section:economy", "tag:energy"])
    assert (changed.cursor, changed.secret) == (endpoint.cursor, endpoint.secret)


def test_the_page_says_how_it_goes(mira: User) -> None:
    with Server([reply(503)]) as server:
        endpoint = make_endpoint(server)
        assert "Nothing has been handed over yet." in said(desk_of(mira).get(page_of(endpoint)))
        make_public()
        sending.send_due(endpoint.pk)
    newest = Ledger.objects.get().number
    for page in (page_of(endpoint), LIST):
        assert f"{newest} changes" in said(desk_of(mira).get(page))
    assert "The receiver answered 503" in said(desk_of(mira).get(page_of(endpoint)))
    assert "failing" in said(desk_of(mira).get(LIST))
    assert "503" in said(desk_of(mira).get(f"{LOG}?endpoint__id__exact={endpoint.pk}"))


def test_the_buttons_help_it_along(mira: User) -> None:
    with Server([reply(200, b"thanks"), reply(500), reply(200)]) as server:
        endpoint = make_endpoint(server)
        assert "The receiver answered 200 in" in press(mira, endpoint, "test")
        assert "was not taken. The receiver answered 500." in press(mira, endpoint, "test")
        old = endpoint.secret
        found = re.search(r"whsec_\S+", press(mira, endpoint, "rotate"))
        assert found is not None
        assert endpoint.secret == found.group() != old == endpoint.old_secret
        press(mira, endpoint, "off")
        assert (endpoint.enabled, endpoint.disabled_because) == (False, "Switched off by Mira.")
        make_public()
        assert "off" in said(desk_of(mira).get(LIST))
        press(mira, endpoint, "on")
        newest = Ledger.objects.get().number
        assert sending.send_due(endpoint.pk) == newest
        assert Webhook(found.group()).verify(server.requests[-1].body, server.requests[-1].headers)
        assert "Choose since when." in press(mira, endpoint, "replay", since="yesterday")
        assert "Nothing has changed since then." in press(mira, endpoint, "replay", since="2100-01-01T00:00")
        assert f"{newest} changes are on their way" in press(mira, endpoint, "replay", since="2020-01-01T00:00")
        assert sending.send_due(endpoint.pk) == newest


def test_one_delivery_is_sent_again(mira: User) -> None:
    with Server([reply(200)]) as server:
        endpoint = make_endpoint(server)
        make_public()
        sending.send_due(endpoint.pk)
        services.send_test(endpoint.pk, now=timezone.now())
        test, newest = Delivery.objects.get(number=None), Delivery.objects.exclude(number=None).latest("pk")
        before = len(server.requests)
        for chosen, words in ((newest, "1 will be sent again."), (test, "A test event is not sent again")):
            data = {"action": "send_again", "_selected_action": [str(chosen.pk)]}
            assert words in messages(desk_of(mira).post(LOG, data, follow=True))
        assert "thanks" not in said(desk_of(mira).get(f"{LOG}{newest.pk}/change/"))
        assert sending.send_due(endpoint.pk) == 1
        assert len(server.requests) == before + 1
    assert server.requests[-1].headers["webhook-id"] == newest.message_id


@pytest.mark.parametrize("name", ["edna", "rita", "oscar"])
def test_nobody_else_presses_a_button(name: str, request: pytest.FixtureRequest) -> None:
    endpoint = make_endpoint("https://partner.example/hook")
    desk = desk_of(request.getfixturevalue(name))
    for step in ("test", "rotate", "on", "off", "replay"):
        assert desk.post(f"{LIST}{endpoint.pk}/step/", {"step": step}).status_code == 403
    assert desk.get(page_of(endpoint)).status_code == 403
    after = Endpoint.objects.get()
    assert (after.secret, after.enabled) == (endpoint.secret, True)


def test_no_made_up_button_or_address_breaks_the_page(mira: User) -> None:
    endpoint = make_endpoint("https://partner.example/hook")
    desk = desk_of(mira)
    assert desk.post(f"{LIST}{endpoint.pk}/step/", {"step": "explode"}).status_code == 400
    assert desk.post(f"{LIST}{endpoint.pk}/step/").status_code == 400
    assert desk.get(f"{LIST}{endpoint.pk}/step/").status_code == 403
    assert desk.post(f"{LIST}0190c42a-0000-7000-8000-000000000000/step/", {"step": "on"}).status_code == 404


def test_a_webhook_with_many_deliveries_is_deleted_without_listing_them(mira: User) -> None:
    endpoint = make_endpoint("https://partner.example/hook")
    Delivery.objects.create(endpoint=endpoint, message_id="msg_1", event="x", created_at=timezone.now())
    page = desk_of(mira).get(f"{LIST}{endpoint.pk}/delete/")
    assert "msg_1" not in said(page)
    desk_of(mira).post(f"{LIST}{endpoint.pk}/delete/", {"post": "yes"})
    assert not Endpoint.objects.exists()


def test_the_first_page_of_the_desk_says_what_is_not_delivered(mira: User, rita: User) -> None:
    assert "Not delivered" not in said(desk_of(mira).get("/admin/"))
    endpoint = make_endpoint("https://partner.example/hook")
    Endpoint.objects.update(enabled=False, disabled_because="The receiver answered 410.")
    assert f"Not delivered 1 {endpoint.name}" in said(desk_of(mira).get("/admin/"))
    assert "The receiver answered 410." in said(desk_of(mira).get("/admin/"))
    assert "Not delivered" not in said(desk_of(rita).get("/admin/"))


def test_caches_are_shown_and_not_edited(mira: User, settings: Any) -> None:
    settings.EDGE = Edge(fastly_service="S", fastly_token="t")
    Purger.objects.create(name="removed")
    Purger.objects.create(name="fastly", failing_since=timezone.now(), problem="Fastly answered 500.")
    page = said(desk_of(mira).get("/admin/publishing/purger/"))
    assert "fastly failing Failing for" in page
    assert "Fastly answered 500." in page
    assert "removed" not in page


def test_the_first_page_says_which_tasks_were_given_up(mira: User) -> None:
    from django_tasks_db.models import DBTaskResult

    assert "Tasks given up" not in said(desk_of(mira).get("/admin/"))
    DBTaskResult.objects.create(
        task_path="media.tasks.make_renditions",
        status="FAILED",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=timezone.now(),
        finished_at=timezone.now(),
        exception_class_path="builtins.OSError",
        traceback="",
    )
    assert "Tasks given up 1 media.tasks.make_renditions builtins.OSError" in said(desk_of(mira).get("/admin/"))
