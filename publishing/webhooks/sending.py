"""Handing events over to one endpoint: in the order of the log, each until it is taken.

    send_due(pk)         everything that is due for one endpoint; the worker calls it
    turns(now, newest)   whose turn it is

The cursor moves on when an event is taken. While a receiver cannot be reached, its first
event waits and all behind it; the schedule says for how long, and a new change is a reason
to look earlier. A receiver that answers and yet refuses one event three times gets the next
ones, and that one again later, so that one event nobody can digest does not end all news.

Killed anywhere, this is done again from the cursor: an event may come twice, with the same
webhook-id, and is never lost.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from newsroom import web
from publishing import following
from publishing.following import Hold, Turn
from publishing.models import Change, Delivery, Endpoint
from publishing.plate import zulu
from publishing.webhooks import attempts, events, schedule
from publishing.webhooks.attempts import Outcome
from publishing.webhooks.events import Event

MOST = 200  # events in one turn; then another worker, or a stop, has a chance
LONGEST_TURN = 10.0  # seconds after which no further event is begun
BATCH = 500  # changes looked through at once for the next that is wanted
State = Delivery.State
Clock = Callable[[], dt.datetime]


def turns(now: dt.datetime, newest: int) -> Iterator[Turn]:
    """Yield the endpoints that have something due."""
    waiting = Q(deliveries__state=State.WAITING, deliveries__due_at__lte=now, deliveries__number__lte=F("cursor"))
    found = Endpoint.objects.filter(Q(cursor__lt=newest) | waiting & Q(failing_since=None), enabled=True).distinct()
    for endpoint in found.defer("secret", "old_secret"):
        if is_due(endpoint, newest, now):
            yield Turn(f"webhook {endpoint.pk}", endpoint.failures > 0, partial(send_due, endpoint.pk))


def is_due(endpoint: Endpoint, newest: int, now: dt.datetime) -> bool:
    """Return whether an endpoint may be tried: by its schedule, or because something new has happened."""
    if not endpoint.enabled or (endpoint.rest_until and now < endpoint.rest_until):
        return False
    if endpoint.due_at is None or endpoint.due_at <= now:
        return True
    last = endpoint.last_attempt_at
    return newest > endpoint.tried_at_number and (last is None or last + schedule.LOOK_AGAIN <= now)


def send_due(pk: UUID, *, clock: Clock = timezone.now, most: int = MOST) -> int:
    """Hand over what is due to one endpoint, at most `most` events; return how many were taken."""
    with following.hold(Endpoint, pk) as mine:
        if mine is None:
            return 0
        with web.Client(attempts.rules()) as client:
            sender = _Sender(mine, client, clock)
            return sender.again(most) + sender.go_on(most)


class _Sender:
    """One turn of one endpoint."""

    def __init__(self, mine: Hold[Endpoint], client: web.Client, clock: Clock) -> None:
        self.mine, self.client, self.clock = mine, client, clock
        self.until = time.monotonic() + LONGEST_TURN

    def again(self, most: int) -> int:
        """Send what was set aside or asked for again; return how much of it was taken."""
        endpoint = self._read()
        if endpoint.failing_since is not None:
            return 0  # not while the receiver is away: it would only use the attempts up
        aside = Q(number__lte=endpoint.cursor) & Q(state=State.WAITING, due_at__lte=self.clock())
        taken = 0
        for delivery in list(endpoint.deliveries.filter(aside).order_by("number")[:most]):
            event = self._told(delivery)
            outcome = attempts.send(self.client, endpoint, event, now=self.clock()) if event else attempts.NOTHING
            attempts.note(delivery, outcome, now=self.clock())
            taken += outcome.taken
            if not self.mine.update() or outcome.gone or outcome.away or time.monotonic() > self.until:
                if outcome.gone:
                    self._disable(outcome.problem)
                break
        return taken

    def _told(self, delivery: Delivery) -> Event | None:
        change = Change.objects.filter(number=delivery.number or 0).first()
        return events.tell(change) if change else None

    def go_on(self, most: int) -> int:
        """Send what follows the cursor, in order, until something is not taken; return how much was."""
        taken = 0
        for _ in range(most):
            endpoint, newest, now = self._read(), following.newest(), self.clock()
            late = time.monotonic() > self.until
            if late or endpoint.cursor >= newest or not is_due(endpoint, newest, now):
                break
            event = self._next(endpoint, newest, now)
            if event is None:
                break
            delivery = attempts.delivery(endpoint, event, now=now)
            outcome = attempts.send(self.client, endpoint, event, now=now)
            attempts.note(delivery, outcome, now=self.clock())
            if outcome.taken:
                taken += 1
                if not self._taken(endpoint, event, newest):
                    break
            elif not self._refused(endpoint, event, delivery, outcome, newest):
                break
        return taken

    def _read(self) -> Endpoint:
        return Endpoint.objects.get(pk=self.mine.pk)

    def _next(self, endpoint: Endpoint, newest: int, now: dt.datetime) -> Event | None:
        """Return the next event that this endpoint wants; pass by what it does not want."""
        while endpoint.cursor < newest:
            changes = list(Change.objects.filter(number__gt=endpoint.cursor).order_by("number")[:BATCH])
            if not changes:
                return None
            if changes[0].number > endpoint.cursor + 1:
                return events.missed(endpoint.cursor, changes[0].number, at=zulu(now))
            for change in changes:
                event = events.tell(change) if wants(endpoint, change) else None
                if event:
                    # Whoever looks next begins here, and the list shows how far behind they are.
                    return event if self.mine.update(cursor=change.number - 1) else None
            endpoint.cursor = changes[-1].number
            if not self.mine.update(cursor=endpoint.cursor):
                return None
        return None

    def _taken(self, endpoint: Endpoint, event: Event, newest: int) -> bool:
        now = self.clock()
        if endpoint.failing_since is not None:
            # They are back: what was set aside meanwhile need not wait for its hour.
            endpoint.deliveries.filter(state=State.WAITING, number__lte=endpoint.cursor).update(due_at=now)
        return self.mine.update(
            cursor=event.number,
            failures=0,
            failing_since=None,
            due_at=None,
            rest_until=None,
            problem="",
            last_attempt_at=now,
            last_success_at=now,
            tried_at_number=newest,
        )

    def _refused(self, endpoint: Endpoint, event: Event, delivery: Delivery, outcome: Outcome, newest: int) -> bool:
        """Note a failure; return whether to go on with the next event."""
        now = self.clock()
        if outcome.gone:
            self._disable(outcome.problem)
            return False
        since = endpoint.failing_since or now
        scheduled = endpoint.due_at is None or endpoint.due_at <= now
        failures = endpoint.failures + scheduled
        due_at = now + schedule.pause(failures) if scheduled else endpoint.due_at
        rest_until = now + outcome.rest if outcome.rest is not None else None
        aside = not outcome.away and delivery.attempts >= schedule.SET_ASIDE_AFTER
        held = self.mine.update(
            cursor=event.number if aside else F("cursor"),
            failures=failures,
            failing_since=since,
            due_at=now if aside else max(filter(None, (due_at, rest_until))),
            rest_until=rest_until,
            problem=outcome.problem,
            last_attempt_at=now,
            tried_at_number=newest,
        )
        if held and now - since >= schedule.DISABLE_AFTER and failures >= schedule.ATTEMPTS:
            self._disable(f"Nothing was taken for {schedule.DISABLE_AFTER.days} days: {outcome.problem}")
            return False
        return held and aside

    def _disable(self, because: str) -> None:
        now = self.clock()
        attempts.disabled(self.mine.pk, because)
        self.mine.update(enabled=False, disabled_at=now, disabled_because=because[:300], problem=because[:300])


def wants(endpoint: Endpoint, change: Change) -> bool:
    """Return whether an endpoint asked for changes of this kind and of these things."""
    if endpoint.events and events.name_of(change) not in endpoint.events:
        return False
    return not endpoint.things or not set(endpoint.things).isdisjoint(change.touched.split())


def slowest() -> int | None:
    """Return the last change that every endpoint has taken: the log is kept beyond it. None without endpoints."""
    return Endpoint.objects.filter(enabled=True).order_by("cursor").values_list("cursor", flat=True).first()


_looked: dict[str, dt.datetime] = {}


def look_after(now: dt.datetime) -> None:
    """Prune the delivery log once a minute. The worker calls it every second."""
    if now - _looked.get("at", dt.datetime.min.replace(tzinfo=dt.UTC)) >= dt.timedelta(minutes=1):
        _looked["at"] = now
        prune(now)


def prune(now: dt.datetime) -> int:
    """Forget some deliveries older than WEBHOOK_LOG_DAYS; return how many. What still waits is kept."""
    old = Delivery.objects.exclude(state=State.WAITING)
    old = old.filter(created_at__lt=now - dt.timedelta(days=settings.WEBHOOK_LOG_DAYS))
    ids = list(old.values_list("pk", flat=True)[:BATCH])
    return Delivery.objects.filter(pk__in=ids).delete()[0] if ids else 0
