"""Files that a kill left behind, between their being stored and their row: found and deleted a week later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.core.files.storage import Storage, storages

from media.models import Image, Rendition
from media.renditions import KEPT

BATCH = 500


def sweep_orphans(*, now: dt.datetime) -> int:
    """Delete originals and renditions that no row names and that are older than a week; return how many.

    Files are stored before their rows, so a young one may be waiting for its own. Safe to stop
    and run again.
    """
    return _sweep_originals(now - KEPT) + _sweep_renditions(now - KEPT)


def _sweep_originals(before: dt.datetime) -> int:
    storage, swept = storages["originals"], 0
    for folder in _folders(storage, "originals"):
        keys = _files(storage, f"originals/{folder}")
        known = set(
            Image.everything.filter(original__startswith=f"originals/{folder}/").values_list("original", flat=True)
        )
        for key in keys:
            # Looked up once more: the same photo may have come again while we read.
            is_orphan = key not in known and _is_older(storage, key, before)
            if is_orphan and not Image.everything.filter(original=key).exists():
                storage.delete(key)
                swept += 1
    return swept


def _sweep_renditions(before: dt.datetime) -> int:
    storage, swept = storages["renditions"], 0
    folders = [folder for folder in _folders(storage, "r") if _is_id(folder)]
    for start in range(0, len(folders), BATCH):
        some = folders[start : start + BATCH]
        ids = [UUID(folder) for folder in some]
        known = set(Rendition.objects.filter(image_id__in=ids).values_list("path", flat=True))
        for folder in some:
            for path in _files(storage, f"r/{folder}"):
                is_orphan = path not in known and _is_older(storage, path, before)
                if is_orphan and not Rendition.objects.filter(path=path, image_id=UUID(folder)).exists():
                    storage.delete(path)
                    swept += 1
    return swept


def _folders(storage: Storage, under: str) -> list[str]:
    try:
        folders, _ = storage.listdir(under)
    except FileNotFoundError:
        return []
    return sorted(folders)


def _files(storage: Storage, folder: str) -> Iterator[str]:
    _, names = storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in sorted(names))


def _is_older(storage: Storage, path: str, moment: dt.datetime) -> bool:
    try:
        return bool(storage.get_modified_time(path) < moment)
    except FileNotFoundError:
        return False  # gone meanwhile


def _is_id(folder: str) -> bool:
    try:
        return UUID(folder).hex == folder
    except ValueError:
        return False
