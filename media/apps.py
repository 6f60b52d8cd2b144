"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from newsroom import jobs


class MediaConfig(AppConfig):
    """The photo desk: photos, their metadata and their public cuts."""

    name = "media"
    verbose_name = _("Photo desk")

    def ready(self) -> None:
        """Have the worker tidy up after the photo desk."""
        from media import holding, tasks  # models may not be imported before apps are ready

        jobs.beat(tasks.tidy)
        jobs.beat(holding.tidy)
