"""Webhooks in the desk API: who is told of what, how that goes, and everything that the buttons do.

A secret stands in the answer that makes it, and in no other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from newsroom import idempotency, moments, params
from newsroom.bodies import MergePatchParser, members, tag_read
from newsroom.errors import BadInput, Fault, NotFound
from newsroom.parsers import StrictJSONParser
from newsroom.private import DeskView, listed, outdated, page_of, reply
from publishing import following
from publishing.desk import shapes
from publishing.models import Delivery, Endpoint
from publishing.webhooks import services

SINCE = {"since": {"type": "string"}}
Added = dict[str, Any] | None  # to the answer


class WebhookView(DeskView):
    """Base of what concerns webhooks: who may, and which version was read."""

    reads = writes = "webhooks"
    schema = None
    parser_classes = (StrictJSONParser, MergePatchParser)

    def who_may(self, request: Request, deed: str, noun: str = "endpoint") -> User:
        """Return who asks. Raises NotAllowed."""
        self.need(request, f"publishing.{deed}_{noun}")
        return cast("User", request.user)

    def change(
        self, request: Request, pk: UUID, write: Callable[[Endpoint], dict[str, Any] | None]
    ) -> HttpResponseBase:
        """Have `write` do it if the webhook is as it was read, and return it; what `write` returns is added."""

        def done(endpoint: Endpoint) -> HttpResponseBase:
            added = write(endpoint)
            return whole(find(pk), added=added)

        return self.as_read(request, pk, done)

    def as_read(self, request: Request, pk: UUID, act: Callable[[Endpoint], HttpResponseBase]) -> HttpResponseBase:
        """Return what `act` answers, if the webhook is as it was read; else say how it is now."""
        find(pk)  # what is not there is a 404, whatever else is missing
        tag = tag_read(request)
        with transaction.atomic():
            endpoint = find(pk, lock=True)
            if tag == shapes.etag(endpoint):
                return act(endpoint)
            now = {name: getattr(endpoint, name) for name in shapes.FIELDS}
            current = {**now, "enabled": endpoint.enabled}
            return outdated(request, now=now, current=current, etag=shapes.etag(endpoint))


class Webhooks(WebhookView):
    """GET: webhooks by name (`page`, `page_size`). POST: add one, {"name", "url", "events", "things"}.

    201 with the webhook and its `secret`. Empty `events` are all of them, empty `things` everything.
    """

    known = frozenset({"page", "page_size"})
    takes = shapes.TAKES

    def get(self, request: Request) -> HttpResponseBase:
        """Return one page of the webhooks."""
        self.who_may(request, "view")
        given = self.given(request)
        page = page_of(given)
        found, newest = Endpoint.objects.order_by("name"), following.newest()
        results = [shapes.webhook(one, newest=newest) for one in found[page.first : page.first + page.size]]
        return listed(request, given, page, found.count(), results)

    def post(self, request: Request) -> HttpResponseBase:
        """Add a webhook, which hears of every change from now on."""
        by = self.who_may(request, "add")
        params.read(request._request.GET, frozenset())
        if request.headers.get(idempotency.HEADER):
            detail = "This answer holds a secret and is kept nowhere. Delete what you lost, and add it again."
            raise BadInput([Fault("not_repeatable", detail, parameter=idempotency.HEADER)])
        endpoint = Endpoint(**shapes.read(request.data, is_new=True))
        _save(endpoint, by)
        return whole(endpoint, 201, added={"secret": endpoint.secret})


class OneWebhook(WebhookView):
    """GET: a webhook, how it goes, and its ETag. PATCH: change it. DELETE: remove it and its log, 204."""

    versioned = True
    takes = shapes.TAKES

    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Return one webhook."""
        self.who_may(request, "view")
        self.given(request)
        return whole(find(pk))

    def patch(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Change the fields that were sent."""
        by = self.who_may(request, "change")
        self.given(request)

        def write(endpoint: Endpoint) -> None:
            for name, value in shapes.read(request.data, is_new=False).items():
                setattr(endpoint, name, value)
            _save(endpoint, by)

        return self.change(request, pk, write)

    def delete(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Remove the webhook."""
        by = self.who_may(request, "delete")
        self.given(request)

        def remove(endpoint: Endpoint) -> HttpResponseBase:
            services.delete(pk, by=by)
            return HttpResponse(status=204)

        return self.as_read(request, pk, remove)


class Step(WebhookView):
    """POST, with If-Match: rotate/ (the answer holds the new `secret`), enable/ or disable/."""

    step = ""
    versioned = True

    def post(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Do it, and return the webhook."""
        by = self.who_may(request, "change")
        self.given(request)

        def write(endpoint: Endpoint) -> Added:
            members(request.data, ())
            match self.step:
                case "rotate":
                    return {"secret": services.rotate(pk, by=by, now=timezone.now())}
                case "enable":
                    services.enable(pk, by=by)
                case _:
                    services.disable(pk, by=by, now=timezone.now())
            return None

        return self.change(request, pk, write)


class Test(WebhookView):
    """POST: send an event that means nothing, now. 200 with what the receiver answered."""

    def post(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Send it."""
        self.who_may(request, "change")
        self.given(request)
        find(pk)
        members(request.data, ())
        outcome = services.send_test(pk, now=timezone.now())
        said = {"taken": outcome.taken, "code": outcome.code, "milliseconds": outcome.milliseconds}
        return reply({**said, "problem": outcome.problem})


class Replay(WebhookView):
    """POST {"since"}: send everything again since then. 202 with how many `changes` that are at most."""

    takes = SINCE

    def post(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Put the webhook back to that time."""
        self.who_may(request, "change")
        self.given(request)
        find(pk)
        return reply(
            {"changes": services.replay_since(pk, _since(members(request.data, ("since",)).get("since")))}, 202
        )


class Deliveries(WebhookView):
    """GET: what one webhook was handed, newest first (`state`, `page`, `page_size`)."""

    known = frozenset({"page", "page_size", "state"})

    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """Return one page of the log."""
        self.who_may(request, "view", "delivery")
        given = self.given(request)
        page = page_of(given)
        found = find(pk).deliveries.order_by("-created_at", "-pk")
        if states := params.several(given, "state", Delivery.State.values):
            found = found.filter(state__in=sorted(states))
        results = [shapes.delivery(one) for one in found[page.first : page.first + page.size]]
        return listed(request, given, page, found.count(), results)


class SendAgain(WebhookView):
    """POST: send one event again, with all its attempts. 202 with the delivery; a test event is not repeated."""

    def post(self, request: Request, pk: UUID, delivery_id: int) -> HttpResponseBase:
        """Have the worker send it."""
        self.who_may(request, "change", "delivery")
        self.given(request)
        members(request.data, ())
        known = delivery_id < 2**63
        one = find(pk).deliveries.filter(pk=delivery_id).first() if known else None
        if one is None:
            raise NotFound("There is no such delivery.")
        if not services.replay([one.pk], now=timezone.now()):
            raise BadInput([Fault("a_test", "A test event is not sent again: send another test.", pointer="")])
        one.refresh_from_db()
        return reply(shapes.delivery(one), 202)


def find(pk: UUID, *, lock: bool = False) -> Endpoint:
    """Return a webhook, locked until the commit if asked for. Raises NotFound."""
    found = Endpoint.objects.select_for_update() if lock else Endpoint.objects.all()
    endpoint = found.filter(pk=pk).first()
    if endpoint is None:
        raise NotFound("There is no such webhook.")
    return endpoint


def whole(endpoint: Endpoint, status: int = 200, *, added: dict[str, Any] | None = None) -> HttpResponseBase:
    """Return the answer that shows one webhook, with its ETag."""
    shown = {**shapes.webhook(endpoint, newest=following.newest()), **(added or {})}
    return reply(shown, status, etag=shapes.etag(endpoint))


def _save(endpoint: Endpoint, by: User) -> None:
    try:
        with transaction.atomic():
            services.save(endpoint, by=by, now=timezone.now())
    except IntegrityError:
        taken = Fault("taken", f"There is a webhook named “{endpoint.name}” already.", pointer="/name")
        raise BadInput([taken]) from None


def _since(value: Any) -> dt.datetime:
    try:
        return moments.read(value if isinstance(value, str) else "")
    except ValueError as wrong:
        raise BadInput([Fault("bad_value", f"“since”: {wrong}.", pointer="/since")]) from None
