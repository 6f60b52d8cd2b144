"""What the worker does for the photo desk. Tasks take ids and may run twice."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.tasks import task
from django.utils import timezone

from media import queries, renditions, sweeping, withdrawn


@task()
def make_renditions(image_id: str) -> int:
    """Make what a photo lacks of its renditions; return how many files were made.

    Enqueued where a photo comes in, and where its rights text, its focal point or a crop changes.
    """
    return renditions.renew(UUID(image_id))


@task()
def take_out_files(image_id: str) -> int:
    """Move the public files of a recalled photo out of reach; return how many there still were."""
    return withdrawn.take_out(UUID(image_id))


@task()
def sweep_orphans() -> int:
    """Delete the files that a kill left without a row; return how many there were."""
    return sweeping.sweep_orphans(now=timezone.now())


_swept: dict[str, dt.datetime] = {}


def tidy(now: dt.datetime) -> None:
    """Sweep retired renditions once an hour, and files without a row once a day. The worker calls it every second."""
    if now - _swept.get("at", dt.datetime.min.replace(tzinfo=dt.UTC)) >= dt.timedelta(hours=1):
        _swept["at"] = now
        renditions.sweep(now=now)
        queries.gather_statistics()
        withdrawn.tidy()
    if now - _swept.setdefault("orphans", now) >= dt.timedelta(days=1):
        _swept["orphans"] = now
        sweep_orphans.enqueue()
