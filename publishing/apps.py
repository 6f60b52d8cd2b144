"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from newsroom import hub, jobs


class PublishingConfig(AppConfig):
    """The door: what the public sees, and every outlet."""

    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        """Follow the log, also where other processes write it; have the worker keep time and hand changes on."""
        from publishing import following, log, purging, services, watch
        from publishing.api import stream
        from publishing.search import filing
        from publishing.webhooks import sending

        watch.connect()
        hub.register(stream.TOPIC, stream.SOURCE)
        jobs.beat(services.release_due)
        jobs.beat(services.prune)
        jobs.beat(filing.file_waiting)
        log.followers.extend((purging.slowest, sending.slowest))
        following.follow(purging.turns)
        following.follow(sending.turns)
        jobs.companion(following.run_round)
        jobs.beat(sending.look_after)
