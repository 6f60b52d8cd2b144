"""The command line of the benchmark; exits with 1 where an aim is missed."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from bench import measure, servers


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="./dev bench", description="What a request costs, beside a bare Django view.")
    parser.add_argument("--articles", type=int, default=10_000, help="stories in the database (%(default)s)")
    parser.add_argument("--rounds", type=int, default=20, help=f"turns of {measure.TURN} requests (%(default)s)")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), help="default: what there is")
    parser.add_argument("--postgresql-url", default=os.environ.get("DATABASE_URL", ""), help="default: DATABASE_URL")
    parser.add_argument("--keep", action="store_true", help="leave data folder and database for a look")
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


def measure_one(name: str, given: argparse.Namespace) -> list[measure.Row]:
    """Return the measured rows for one database, and leave nothing behind unless told to."""
    folder = Path(tempfile.mkdtemp(prefix="newsroom-bench-"))
    database = servers.Database(given.postgresql_url) if name == "postgresql" else None
    try:
        return measure.run(given.articles, given.rounds, folder, database)
    finally:
        if given.keep:
            print(f"Kept: {folder}{f' and the database {database.name}' if database else ''}")
        else:
            shutil.rmtree(folder)
            if database:
                database.drop()


def main() -> int:
    """Measure, print, and return the exit status."""
    signal.signal(signal.SIGTERM, _stop)  # so that what was started is stopped
    given = arguments()
    begun, missed = time.monotonic(), 0
    print(f"{given.articles} stories. CPU: milliseconds a request of server and database. median, p95: milliseconds.")
    for name in databases(given):
        rows = measure_one(name, given)
        print(f"\n{name}\n{measure.HEAD}", *(row.line() for row in rows), sep="\n")
        for title, found, most in measure.aims(rows):
            missed += found > most
            print(f"  {'holds ' if found <= most else 'MISSED'}  {title}: {found:.2f} (at most {most})")
    print(f"\n{'All aims hold.' if not missed else f'{missed} missed.'} {time.monotonic() - begun:.0f} s in all.")
    return 1 if missed else 0


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
