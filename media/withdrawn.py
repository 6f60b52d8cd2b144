"""Files of recalled photos: out of the public folder, and back to the same addresses.

They wait beside the originals, which have no address. Each step may be stopped and done again:
a file is copied before it is deleted, and what is public of a recalled photo is looked for by
folder, so that a file is found which no row names yet.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction

from media.models import Image

PRIVATE = "recalled/"


def take_out(image_id: UUID) -> int:
    """Move every public file of a recalled photo out of reach; return how many there were.

    Of a photo that is not recalled, or no more, nothing is moved.
    """
    with transaction.atomic():
        if not Image.objects.select_for_update().filter(pk=image_id, recalled_at__isnull=False).exists():
            return 0
        public, private = storages["renditions"], storages["originals"]
        paths = _files(public, _folder(image_id))
        for path in paths:
            _copy(public, path, private, PRIVATE + path)
            public.delete(path)
    return len(paths)


def put_back(image_id: UUID) -> int:
    """Copy the files of a photo back to where they were; return how many. The photo is locked."""
    public, private = storages["renditions"], storages["originals"]
    keys = _files(private, PRIVATE + _folder(image_id))
    for key in keys:
        _copy(private, key, public, key.removeprefix(PRIVATE))
    return len(keys)


def forget(image_id: UUID) -> None:
    """Delete the copies of a photo that is not recalled any more, or deleted."""
    with transaction.atomic():
        image = Image.objects.select_for_update().filter(pk=image_id).first()
        if image is None or image.recalled_at is None:
            private = storages["originals"]
            for key in _files(private, PRIVATE + _folder(image_id)):
                private.delete(key)


def open_cut(path: str) -> File[Any]:
    """Return a rendition of a recalled photo as an open file. Raises FileNotFoundError."""
    try:
        return storages["originals"].open(PRIVATE + path)
    except FileNotFoundError:
        return storages["renditions"].open(path)  # not moved yet


def tidy() -> int:
    """Take out what a stopped process has left public; return how many files. Recalled photos are few."""
    recalled = Image.objects.filter(recalled_at__isnull=False).values_list("pk", flat=True)
    return sum(take_out(image_id) for image_id in list(recalled))


def _folder(image_id: UUID) -> str:
    return f"r/{image_id.hex}"


def _files(storage: Storage, folder: str) -> list[str]:
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in sorted(names)]


def _copy(source: Storage, path: str, target: Storage, key: str) -> None:
    if target.exists(key):
        if target.size(key) == source.size(path):
            return
        target.delete(key)  # half of it, by somebody who was stopped
    with source.open(path) as content:
        stored = target.save(key, content)
    if stored != key:
        target.delete(stored)  # somebody was quicker, with the same bytes
