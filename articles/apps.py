"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """The writing desk: articles, people, taxonomy, captions, and the way to the door."""

    name = "articles"
