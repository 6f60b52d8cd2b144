"""The ground as a Django app, and the desk: the admin site that every room hangs its pages on."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class NewsroomConfig(AppConfig):
    """The ground: commands, templates and static files shared by all rooms."""

    name = "newsroom"


class DeskConfig(AdminConfig):
    """Django's admin with the newsroom's own site in place of the default one."""

    default_site = "newsroom.desk.Desk"
