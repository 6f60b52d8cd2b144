"""Photos that wait for an answer: they look like one that is here, and somebody has to say whether they are new.

Until then they are in no list, no search and no story. What nobody answers for goes after a day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media import duplicates, files, history, permissions
from media.models import Image, Likeness
from media.tasks import make_renditions
from newsroom import jobs
from newsroom.errors import NotFound

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WAITING = dt.timedelta(days=1)
BATCH = 100


def asked_about(image_id: UUID) -> list[tuple[UUID, int]]:
    """Return the photos of the library that a held photo looks like now, and by how many bits, the likest first.

    Raises NotFound where none of this id is held.
    """
    if not Image.everything.filter(pk=image_id, held_at__isnull=False).exists():
        raise _nothing_waits()
    phash = Likeness.objects.filter(image=image_id).values_list("phash", flat=True).first()
    return [] if phash is None else duplicates.near(phash, duplicates.mirror(phash))


def keep(image_id: UUID, *, by: User | None, now: dt.datetime | None = None) -> Image:
    """Let a held photo into the library and return it. Raises NotFound where none of this id is held."""
    with transaction.atomic():
        image = held_photo(image_id)
        image.held_at = None
        image.save(update_fields=["held_at"])
        history.note(image.id, "kept", by=by, now=now or timezone.now())
        jobs.enqueue(make_renditions, str(image.id))
    return image


def discard(image_id: UUID, *, by: User | None) -> None:
    """Throw a held photo away, with its files. `by` None is the newsroom itself.

    Raises NotFound where none of this id is held, and NotAllowed where somebody else sent it.
    """
    with transaction.atomic():
        image = held_photo(image_id)
        permissions.check(by, permissions.DISCARD, image)
        paths = list(image.renditions.values_list("path", flat=True))
        image.delete()
        # Files go last: a row must never name a missing file.
        transaction.on_commit(lambda: files.remove(image.sha256, image.original, paths))


def sweep(*, now: dt.datetime) -> int:
    """Discard what nobody has answered for in a day; return how many. Safe to stop and run again."""
    old = list(Image.everything.filter(held_at__lt=now - WAITING).values_list("pk", flat=True)[:BATCH])
    for image_id in old:
        try:
            discard(image_id, by=None)
        except NotFound:
            continue  # answered for just now
    return len(old)


_swept: dict[str, dt.datetime] = {}


def tidy(now: dt.datetime) -> None:
    """Sweep once in ten minutes. The worker calls it every second."""
    if now - _swept.get("at", dt.datetime.min.replace(tzinfo=dt.UTC)) >= dt.timedelta(minutes=10):
        _swept["at"] = now
        sweep(now=now)


def held_photo(image_id: UUID) -> Image:
    """Return a held photo, locked until the end of the transaction. Raises NotFound where none of this id is held."""
    image = Image.everything.select_for_update().filter(pk=image_id, held_at__isnull=False).first()
    if image is None:
        raise _nothing_waits()
    return image


def _nothing_waits() -> NotFound:
    return NotFound(_("No photo of this id waits for an answer: it was kept, discarded, or a day has passed."))
