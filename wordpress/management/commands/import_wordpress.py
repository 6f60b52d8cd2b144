"""./dev manage import_wordpress FILE…: bring in what a WordPress site exported, and say what could not be carried."""

from __future__ import annotations

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from wordpress import report
from wordpress.bar import Bar
from wordpress.models import Run
from wordpress.rehearsal import lines, rehearse
from wordpress.services import importing, runs
from wordpress.services.importing import Options
from wordpress.wxr import NoExport


class Command(BaseCommand):
    # They load every page of the desk, for a command that shows none and is to take little memory.
    requires_system_checks = ()
    help = "Bring in WordPress exports (WXR). Safe to stop, to go on with, and to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the files, and how they are to be read."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="exports of one site, in their order")
        media = parser.add_mutually_exclusive_group()
        media.add_argument("--media", type=Path, metavar="FOLDER", help="a copy of wp-content/uploads")
        media.add_argument("--fetch-media", action="store_true", help="ask the site for its pictures")
        parser.add_argument("--dry-run", action="store_true", help="read all, say what would come, write nothing")
        parser.add_argument("--resume", action="store_true", help="go on with the run that was interrupted last")
        parser.add_argument("--site", default="", metavar="URL", help="the site's address, if the files do not say it")
        ways = ("sections", "tags")
        parser.add_argument("--categories", choices=ways, default="sections", help="what they become (%(default)s)")
        parser.add_argument(
            "--map", type=Path, metavar="FILE", help='TOML: category = "section:slug", "tag:slug" or ""'
        )
        parser.add_argument("--unknown", choices=("keep", "drop"), default="keep", help="shortcodes that nobody knows")
        parser.add_argument(
            "--by", metavar="USER", help="user name of who brings them in; without, the newsroom itself"
        )
        parser.add_argument("--report", type=Path, metavar="FOLDER", help="where the reports go (in the data folder)")
        parser.add_argument("--workers", type=int, default=0, help="processes that read bodies (%(default)s: this one)")

    def handle(self, *, files: list[Path], resume: bool, dry_run: bool, by: str | None, **given: Any) -> str | None:
        """Run it, write both reports, print the short one."""
        person = User.objects.filter(username=by).first() if by else None
        if by and person is None:
            raise CommandError(f"Nobody signs in as “{by}”.")
        options = _options(given)
        this = _interrupted() if resume else None
        if this is not None:
            files = files or [Path(name) for name in this.files]
            options = importing.options_of(this, workers=options.workers)
            person = person or this.by
        if not files:
            raise CommandError("Name at least one export: import_wordpress export.xml")
        for path in files:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
        bar = Bar(self.stderr)
        try:
            if dry_run:
                return "\n".join(lines(rehearse(files, options, progress=bar.progress)))
            run = importing.run(files, options, by=person, progress=bar.progress, this=this)
        except NoExport as wrong:
            raise CommandError(str(wrong)) from None
        finally:
            bar.close()
        where = report.write(run, given["report"])
        return "\n".join([*report.short(run), "", bar.rate, f"Both reports are in {where}."])


def _options(given: dict[str, Any]) -> Options:
    mapping: dict[str, str] = {}
    if (path := given["map"]) is not None:
        try:
            mapping = {str(name): str(value) for name, value in tomllib.loads(path.read_text("utf-8")).items()}
        except (OSError, ValueError) as wrong:
            raise CommandError(f"{path}: {wrong}") from None
    strange = [value for value in mapping.values() if value and value.partition(":")[0] not in ("section", "tag")]
    if strange:
        raise CommandError(f"“{strange[0]}” is neither “section:slug” nor “tag:slug”, and not empty.")
    media: Path | None = given["media"]
    if media is not None and not media.is_dir():
        raise CommandError(f"There is no folder {media}.")
    return Options(
        categories=given["categories"],
        mapping=mapping,
        unknown=given["unknown"],
        site=given["site"],
        media=media.absolute() if media else None,
        fetch=given["fetch_media"],
        workers=max(0, given["workers"]),
    )


def _interrupted() -> Run:
    run = runs.interrupted()
    if run is None:
        raise CommandError("No import was interrupted.")
    return run
