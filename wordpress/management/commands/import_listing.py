"""./dev manage import_listing FILE: a page that lists stories, as text, becomes drafts and quotes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wordpress.body.listing import read_listing
from wordpress.services import listings

MOST = 20_000_000  # bytes of a page


class Command(BaseCommand):
    help = "Bring in a page that lists stories, saved as text: headlines, beginnings, captions, rates. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the page, and whose it is."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--site", default="", metavar="URL", help="whose page: its photos are then those of an export"
        )
        parser.add_argument("--language", default="", help="of its stories (the newsroom's first)")
        parser.add_argument("--by", metavar="USER", help="user name of who brings it in")

    def handle(self, *, file: Path, site: str, language: str, by: str | None, **options: Any) -> str:
        """Bring it in, and say what became of it."""
        person = User.objects.filter(username=by).first() if by else None
        if by and person is None:
            raise CommandError(f"Nobody signs in as “{by}”.")
        if language and language not in settings.SITE_LANGUAGES:
            known = ", ".join(settings.SITE_LANGUAGES)
            raise CommandError(f"The newsroom does not write in “{language}”, but in: {known}.")
        listing = read_listing(_read(file))
        if not listing.stories and not listing.lines:
            raise CommandError(f"{file} lists no story and no rate.")
        done = listings.bring(listing, site=site, language=language, by=person, now=timezone.now())
        told = [f"new      {each}{_cut(each, done)}" for each in done.new] + [f"known    {each}" for each in done.known]
        told += [f"rate     {quote.instrument.code} = {quote.value}, {quote.as_of:%d %B %Y}" for quote in done.quotes]
        told += [f"lost     {each}" for each in done.losses]
        drafts = _many(len(done.new), "draft")
        return "\n".join([*told, f"{drafts}, {len(done.cut)} of them cut; {_many(len(done.quotes), 'quote')}."])


def _many(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _cut(headline: str, done: listings.Brought) -> str:
    return " (cut)" if headline in done.cut else ""


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            found = opened.read(MOST + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None
    if len(found) > MOST:
        raise CommandError(f"{file} is longer than a page: {MOST // 1_000_000} MB at most.")
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not in UTF-8. Save it so, and try again.") from None
