"""What the worker does for the photo desk. Tasks take ids and may run twice."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.tasks import task

from media import queries, renditions


@task()
def make_renditions(image_id: str) -> int:
    """Cut a photo anew after its rights text changed; return how many files were made."""
    return renditions.renew(UUID(image_id))


_swept: dict[str, dt.datetime] = {}


def tidy(now: dt.datetime) -> None:
    """Sweep retired renditions once an hour. The worker calls it every second."""
    if now - _swept.get("at", dt.datetime.min.replace(tzinfo=dt.UTC)) >= dt.timedelta(hours=1):
        _swept["at"] = now
        renditions.sweep(now=now)
        queries.gather_statistics()
