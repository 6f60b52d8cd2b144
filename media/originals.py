"""Originals as the desk takes them out: as they came, or with its own words in them. Verbs of `media.services`."""

from __future__ import annotations

import datetime as dt
from typing import IO, TYPE_CHECKING
from uuid import UUID

from django.core.files.storage import storages
from django.db import transaction

from media import files, history, permissions
from media.intake import child
from media.metadata.vocabulary import WORDS
from media.models import Image
from newsroom.errors import NotFound

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def original_with_metadata(image_id: UUID, *, by: User, now: dt.datetime | None = None) -> IO[bytes]:
    """Return the original with the desk's words written in, open for reading; not one pixel differs.

    Raises NotFound, NotAllowed, and PhotoRefused ("unwritable") where that cannot be done to the file.
    """
    image = _found(image_id, by)
    with files.local_original(image) as (path, folder):
        words = {name: getattr(image, name) for name in WORDS}
        corrected = child.rewrite_words(path, image.format, folder, words)
        # The folder goes with the block; who holds the file open can read it to its end.
        opened = corrected.open("rb")
    _note(image, "corrected", by=by, now=now)
    return opened


def original_as_received(image_id: UUID, *, by: User, now: dt.datetime | None = None) -> IO[bytes]:
    """Return the original as it came, open for reading. Raises NotFound and NotAllowed."""
    image = _found(image_id, by)
    opened: IO[bytes] = storages["originals"].open(image.original)
    _note(image, "as received", by=by, now=now)
    return opened


def _found(image_id: UUID, by: User) -> Image:
    image = Image.objects.filter(pk=image_id).first()
    if image is None:
        raise NotFound("There is no such photo.")
    permissions.check(by, permissions.DOWNLOAD, image)
    if image.awaited_at is not None:
        raise NotFound("The picture of this photo is awaited; there is no original yet.")
    return image


def _note(image: Image, form: str, *, by: User, now: dt.datetime | None) -> None:
    with transaction.atomic():
        history.note(image.id, "downloaded", by=by, now=now, details={"form": form})
