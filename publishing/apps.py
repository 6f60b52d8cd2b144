"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """The door: what the public sees, and every outlet."""

    name = "publishing"

    def ready(self) -> None:
        """Follow the log of changes, also those of other processes."""
        from publishing import watch

        watch.connect()
