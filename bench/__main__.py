"""The command line of the benchmark; exits with 1 where an aim is missed."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import orjson

from bench import duplicates, form, importing, measure, photos, rates, report, servers, stream
from bench.publish import Writing
from bench.servers import ROOT, Database

STORIES = [10_000, 100_000]
FOLDER = ROOT / "var" / "bench"
PARTS = {
    "stream": stream.main,
    "rates": rates.main,
    "photos": photos.main,
    "form": form.main,
    "duplicates": duplicates.main,
    "import": importing.main,
}


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="./dev bench", description="What a request costs, beside a bare Django view.")
    several = "stories in the database, one run for each (%(default)s)"
    parser.add_argument("--stories", type=int, nargs="+", default=STORIES, help=several)
    turns = f"turns of {measure.TURN} requests a row and server (%(default)s)"
    parser.add_argument("--rounds", type=int, default=15, help=turns)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), help="default: what there is")
    parser.add_argument("--postgresql-url", default=os.environ.get("DATABASE_URL", ""), help="default: DATABASE_URL")
    kept = "leave the filled databases, and use those that an earlier run left (of the same code)"
    parser.add_argument("--keep", action="store_true", help=kept)
    parser.add_argument("--fill", action="store_true", help="fill the databases and leave them, to measure with --keep")
    return parser.parse_args()


def databases(given: argparse.Namespace) -> list[str]:
    """Return which databases to measure. Exits where one that was asked for does not answer."""
    url: str = given.postgresql_url
    there = url.startswith(("postgres://", "postgresql://")) and servers.answers(url)
    if given.database in ("postgresql", "both") and not there:
        sys.exit("bench: no PostgreSQL answers; name one with --postgresql-url postgres://user@host:5432/postgres")
    if given.database is None:
        return ["sqlite", "postgresql"] if there else ["sqlite"]
    return ["sqlite", "postgresql"] if given.database == "both" else [given.database]


@dataclass
class Newsroom:
    """One newsroom to measure: its data folder, and its database where that is a server's."""

    stories: int
    folder: Path
    database: Database | None

    @property
    def env(self) -> dict[str, str]:
        """Return the surroundings that its processes run in."""
        url = self.database.url if self.database else ""
        also = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "NEWSROOM_PRODUCTION": "0"}
        return {"NEWSROOM_DATA": str(self.folder), "DATABASE_URL": url, **also}

    def fill(self, *, keep: bool) -> None:
        """Fill it, unless an earlier run left it filled and `keep` says to use that."""
        if keep and (self.folder / "wanted.json").exists():
            if self.database:
                self.database.vacuum()
            return
        self.clear()
        self.folder.mkdir(parents=True)
        if self.database:
            self.database.create()
        begun = time.monotonic()
        self.run("bench.load", str(self.stories), str(self.folder))
        print(f"Filled with {self.stories:,} stories in {time.monotonic() - begun:.0f} s.", flush=True)

    def run(self, module: str, *given: str) -> None:
        """Run a module of the benchmark on this newsroom."""
        subprocess.run([sys.executable, "-m", module, *given], cwd=ROOT, env={**os.environ, **self.env}, check=True)

    def publish(self) -> list[Writing]:
        """Return what publishing takes here."""
        self.run("bench.publish", str(self.folder))
        return [Writing(**each) for each in orjson.loads((self.folder / "written.json").read_bytes())]

    def clear(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.database:
            self.database.drop()


def newsroom(name: str, stories: int, url: str) -> Newsroom:
    """Return the newsroom of this many stories, in a database of its own."""
    folder = FOLDER / f"{name}-{stories}"
    if name == "sqlite":
        return Newsroom(stories, folder, None)
    # Beside the one that the address names, never in it: ours is emptied and dropped.
    return Newsroom(stories, folder, Database(url, f"{urlsplit(url).path.lstrip('/') or 'newsroom'}_bench_{stories}"))


def measure_one(name: str, stories: int, given: argparse.Namespace) -> tuple[list[measure.Row], int]:
    """Measure one newsroom and print it. Returns its rows, and how many aims are missed."""
    print(f"\n{name}, {stories:,} stories", flush=True)
    one = newsroom(name, stories, given.postgresql_url)
    try:
        one.fill(keep=given.keep)
        rows = measure.run(given.rounds, one.folder, one.env, one.database)
        written = one.publish()
    finally:
        if not given.keep:
            one.clear()
    lines, missed = report.judge(report.aims(rows, written))
    print(report.HEAD, *map(report.line, rows), report.writing(written), lines, sep="\n", flush=True)
    return rows, missed


def main() -> int:
    """Measure, print, and return the exit status."""
    signal.signal(signal.SIGTERM, _stop)  # so that what was started is stopped
    if part := PARTS.get("".join(sys.argv[1:2])):
        return part(sys.argv[2:])
    given = arguments()
    begun, missed = time.monotonic(), 0
    print(report.EXPLAINED)
    for name in databases(given):
        measured: dict[int, list[measure.Row]] = {}
        for stories in sorted(given.stories):
            if given.fill:
                newsroom(name, stories, given.postgresql_url).fill(keep=True)
                continue
            measured[stories], failed = measure_one(name, stories, given)
            missed += failed
        for small, large in pairwise(measured):
            lines, failed = report.judge(report.growth(measured[small], measured[large]))
            print(f"\n{name}, cold, from {small:,} to {large:,} stories, times\n{lines}")
            missed += failed
    if given.fill:
        return 0
    print(f"\n{'All aims hold.' if not missed else f'{missed} missed.'} {time.monotonic() - begun:.0f} s in all.")
    return 1 if missed else 0


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
