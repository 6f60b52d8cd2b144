"""`manage.py create_api_key NAME`: make a key and print it, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from newsroom import keys
from newsroom.scopes import READ, SCOPES


class Command(BaseCommand):
    """Makes an API key. The key goes to standard output alone, so that it can be piped to where it is kept."""

    help = "Make an API key and print it. It cannot be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a name, and what the key may do and for how long."""
        parser.add_argument("name", help="whose key it is and what for")
        known = "; ".join(f"{name}: {words}" for name, words in SCOPES.items())
        parser.add_argument("--scopes", nargs="+", default=[READ], help=f"what it is for, several with spaces. {known}")
        parser.add_argument("--user", help="the user name of whom it acts for on the desk")
        parser.add_argument("--per-minute", type=int, help="requests a minute; API_RATE_LIMIT unless given")
        parser.add_argument("--days", type=int, help="for how many days; for ever unless given")

    def handle(
        self,
        *,
        name: str,
        scopes: list[str],
        user: str | None,
        per_minute: int | None,
        days: int | None,
        **options: Any,
    ) -> None:
        """Make the key and print it."""
        person = User.objects.filter(username=user, is_active=True, is_staff=True).first() if user else None
        if user and person is None:
            raise CommandError(f"Nobody on the desk signs in as “{user}”.")
        wanted = [scope for given in scopes for scope in given.replace(",", " ").split()]
        try:
            ends = timezone.now() + dt.timedelta(days=days) if days is not None else None
            made = keys.create(name, by=None, scopes=wanted, user=person, per_minute=per_minute, expires_at=ends)
        except (ValidationError, OverflowError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from None
        self.stderr.write(f"The key of “{made.key.name}”; it is shown this once:")
        self.stdout.write(made.token)
