"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from newsroom import hub, jobs


class TickerConfig(AppConfig):
    """The market desk: instruments and their quotes."""

    name = "ticker"
    verbose_name = _("Market desk")

    def ready(self) -> None:
        """Follow the tape, also where other processes write it; have the worker ask the sources."""
        from ticker import following, polling, services, stream

        following.connect()
        hub.register(stream.TOPIC, stream.SOURCE)
        jobs.beat(services.settle)
        jobs.companion(polling.keep_polling)
