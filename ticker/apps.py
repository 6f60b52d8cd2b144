"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TickerConfig(AppConfig):
    """The market desk: instruments and their quotes."""

    name = "ticker"
    verbose_name = "Market desk"

    def ready(self) -> None:
        """Follow the tape, also where other processes write it."""
        from ticker import following

        following.connect()
