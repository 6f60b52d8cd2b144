"""What this room does when a room below says that something has happened."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any
from uuid import UUID

from articles.services import collections, pictures, publishing, refreshing
from articles.services.saving import lock_story
from media.signals import photo_changed, photo_recalled, photo_rights_changed
from newsroom.errors import NotFound
from publishing.signals import expired, expiring, rechecking, released, releasing


def connect() -> None:
    """Connect every receiver, once."""
    photo_rights_changed.connect(_recheck_stories, dispatch_uid="articles.photo_rights_changed")
    photo_recalled.connect(_follow_recall, dispatch_uid="articles.photo_recalled")
    rechecking.connect(_rebuild, dispatch_uid="articles.rechecking")
    photo_changed.connect(_refresh_stories, dispatch_uid="articles.photo_changed")
    releasing.connect(_hold_article, dispatch_uid="articles.releasing")
    released.connect(_note_release, dispatch_uid="articles.released")
    expiring.connect(_hold_before_it_leaves, dispatch_uid="articles.expiring")
    expired.connect(_note_expiry, dispatch_uid="articles.expired")


def _refresh_stories(*, image_id: UUID, **_: Any) -> None:
    refreshing.refresh_later(f"image:{image_id}")


def _recheck_stories(*, image_id: UUID, at: dt.datetime, **_: Any) -> None:
    pictures.rebuild_soon(image_id, now=at)


def _follow_recall(*, image_id: UUID, at: dt.datetime, **_: Any) -> None:
    pictures.follow_recall(image_id, now=at)


def _rebuild(*, key: str, at: dt.datetime, **_: Any) -> None:
    kind, _colon, slug = key.partition(":")
    if kind == "collection":
        collections.rebuild(slug, now=at)
    else:
        pictures.rebuild(key, now=at)


def _hold_article(*, key: UUID, at: dt.datetime, outdated: bool, **_: Any) -> None:
    # The article and its translations are locked before its Pending row, here as in `publish`;
    # else two could wait for each other.
    try:
        article, _others = lock_story(key)
    except NotFound:
        return
    if outdated:
        refreshing.reseal(article, at)


def _note_release(*, key: UUID, at: dt.datetime, **_: Any) -> None:
    publishing.note_release(key, now=at)


def _hold_before_it_leaves(*, key: UUID, **_: Any) -> None:
    with suppress(NotFound):
        lock_story(key)


def _note_expiry(*, key: UUID, at: dt.datetime, **_: Any) -> None:
    with suppress(NotFound):
        publishing.note_expiry(key, now=at)
