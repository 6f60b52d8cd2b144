"""What must always hold of photos: each file that a row names is there."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import storages

from media.models import Image, Rendition
from media.withdrawn import PRIVATE
from newsroom.integrity import check


@check("media.originals")
def every_original_is_there() -> Iterator[str]:
    """The original is the one thing that cannot be made again. An awaited picture has none yet."""
    storage = storages["originals"]
    rows = Image.everything.filter(awaited_at=None).values_list("pk", "file_name", "original")
    for pk, name, key in rows.iterator(chunk_size=1000):
        if not storage.exists(key):
            yield f"The original of “{name}” ({pk}) is not there."


@check("media.renditions")
def every_cut_is_where_readers_may_have_it() -> Iterator[str]:
    """A cut is public, or, of a recalled photo, out of reach. Those that are lost: `cut_photos --lost`."""
    rows = Rendition.objects.values_list("path", "image__recalled_at")
    for path, recalled_at in rows.iterator(chunk_size=1000):
        if not storages["renditions"].exists(path):
            if recalled_at is None or not storages["originals"].exists(PRIVATE + path):
                yield f"{path} is not there."
        elif recalled_at is not None:
            yield f"{path} is public, and its photo is recalled."
