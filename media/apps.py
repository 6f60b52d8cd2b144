"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The photo desk: photos, their metadata and their public cuts."""

    name = "media"
