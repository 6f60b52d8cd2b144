"""Telling the rooms above when something changes whether, or until when, a photo may be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from media.models import Image
from media.rights import state
from media.signals import photo_rights_changed


@contextmanager
def watching(image: Image, *, now: dt.datetime) -> Iterator[None]:
    """Compare what may be shown before and after the block, and tell of a difference."""
    before = standing(image, now=now)
    yield
    if standing(image, now=now) != before:
        photo_rights_changed.send(Image, image_id=image.id, at=now)


def standing(image: Image, *, now: dt.datetime) -> tuple[bool, dt.datetime | None]:
    """Return whether a photo may be shown at `now`, and when that changes by itself."""
    return state.is_usable(image, now=now), state.next_change(image, now=now)
