"""A partner hears of every change, can prove that it came from us, and is left in peace when away."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

import orjson
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from articles.services import publishing
from newsroom.errors import BadInput
from publishing.models import Change, Delivery, Endpoint, Ledger
from publishing.plate import zulu
from publishing.webhooks import events, sending, services, signing
from tests.factories import make_public, make_tag, publish
from tests.receivers import Clock, make_endpoint, may_ask_loopback, numbers, refuse_first, send, told
from tests.servers import Server, reply

__all__ = ["may_ask_loopback"]
pytestmark = pytest.mark.django_db

LATER = str.maketrans("ABCDEFG0123456", "BCDEFGH1234567")  # every message id, time and signature has one of these
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def test_an_event_says_what_happened_and_where_to_read_it() -> None:
    with Server([reply(204)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        story = make_public(tags=[make_tag().pk], now=clock.now)
        assert send(endpoint, clock) >= 1
    body = orjson.loads(next(r for r in server.requests if told(r)["key"] == f"article:{story.key}").body)
    at = zulu(Change.objects.get(number=story.version).at)
    assert (body["type"], body["timestamp"]) == ("article.published", at)
    data = body["data"]
    assert {"article:" + str(story.key), "tag:energy", "articles:", "section:economy"} <= set(
        data.pop("surrogate_keys")
    )
    assert data == {
        "number": story.version,
        "key": f"article:{story.key}",
        "path": story.path,
        "type": "published",
        "at": at,
        "url": f"http://localhost:8000/api/v1/articles/{story.key}/",
    }
    assert story.headline not in str(body)


def test_a_receiver_can_prove_that_an_event_is_ours_and_untouched() -> None:
    with Server([reply(200)]) as server:
        endpoint, now = make_endpoint(server), timezone.now()
        make_public(now=now)
        send(endpoint, Clock(now))
    request = server.requests[0]
    receiver = Webhook(endpoint.secret)
    assert receiver.verify(request.body, request.headers)["data"]["number"] == 1
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        for wrong in (None, "1", request.headers[name].translate(LATER), str(int(now.timestamp()) - 600)):
            forged = {**request.headers, name: wrong}
            with pytest.raises((WebhookVerificationError, ValueError)):
                receiver.verify(request.body, {k: v for k, v in forged.items() if v is not None})
    with pytest.raises(WebhookVerificationError):
        receiver.verify(request.body.replace(b"updated", b"erased"), request.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.new_secret()).verify(request.body, request.headers)


@given(st.binary(max_size=300), st.integers(0, 2**33))
def test_our_signature_is_the_one_that_the_standard_computes(body: bytes, at: int) -> None:
    secret = signing.new_secret()
    text = body.decode("latin-1")
    theirs = Webhook(secret).sign("msg_1", dt.datetime.fromtimestamp(at, dt.UTC), text)
    assert signing.sign(secret, "msg_1", at, text.encode()) == theirs
    assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"))) <= 64


def test_a_new_secret_and_the_old_one_are_both_good_for_a_day() -> None:
    with Server([reply(200)]) as server:
        endpoint = make_endpoint(server)
        old, now = endpoint.secret, timezone.now()
        new = services.rotate(endpoint.pk, by=None, now=now)
        make_public()
        send(endpoint, Clock(now))
        make_public(headline="Another")
        send(endpoint, Clock(now + DAY))
    both, one = server.requests[0], server.requests[-1]
    for secret in (old, new):
        assert Webhook(secret).verify(both.body, both.headers)
    assert both.headers["webhook-signature"].count("v1,") == 2
    assert one.headers["webhook-signature"].count("v1,") == 1


def test_events_come_in_order_and_each_once() -> None:
    with Server([reply(200)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        for number in range(5):
            make_public(headline=f"Story {number}")
        newest = Ledger.objects.get().number
        assert send(endpoint, clock) == newest
        assert send(endpoint, clock) == 0
    assert numbers(server) == list(range(1, newest + 1))
    assert len({request.headers["webhook-id"] for request in server.requests}) == newest
    assert Delivery.objects.filter(state="delivered", code=200).count() == newest


def test_an_endpoint_hears_only_what_it_asked_for() -> None:
    with Server([reply(200)]) as server:
        picky = make_endpoint(server, events=["article.withdrawn"], things=["section:economy"])
        story = make_public()
        publishing.withdraw(story.key, by=None, reason="Wrong.")
        newest = Ledger.objects.get().number
        assert send(picky, Clock()) == 1
        assert [told(request)["type"] for request in server.requests] == ["withdrawn"]
        assert picky.cursor == newest
        elsewhere = make_endpoint(server, things=["section:sport"])
        make_public(headline="Another")
        assert send(elsewhere, Clock()) == 0
        assert elsewhere.cursor == Ledger.objects.get().number


def test_nothing_of_a_story_that_was_taken_down_meanwhile_is_sent() -> None:
    with Server([reply(500), reply(200)]) as server:
        endpoint, clock = make_endpoint(server, events=["article.published", "article.withdrawn"]), Clock()
        story = make_public(headline="Secret merger", tags=[make_tag("Operation Walrus").pk])
        send(endpoint, clock)
        assert b"secret-merger" in server.requests[-1].body
        publishing.withdraw(story.key, by=None, reason="Wrong.")
        clock.shift(seconds=10)
        send(endpoint, clock)
    retried = [r for r in server.requests[1:] if told(r)["type"] == "published"]
    assert retried
    assert server.requests[1].headers["webhook-id"] == server.requests[0].headers["webhook-id"]
    for request in retried:
        assert b"merger" not in request.body.lower()
        assert b"walrus" not in request.body.lower()
        assert told(request)["path"] is None
    # The takedown itself names the address that must go.
    assert told(server.requests[-1])["path"] == story.path


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/",
        "http://user:pw@x.example/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/",
        "x",
    ],
)
def test_no_webhook_leads_into_the_newsrooms_own_network(url: str) -> None:
    with pytest.raises(BadInput):
        make_endpoint(url)
    assert not Endpoint.objects.exists()


def test_webhooks_want_tls_unless_the_settings_say_otherwise(settings: Any) -> None:
    settings.WEBHOOK_HTTP = False
    with pytest.raises(BadInput, match="https://"):
        make_endpoint("http://partner.example/hook")
    assert make_endpoint("https://partner.example/hook").secret.startswith("whsec_")


def test_wishes_that_mean_nothing_are_refused_all_at_once() -> None:
    with pytest.raises(BadInput) as error:
        make_endpoint("ftp://x", events=["article.born"], things=["nonsense", "section:economy"])
    assert [fault.code for fault in error.value.errors] == ["bad_address", "unknown_event", "bad_key"]
    assert "article.published" in events.EVENTS


def test_everything_since_a_time_can_be_sent_again_with_the_same_ids() -> None:
    with Server([reply(200)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        make_public(now=clock.now)
        clock.shift(hours=2)
        story = make_public(headline="Later", now=clock.now)
        send(endpoint, clock)
        first = [request.headers["webhook-id"] for request in server.requests]
        server.requests.clear()
        assert services.replay_since(endpoint.pk, clock.now - HOUR) >= 1
        send(endpoint, clock)
    again = [request.headers["webhook-id"] for request in server.requests]
    assert again
    assert again == first[-len(again) :]
    assert told(server.requests[-1])["key"] == f"article:{story.key}"


def test_a_test_event_says_at_once_what_came_of_it() -> None:
    with Server([reply(200, b"thanks"), reply(404)]) as server:
        endpoint = make_endpoint(server)
        assert services.send_test(endpoint.pk, now=timezone.now()).taken
        assert services.send_test(endpoint.pk, now=timezone.now()).code == 404
        assert orjson.loads(server.requests[0].body)["type"] == "test"
        assert Webhook(endpoint.secret).verify(server.requests[0].body, server.requests[0].headers)
        assert Delivery.objects.earliest("pk").answer == "thanks"
        assert [each.state for each in Delivery.objects.order_by("pk")] == ["delivered", "given up"]
        assert send(endpoint, Clock()) == 0


def test_old_deliveries_are_forgotten_and_waiting_ones_are_not() -> None:
    with Server([refuse_first(1)]) as server:
        endpoint, clock = make_endpoint(server), Clock()
        make_public()
        for _ in range(3):
            send(endpoint, clock)
            clock.now = endpoint.due_at or clock.now
    clock.shift(days=31)
    assert sending.prune(clock.now) >= 1
    assert [delivery.state for delivery in Delivery.objects.all()] == ["waiting"]


def test_changes_that_are_no_longer_kept_are_told_as_missed() -> None:
    with Server([reply(200)]) as server:
        endpoint = make_endpoint(server)
        story = make_public()
        for _ in range(3):
            publish(story_of(story))
        newest = Ledger.objects.get().number
        Change.objects.filter(number__lt=newest).delete()
        assert send(endpoint, Clock()) == 2
    first = orjson.loads(server.requests[0].body)
    assert (first["type"], first["data"]["number"]) == (events.MISSED, newest - 1)
    assert first["data"]["url"].endswith("/articles/?cursor=*")
    assert numbers(server) == [newest - 1, newest]


def story_of(publication: Any) -> Any:
    from articles.models import Article

    return Article.objects.get(pk=publication.key)
