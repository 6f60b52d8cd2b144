"""`manage.py reset_second_step NAME`: for whoever is left when nobody can sign in to do it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.signin import resetting


class Command(BaseCommand):
    """Forgets somebody's app, passkeys and recovery codes."""

    help = "Forget the app, the passkeys and the recovery codes of an account."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name that the person signs in with."""
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> str:
        """Reset it, and say what was forgotten."""
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no account “{username}”.")
        gone = resetting.reset(person, by=None)
        return f"{username} signs in with the password alone now." if gone else f"{username} had no second step."
