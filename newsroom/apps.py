"""The ground as a Django app, and the desk: the admin site that every room hangs its pages on."""

from __future__ import annotations

from allauth.account.apps import AccountConfig
from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    """The ground: commands, templates and static files shared by all rooms."""

    name = "newsroom"

    def ready(self) -> None:
        """Let the names that Django makes of our models be translated, the audit log be told of sign-ins, and
        PostgreSQL of how to squeeze.
        """
        from newsroom import naming, squeezing, tongues  # they need the models
        from newsroom.signin import noting

        naming.translate(tongues.rooms())
        noting.connect()
        post_migrate.connect(squeezing.squeeze, dispatch_uid="newsroom.squeezing")


class DeskConfig(AdminConfig):
    """Django's admin with the newsroom's own site in place of the default one."""

    default_site = "newsroom.desk.Desk"


class SignInConfig(AccountConfig):
    """allauth's accounts. Their own config insists on their middleware by name; ours keeps it from readers."""

    def ready(self) -> None:
        """Have allauth's settings checked with the others."""
        from allauth.account import checks  # noqa: F401 - registers them; needs the models
