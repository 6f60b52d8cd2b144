"""Who outside is told of each change, how far they are, and what was handed to them."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom.fields import DataField, LineField, ProseField, uuid7


class Follower(models.Model):
    """Somebody who follows the log of changes in order: how far they are, and how it goes.

    `cursor` is the last change that is dealt with. It alone says what is still to be done,
    so being away for a week costs no row, and nothing is lost by it.
    """

    cursor = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)  # in a row, by the schedule
    failing_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # when to try again; None: as soon as there is something
    last_attempt_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    problem = LineField(max_length=300, blank=True)  # why the last attempt came to nothing
    # Who is at it now, by the database's clock: two workers shall not hand over the same thing.
    leased_by = LineField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Purger(Follower):
    """A cache or hub outside that is told which keys have changed, such as "fastly", or "fastly ticker".

    One row for each log that it is told of: the second word is that of a room with a counter of its own.
    """

    name = LineField(max_length=60, primary_key=True)

    class Meta:
        verbose_name = _("cache")

    def __str__(self) -> str:
        return self.name


class Endpoint(Follower):
    """A partner's address that receives webhooks."""

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = LineField(max_length=100, unique=True)
    url = LineField(_("address"), max_length=500)
    events = DataField(default=list, blank=True)  # such as "article.published"; empty: all
    things = DataField(default=list, blank=True)  # such as "section:economy"; empty: whatever it touches
    # As they are: to sign, the secret itself is needed (docs/decisions/0009-webhooks.md).
    secret = LineField(max_length=120)
    old_secret = LineField(max_length=120, blank=True)
    old_secret_until = models.DateTimeField(null=True)
    enabled = models.BooleanField(default=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_because = LineField(max_length=300, blank=True)
    tried_at_number = models.PositiveBigIntegerField(default=0)  # the newest change when it was last tried
    rest_until = models.DateTimeField(null=True)  # the receiver asked for it (Retry-After)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("webhook")

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event as one endpoint was given it, or is yet to be."""

    class State(models.TextChoices):
        WAITING = "waiting", _("will be tried again")
        DELIVERED = "delivered", _("Delivered")
        GIVEN_UP = "given up", _("Given Up")

    id = models.BigAutoField(primary_key=True)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    message_id = LineField(max_length=64)  # webhook-id: the same each time that this event is sent
    number = models.PositiveBigIntegerField(null=True)  # of the change; None for a test event
    event = LineField(max_length=40)
    state = LineField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # the last attempt
    code = models.PositiveSmallIntegerField(null=True)  # HTTP status of the last answer
    answer = ProseField(max_length=500, blank=True)  # its beginning, or why there was none
    milliseconds = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["endpoint", "message_id"], name="delivered_once")]
        indexes = [
            # The worker, each time it looks: what was set aside and is due again.
            models.Index(fields=["endpoint", "due_at"], condition=Q(state="waiting"), name="deliveries_waiting"),
            # The delivery log and its pruning.
            models.Index(fields=["endpoint", "-created_at"], name="deliveries_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"
