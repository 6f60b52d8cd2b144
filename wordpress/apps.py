"""The room as a Django app: old addresses lead to where their stories are now."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WordPressConfig(AppConfig):
    """Stories that came from WordPress, and where they were read there."""

    name = "wordpress"
    verbose_name = _("WordPress")

    def ready(self) -> None:
        """Tell the door which addresses were a source's, and the desk what waits for somebody."""
        from articles import start
        from newsroom import dress, jobs
        from publishing import addresses
        from wordpress import old_addresses, tidying, waiting, working

        addresses.former_sites.append(old_addresses.is_site)
        addresses.former_stories.append(old_addresses.story_at)
        start.OTHERS.append(waiting.captions_card)
        dress.COUNTS["wordpress_importedcaption_changelist"] = waiting.captions
        jobs.companion(working.work)
        jobs.beat(tidying.tidy)
