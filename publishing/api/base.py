"""What the endpoints of the door share: due stories are let in, validators come from the things shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import orjson
import structlog
from django.db import DatabaseError
from django.utils import timezone
from rest_framework.request import Request

from newsroom.problems import CONTENT_TYPE
from newsroom.public import FRESH, PublicView, Validator
from publishing import clock, services
from publishing.api import shapes
from publishing.models import Publication
from publishing.queries import State
from publishing.statements import Detail

logger = structlog.get_logger(__name__)


def problems(*statuses: int) -> dict[tuple[int, str], type[shapes.Problem]]:
    """Return what the schema says of these refusals."""
    return {(status, CONTENT_TYPE): shapes.Problem for status in statuses}


class DoorView(PublicView):
    """Base of the endpoints that show publications."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in what is due before anything is read: a story is out at its second."""
        super().initial(request, *args, **kwargs)
        let_in_due()


def let_in_due() -> None:
    """Let in what is due, if anything is: a process that reads needs no worker to be on time."""
    due = clock.next_due()
    if due is not None and due <= (now := timezone.now()):
        try:
            services.release_due(now)
        except DatabaseError:
            # A read must not fail because a write could not be made; the worker will.
            logger.exception("release failed")
            clock.rest()


def validator(state: State, *keys: str, also: str = "") -> Validator:
    """Return the validator of an answer about the things `keys`, which stand as `state` says."""
    return Validator(state.number, state.at, keys=keys, fresh=fresh(), also=also)


def validator_of(found: Publication | Detail, *through: Publication | Detail) -> Validator:
    """Return the validator of an answer about one publication, whether it shows it or says where it went.

    `through` are those that led to it: the answer is as new as the newest of them, and changes with each.
    """
    newest = max((found, *through), key=lambda each: each.version)
    keys = tuple(services.own_key(each) for each in (found, *through))
    return Validator(newest.version, newest.changed_at, keys=keys, fresh=fresh())


def stored(json: str | bytes) -> orjson.Fragment:
    """Return stored JSON as a part of an answer, without parsing it."""
    return orjson.Fragment(json)


def fresh() -> int:
    """Return for how many seconds an answer may be kept by an edge."""
    return clock.freshness(timezone.now(), FRESH)


def by_the_minute(own: Validator, *, now: dt.datetime) -> Validator:
    """Return the validator of an answer that changes by itself with each minute: no copy is kept past this one."""
    begun = now.replace(second=0, microsecond=0)
    left = int((begun + dt.timedelta(minutes=1) - now).total_seconds())
    also = begun.strftime("%Y%m%dT%H%M")
    return replace(own, also=also, modified=max(own.modified, begun), fresh=min(own.fresh, left))
