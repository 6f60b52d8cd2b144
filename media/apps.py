"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from newsroom import jobs, restoring


class MediaConfig(AppConfig):
    """The photo desk: photos, their metadata and their public cuts."""

    name = "media"
    verbose_name = _("Photo desk")

    def ready(self) -> None:
        """Have the worker tidy up after the photo desk."""
        from media import holding, tasks, withdrawn  # models may not be imported before apps are ready

        jobs.beat(tasks.tidy)
        jobs.beat(holding.tidy)
        # Of a photo that was recalled while a backup was taken, the public files are in it too.
        restoring.restored.connect(lambda **_: withdrawn.tidy(), weak=False, dispatch_uid="media.restored")
