"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig

from newsroom import jobs


class PublishingConfig(AppConfig):
    """The door: what the public sees, and every outlet."""

    name = "publishing"

    def ready(self) -> None:
        """Follow the log of changes, also those of other processes, and have the worker hand them on."""
        from publishing import following, watch
        from publishing.webhooks import sending

        watch.connect()
        following.follow(sending.turns)
        jobs.companion(following.run_round)
        jobs.beat(sending.look_after)
