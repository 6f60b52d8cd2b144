"""The desk API's webhooks: added, changed, helped along and removed, and their secrets said once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from newsroom.fields import uuid7
from publishing.models import Delivery, Endpoint
from tests.desk_api import Desk, codes, places, words
from tests.factories import make_public
from tests.receivers import Clock, make_endpoint, may_ask_loopback, send
from tests.servers import Server, reply

__all__ = ["may_ask_loopback"]
pytestmark = pytest.mark.django_db
URL = "https://partner.example.org/hook"


@pytest.fixture
def desk(mira: User) -> Desk:
    return Desk(mira)


def change(desk: Desk, path: str, changes: Any) -> Any:
    return desk.patch(path, changes, match=desk.etag(path))


def test_a_webhook_is_added_and_its_secret_said_once(desk: Desk) -> None:
    sent = {"name": "Partner", "url": URL, "events": ["article.published"], "things": ["section:economy"]}
    made = desk.post("webhooks/", sent)
    assert made.status_code == 201
    body = made.json()
    endpoint = Endpoint.objects.get()
    assert {name: body[name] for name in sent} == sent
    assert body["secret"] == endpoint.secret
    path = f"webhooks/{body['id']}/"
    read = desk.get(path)
    assert read["ETag"] == made["ETag"]
    assert "secret" not in read.json()
    assert endpoint.secret.encode() not in read.content + desk.get("webhooks/").content
    assert desk.get("webhooks/").json()["results"][0]["name"] == "Partner"


def test_a_webhook_is_changed_and_removed_by_who_has_read_it(desk: Desk) -> None:
    endpoint = make_endpoint(URL)
    path = f"webhooks/{endpoint.pk}/"
    assert desk.patch(path, {"name": "New"}).status_code == 428
    assert desk.delete(path).status_code == 428
    read = desk.etag(path)
    assert change(desk, path, {"name": "Theirs", "events": ["tag.updated"]}).json()["events"] == ["tag.updated"]
    refused = desk.patch(path, {"name": "Mine"}, match=read)
    assert refused.status_code == 412
    assert refused.json()["changes"] == {"name": {"yours": "Mine", "now": "Theirs"}}
    assert desk.delete(path, match=read).status_code == 412
    assert desk.delete(path, match=refused.json()["etag"]).status_code == 204
    assert not Endpoint.objects.exists()


def test_a_webhook_is_switched_and_gets_another_secret(desk: Desk) -> None:
    endpoint = make_endpoint(URL)
    path = f"webhooks/{endpoint.pk}/"
    for step in ("rotate", "enable", "disable"):
        assert desk.post(f"{path}{step}/").status_code == 428
    off = desk.post(f"{path}disable/", match=desk.etag(path)).json()
    assert (off["enabled"], off["state"]) == (False, "off")
    assert "Mira" in off["disabled_because"]
    assert desk.post(f"{path}enable/", {}, match=desk.etag(path)).json()["enabled"] is True
    secret = desk.post(f"{path}rotate/", match=desk.etag(path)).json()["secret"]
    endpoint.refresh_from_db()
    assert secret == endpoint.secret
    assert desk.post(f"{path}rotate/", {"x": 1}, match=desk.etag(path)).status_code == 400


def test_what_was_handed_over_is_listed_and_sent_again(desk: Desk) -> None:
    with Server([reply(500), reply(200)]) as receiver:
        endpoint = make_endpoint(receiver)
        make_public()
        send(endpoint, Clock())
    path = f"webhooks/{endpoint.pk}/"
    log = desk.get(f"{path}deliveries/").json()
    assert log["count"] >= 1
    one = log["results"][-1]
    assert desk.get(f"{path}deliveries/?state=delivred").status_code == 400
    again = desk.post(f"{path}deliveries/{one['id']}/replay/")
    assert (again.status_code, again.json()["state"]) == (202, "waiting")
    assert desk.post(f"{path}deliveries/{10**19}/replay/").status_code == 404
    assert desk.post(f"{path}replay/", {"since": "2020-01-01"}).json()["changes"] >= 1
    for wrong in ({}, {"since": "soon"}, {"since": 7}, {"sinc": "2020-01-01"}):
        assert desk.post(f"{path}replay/", wrong).status_code == 400


def test_a_test_event_says_what_the_receiver_answered(desk: Desk) -> None:
    with Server([reply(204)]) as receiver:
        endpoint = make_endpoint(receiver)
        answer = desk.post(f"webhooks/{endpoint.pk}/test/").json()
    assert (answer["taken"], answer["code"]) == (True, 204)
    delivery = Delivery.objects.get()
    refused = desk.post(f"webhooks/{endpoint.pk}/deliveries/{delivery.pk}/replay/")
    assert (refused.status_code, codes(refused)) == (400, {"a_test"})


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "/url"),
        ({"name": "x"}, "/url"),
        ({"name": " ", "url": URL}, "/name"),
        ({"name": "x", "url": "http://10.0.0.1/"}, "/url"),
        ({"name": "x", "url": "file:///etc/passwd"}, "/url"),
        ({"name": "x", "url": URL, "events": ["article.exploded"]}, "/events"),
        ({"name": "x", "url": URL, "events": "article.published"}, "/events"),
        ({"name": "x", "url": URL, "things": ["Section: Economy"]}, "/things"),
        ({"name": "x", "url": URL, "secret": "mine"}, "/secret"),
        ({"name": "Partner", "url": URL}, "/name"),
        ([], ""),
    ],
)
def test_what_is_wrong_is_said_where_it_is(desk: Desk, body: Any, place: str, settings: Any) -> None:
    settings.OUTBOUND_ALLOW = []
    assert desk.post("webhooks/", {"name": "Partner", "url": URL}).status_code == 201
    answer = desk.post("webhooks/", body)
    assert answer.status_code == 400
    assert place in places(answer), words(answer)
    assert Endpoint.objects.count() == 1


def test_a_webhook_that_is_not_there_is_a_404(desk: Desk) -> None:
    path = f"webhooks/{uuid7()}/"
    assert desk.get(path).status_code == desk.patch(path, {}).status_code == desk.delete(path).status_code == 404
    for step in ("rotate", "enable", "disable", "test", "replay", "deliveries/1/replay"):
        assert desk.post(f"{path}{step}/", {}).status_code == 404


@pytest.mark.parametrize("who", ["edna", "rita", "pia", "max_", "oscar"])
def test_webhooks_are_nobody_elses_business(who: str, request: pytest.FixtureRequest) -> None:
    desk, endpoint = Desk(request.getfixturevalue(who)), make_endpoint(URL)
    path = f"webhooks/{endpoint.pk}/"
    asked = [desk.get("webhooks/"), desk.post("webhooks/", {}), desk.get(path), desk.patch(path, {}), desk.delete(path)]
    asked += [desk.post(f"{path}{step}/") for step in ("rotate", "enable", "disable", "test", "replay")]
    asked += [desk.get(f"{path}deliveries/"), desk.post(f"{path}deliveries/1/replay/")]
    assert {answer.status_code for answer in asked} == {403}
