"""The demo newsroom as a Django app, so that its command is found. Never installed in production."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A newsroom to try: people, sections, stories, photos and rates."""

    name = "examples.demo"
    label = "demo"
