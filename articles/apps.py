"""The room as a Django app: what it listens to."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """The writing desk: articles, people, taxonomy, captions, and the way to the door."""

    name = "articles"
    verbose_name = _("Stories")

    def ready(self) -> None:
        """Listen to the rooms below, which do not know this one."""
        from articles import groups, listeners, showing, tidying
        from articles import usage as use_in_stories
        from articles.services import previews
        from media import selection, usage
        from newsroom import jobs

        jobs.beat(tidying.tidy)
        listeners.connect()
        jobs.beat(previews.prune)
        usage.register(use_in_stories.uses)
        selection.shown[:] = [showing.in_a_story, showing.as_a_portrait, showing.in_public]
        # Without a sender: permissions of all rooms are there only after the last of them.
        post_migrate.connect(groups.make_groups, dispatch_uid="articles.groups")
