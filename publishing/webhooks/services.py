"""Endpoints: the only code beside `sending` that writes their tables.

save(endpoint)            add one, or change its name, address and wishes
delete(pk)                remove one, and the log of what it was handed
rotate(pk)                give it a new secret; the old one is good for a day more
enable(pk), disable(pk)   switch it on, from where it stopped, or off
send_test(pk)             an event that means nothing, now
replay(ids)               some deliveries again
replay_since(pk, at)      everything again since a time
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from newsroom import addresses, audit, web
from newsroom.errors import BadInput, Fault
from newsroom.fields import uuid7
from publishing import following
from publishing.models import Change, Delivery, Endpoint
from publishing.plate import zulu
from publishing.webhooks import attempts, events, signing
from publishing.webhooks.attempts import Outcome

OLD_SECRET_GOOD_FOR = dt.timedelta(hours=24)
THING = re.compile(r"(article|section|tag|author|language|kind|image|collection):[a-z0-9-]{0,100}")
SWITCHED_OFF = "Switched off"  # by a person: how the reason then begins
AFRESH = {"failures": 0, "failing_since": None, "due_at": None, "rest_until": None, "problem": ""}


@transaction.atomic
def save(endpoint: Endpoint, *, by: User | None, now: dt.datetime) -> Endpoint:
    """Add an endpoint, which then hears of every change from now on, or change one.

    Raises BadInput with all that is wrong with its address and wishes. A changed address is
    tried at once.
    """
    if wrong := list(faults(endpoint)):
        raise BadInput(wrong)
    if endpoint._state.adding:
        endpoint.secret, endpoint.created_at = signing.new_secret(), now
        endpoint.cursor = following.newest()
        endpoint.save(force_insert=True)
        _tell("made", endpoint, by=by, now=now, url=endpoint.url, events=endpoint.events, things=endpoint.things)
        return endpoint
    # By columns: the worker writes the others of this row at the same time.
    values = {name: getattr(endpoint, name) for name in ("name", "url", "events", "things")}
    before = Endpoint.objects.filter(pk=endpoint.pk).values(*values).first() or {}
    Endpoint.objects.filter(pk=endpoint.pk).exclude(url=endpoint.url).update(**AFRESH)
    Endpoint.objects.filter(pk=endpoint.pk).update(**values)
    differing = {name: {"from": before.get(name), "to": to} for name, to in values.items() if to != before.get(name)}
    if differing:
        _tell("changed", endpoint, by=by, now=now, **differing)
    return endpoint


def _tell(verb: str, endpoint: Endpoint, *, by: User | None, now: dt.datetime | None = None, **details: Any) -> None:
    audit.note(verb, kind="webhook", thing=endpoint.pk, label=endpoint.name, by=by, now=now, details=details)


@transaction.atomic
def delete(pk: UUID, *, by: User | None) -> None:
    """Remove an endpoint and its deliveries; nothing more is sent to it."""
    if endpoint := Endpoint.objects.filter(pk=pk).first():
        _tell("deleted", endpoint, by=by, url=endpoint.url)
        Endpoint.objects.filter(pk=pk).delete()


def faults(endpoint: Endpoint) -> Iterator[Fault]:
    """Yield what is wrong with the address and the wishes of an endpoint."""
    rules = attempts.rules()
    try:
        parts = web.checked(endpoint.url, rules)
        if not _may_be_public(parts.host, rules):
            raise web.Blocked(_("The address is inside a private network."))
    except web.Blocked as refusal:
        yield Fault("bad_address", str(refusal), pointer="/url")
    for name in sorted(set(endpoint.events) - set(events.EVENTS)):
        yield Fault("unknown_event", _("There is no event “{name}”.").format(name=name), pointer="/events")
    for key in endpoint.things:
        if not THING.fullmatch(key):
            words = _("“{key}” is no key of a thing; write one such as section:economy or tag:energy.").format(key=key)
            yield Fault("bad_key", words, pointer="/things")


def _may_be_public(host: str, rules: web.Rules) -> bool:
    """Return False for an address in numbers that may not be asked; a name is resolved when it is."""
    try:
        ip_address(host)
    except ValueError:
        return True
    return addresses.is_public(host, allowed=rules.allowed)


def rotate(pk: UUID, *, by: User | None, now: dt.datetime) -> str:
    """Give an endpoint a new secret and return it. For a day, events are signed with both."""
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update().get(pk=pk)
        secret = signing.new_secret()
        Endpoint.objects.filter(pk=pk).update(
            secret=secret, old_secret=endpoint.secret, old_secret_until=now + OLD_SECRET_GOOD_FOR
        )
        _tell("rotated", endpoint, by=by, now=now)
    return secret


@transaction.atomic
def enable(pk: UUID, *, by: User | None) -> bool:
    """Switch an endpoint on; it gets everything since it stopped. Return whether it was off."""
    off = Endpoint.objects.filter(pk=pk, enabled=False)
    was_off = bool(off.update(enabled=True, disabled_at=None, disabled_because="", **AFRESH))
    if was_off:
        _tell("enabled", Endpoint.objects.get(pk=pk), by=by)
    return was_off


@transaction.atomic
def disable(pk: UUID, *, by: User | None, now: dt.datetime) -> bool:
    """Switch an endpoint off; nothing more is sent to it. Return whether it was on."""
    who = f"{SWITCHED_OFF} by {by.get_full_name() or by.username}." if by else f"{SWITCHED_OFF}."
    on = Endpoint.objects.filter(pk=pk, enabled=True)
    was_on = bool(on.update(enabled=False, disabled_at=now, disabled_because=who))
    if was_on:
        _tell("disabled", Endpoint.objects.get(pk=pk), by=by, now=now)
    return was_on


def send_test(pk: UUID, *, now: dt.datetime) -> Outcome:
    """Send an event that means nothing, and return what came of it. A receiver that is back is tried at once."""
    endpoint = Endpoint.objects.get(pk=pk)
    event = events.test(f"msg_test_{uuid7().hex}", at=zulu(now))
    with web.Client(attempts.rules()) as client:
        outcome = attempts.send(client, endpoint, event, now=now)
    attempts.note(attempts.delivery(endpoint, event, now=now), outcome, now=now)
    if outcome.taken:
        Endpoint.objects.filter(pk=pk).update(due_at=None, rest_until=None)
    return outcome


def replay(ids: Iterable[int], *, now: dt.datetime) -> int:
    """Send these deliveries again, with all their attempts; return how many. A test event is not repeated."""
    chosen = Delivery.objects.filter(pk__in=list(ids), number__isnull=False)
    return chosen.update(state=Delivery.State.WAITING, attempts=0, due_at=now)


def replay_since(pk: UUID, at: dt.datetime) -> int:
    """Send an endpoint everything again since a time; return how many changes that are at most.

    Its cursor is put back; whichever worker is at it loses it, so that it cannot put it forward.
    """
    since = Change.objects.filter(at__gte=at)
    first = since.order_by("number").values_list("number", flat=True).first()
    if first is None:
        return 0
    behind = Endpoint.objects.filter(pk=pk, cursor__gte=first)
    behind.update(cursor=first - 1, leased_by="", leased_until=None, due_at=None)
    return since.count()
