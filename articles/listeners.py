"""What this room does when a room below says that something has happened."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from articles.services import publishing, refreshing
from articles.services.saving import lock_story
from media.signals import photo_changed
from newsroom.errors import NotFound
from publishing.signals import released, releasing


def connect() -> None:
    """Connect every receiver, once."""
    photo_changed.connect(_refresh_stories, dispatch_uid="articles.photo_changed")
    releasing.connect(_hold_article, dispatch_uid="articles.releasing")
    released.connect(_note_release, dispatch_uid="articles.released")


def _refresh_stories(*, image_id: UUID, **_: Any) -> None:
    refreshing.refresh_later(f"image:{image_id}")


def _hold_article(*, key: UUID, **_: Any) -> None:
    # The article and its translations are locked before its Pending row, here as in `publish`;
    # else two could wait for each other.
    try:
        lock_story(key)
    except NotFound:
        return


def _note_release(*, key: UUID, at: dt.datetime, **_: Any) -> None:
    publishing.note_release(key, now=at)
