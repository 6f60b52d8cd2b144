"""The kept log: lines of `Change` in commit order and without a gap, from any number that is kept.

Lines older than CHANGES_KEPT_DAYS are pruned by the worker (`publishing.services.prune`), a
batch a second, and never one that somebody in `followers` has still to read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from newsroom.errors import BadInput, Fault, TooOld
from newsroom.public import FRESH, STALE
from publishing import statements
from publishing.models import Change, Ledger
from publishing.queries import EPOCH

# What is crawled now may have been kept somewhere for as long as this, by a clock a minute off.
KEPT_ELSEWHERE = dt.timedelta(seconds=FRESH + STALE + 60)

# Each returns the number that its slowest reader has seen, None without readers.
Follower = Callable[[], int | None]
followers: list[Follower] = []


@dataclass(frozen=True, slots=True)
class Line:
    """One change as the log tells it."""

    number: int
    kind: str
    thing: str
    path: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A part of the log and the state it was read in, both of one moment.

    `number` is the newest change and `at` its time; `floor` is the one before the oldest
    that is kept: whoever has seen it can read on without missing anything.
    """

    number: int
    at: dt.datetime
    floor: int
    lines: list[Line]
    caught_up: bool

    @property
    def next(self) -> int:
        """Return the number to read on from."""
        return self.number if self.caught_up else self.lines[-1].number


def read(after: int, size: int, *, kinds: Sequence[str] = ()) -> Reading:
    """Return at most `size` lines after a number, 0 for the oldest that is kept, in one query.

    Raises TooOld where lines after it were pruned, BadInput where it has not been given yet.
    """
    found = statements.log(after, size + 1, kinds)
    (number, at, oldest), rows = found if found else ((0, EPOCH, 0), [])
    reading = Reading(
        number=number,
        at=at,
        floor=(oldest or number + 1) - 1,
        lines=[Line(*row) for row in rows[:size]],
        caught_up=len(rows) <= size,
    )
    if after > number:
        detail = f"There is no change {after} yet: the newest is {number}. If it was there once, begin with a crawl."
        raise BadInput([Fault("cursor_ahead", detail, parameter="since")])
    if 0 < after < reading.floor:
        raise too_old(after, reading.floor)
    return reading


def newest() -> int:
    """Return the newest change number, 0 before the first."""
    return Ledger.objects.values_list("number", flat=True).first() or 0


def too_old(after: int, floor: int) -> TooOld:
    """Return the error for a number before the kept log, with the way back."""
    detail = f"Changes up to {floor} are no longer kept, so {after} is too old. Crawl all of it, then read on."
    return TooOld(detail, crawl=crawl(), next=str(safe_start()))


def crawl() -> str:
    """Return the address at which a crawl of everything begins."""
    return f"{settings.PUBLIC_URL}/api/v1/articles/?cursor=*"


def safe_start(*, now: dt.datetime | None = None) -> int:
    """Return the number to read on from after a crawl that begins now.

    It lies so far back that no copy of a page, kept by whatever cache, is older. Reading
    some changes twice does no harm; one that was never read would never be mended.
    """
    before = (now or timezone.now()) - KEPT_ELSEWHERE
    found = Change.objects.filter(at__lt=before).order_by("-number").values_list("number", flat=True).first()
    return read(0, 1).floor if found is None else found


def prunable(now: dt.datetime, most: int) -> int:
    """Return the number up to which at most `most` lines may be forgotten, 0 where none may.

    What is forgotten is a beginning of the log, so that the rest has no gap. The newest line
    stays, however old, and so does whatever a follower has still to read.
    """
    limit = now - dt.timedelta(days=settings.CHANGES_KEPT_DAYS)
    oldest = Change.objects.order_by("number").values_list("number", "at")
    first = oldest.first()
    if first is None or first[1] >= limit:
        return 0
    seen = [number for each in followers if (number := each()) is not None]
    up_to = 0
    # One more is read than may go, so that the last of all is never among those that may.
    for number, at in list(oldest[: most + 1])[:-1]:
        if at >= limit or number > min(seen, default=number):
            break
        up_to = number
    return up_to
