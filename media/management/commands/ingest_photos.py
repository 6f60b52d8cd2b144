"""./dev manage ingest_photos FOLDER: take in what lies in a folder, and with --watch what is laid there."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from media import services
from media.folder import DONE, REFUSED, Entry, HotFolder
from newsroom.errors import NotFound

LOOK_AGAIN = 0.5  # seconds
WIDTH = 30  # characters of the progress bar


class Command(BaseCommand):
    help = "Take in the photos of a folder. They go to done/ in it, or to refused/ with a text that says why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the folder, the template, and whether to stay."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--template", help="name of a metadata template that is laid over what the files say")
        parser.add_argument("--by", metavar="USER", help="user name of who sends them; without, the newsroom itself")
        parser.add_argument("--watch", action="store_true", help="stay, and take in what comes, until Ctrl-C")

    def handle(self, *, folder: Path, template: str | None, by: str | None, watch: bool, **options: Any) -> str:
        """Take in the folder. Safe to stop and run again."""
        hot = HotFolder(_folder(folder))
        try:
            hot.template = services.template_named(template) if template else None
        except NotFound as missing:
            raise CommandError(str(missing)) from None
        hot.by = User.objects.filter(username=by).first() if by else None
        if by and hot.by is None:
            raise CommandError(f"Nobody signs in as “{by}”.")
        counts: Counter[str] = Counter()
        with _until_stopped() as stop:
            while not stop.is_set():
                self._take_in(hot, counts, stop)
                if not watch and not hot.waiting():
                    break
                stop.wait(LOOK_AGAIN)
        return f"{counts['new']} new, {counts['known']} here already, {counts['refused']} refused."

    def _take_in(self, hot: HotFolder, counts: Counter[str], stop: threading.Event) -> None:
        ready = hot.ready()
        for done, entry in enumerate(hot.take_in(ready), start=1):
            counts["refused" if entry.reason else "new" if entry.is_new else "known"] += 1
            self.stdout.write(f"{_bar(done, len(ready))} {entry.name}: {_said(entry)}")
            self.stdout.flush()
            if stop.is_set():
                return


@contextmanager
def _until_stopped() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C sets: the photo at hand is finished first. A second Ctrl-C ends it there and then.

    An interrupt raised wherever the program happens to be may be lost in a callback, or leave half a line.
    """
    stop = threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def ask(*_: Any) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _folder(given: Path) -> Path:
    folder = given.expanduser().absolute()
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}.")
    for name in (DONE, REFUSED):
        try:
            # At once, not after the first photo was taken in and could not be moved.
            (folder / name).mkdir(exist_ok=True)
        except OSError as error:
            raise CommandError(f"{folder / name} cannot be made: {error.strerror}.") from None
    return folder


def _bar(done: int, total: int) -> str:
    filled = WIDTH * done // total
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}"


def _said(entry: Entry) -> str:
    if entry.reason:
        return f"refused. {entry.reason}"
    return "taken in" if entry.is_new else "was here already"
