"""The public cuts of a photo: stored under addresses that change with their content, renewed, swept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from media import files
from media.intake import child
from media.models import Image, Rendition
from media.signals import photo_changed

KEPT = dt.timedelta(days=7)  # how long a retired rendition stays for pages in caches


def store(image_id: UUID, block: dict[str, str], cuts: Iterable[child.Made]) -> list[Rendition]:
    """Store new cuts and return their rows, not yet saved."""
    made: list[Rendition] = []
    for cut in cuts:
        path = files.rendition_path(image_id, block, width=cut.width, form=cut.format)
        size = cut.file.stat().st_size
        files.put(storages["renditions"], path, cut.file)
        made.append(
            Rendition(
                image_id=image_id, width=cut.width, height=cut.height, format=cut.format, path=path, byte_size=size
            )
        )
    return made


def renew(image_id: UUID, *, now: dt.datetime | None = None) -> int:
    """Cut a photo anew if its credit block or our encoder has changed; return how many files were made.

    Safe to run twice. The old files stay for a while, for pages in caches.
    """
    image = Image.objects.filter(pk=image_id).first()
    if image is None or not _is_outdated(image):
        return 0  # deleted meanwhile, or done by another worker
    block = image.credit_block
    with files.local_original(image) as (path, folder):
        opened = child.open_photo(path, image.format, folder, credit_block=block)
        made = store(image.id, block, opened.renditions)
    with transaction.atomic():
        current = Image.objects.select_for_update().filter(pk=image_id).first()
        if current is None or current.credit_block != block:
            # Changed again while we cut; that change has enqueued a task of its own. The files
            # stay: one of them may be named by an older row, or soon by another worker's.
            return 0
        paths = [rendition.path for rendition in made]
        image.renditions.current().exclude(path__in=paths).update(retired_at=now or timezone.now())
        image.renditions.filter(path__in=paths).update(retired_at=None)
        Rendition.objects.bulk_create(made, ignore_conflicts=True)
        photo_changed.send(Image, image_id=image_id)
    return len(made)


def sweep(*, now: dt.datetime) -> int:
    """Delete renditions that were retired a week ago; return how many. Safe to stop and run again."""
    old = list(Rendition.objects.retired_before(now - KEPT)[:1000])
    for rendition in old:
        # The row first: a row must never name a missing file.
        rendition.delete()
        storages["renditions"].delete(rendition.path)
    return len(old)


def remove(paths: Iterable[str]) -> None:
    """Delete rendition files; those that are gone already are no error."""
    for path in paths:
        storages["renditions"].delete(path)


def _is_outdated(image: Image) -> bool:
    widths = image.renditions.current().values_list("width", "format", "path")
    block = image.credit_block
    return not widths or any(
        path != files.rendition_path(image.id, block, width=width, form=form) for width, form, path in widths
    )
