"""Taking turns between the newsroom and the bare view, and saying what each request cost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import orjson

from bench.client import Client, request
from bench.servers import ROOT, Database, cpu_seconds, family, serving

TURN = 100  # requests; short, so that what disturbs one turn disturbs the next
WARM = 60  # requests, until every cache that will ever be warm is
TITLES = {"list": "list of 6", "detail": "detail", "tag": "tag, page 1", "tag-far": "tag, page 50", "304": "list, 304"}


@dataclass
class Side:
    """One of the two servers: what was asked of it for one row, and what that cost."""

    client: Client
    processes: Callable[[], list[int]]
    raw: bytes
    cpu: list[float] = field(default_factory=list)  # milliseconds a request, one value a turn
    times: list[float] = field(default_factory=list)  # milliseconds

    def turn(self, status: int) -> None:
        """Ask `TURN` times, and note it."""
        pids = self.processes()
        before = cpu_seconds(pids)
        times = self.client.times(self.raw, TURN, status)
        self.cpu.append((cpu_seconds(pids) - before) * 1000 / TURN)
        self.times += [seconds * 1000 for seconds in times]


def between(one: Side, other: Side) -> float:
    """Return how many times the other's CPU the one takes: the median of the rounds.

    Round by round, because what disturbs a round disturbs both.
    """
    return median(mine / theirs for mine, theirs in zip(one.cpu, other.cpu, strict=True))


@dataclass
class Row:
    """One kind of request, asked of both."""

    name: str
    ours: Side
    bare: Side

    @property
    def ratio(self) -> float:
        """Return how many times the bare view's CPU ours takes."""
        return between(self.ours, self.bare)

    def line(self) -> str:
        """Return the row as the table shows it."""
        cells = [median(self.ours.cpu), median(self.bare.cpu), self.ratio]
        for side in (self.ours, self.bare):
            cells += [median(side.times), quantiles(side.times, n=20)[-1]]
        return f"{TITLES[self.name]:<14}" + "".join(f"{value:>9.2f}" for value in cells)


HEAD = f"{'':<14}" + "".join(f"{name:>9}" for name in ("CPU", "bare", "ratio", "median", "p95", "bare", "p95"))


def run(articles: int, rounds: int, folder: Path, database: Database | None) -> list[Row]:
    """Fill a database, check the answers and return the measured rows."""
    env = {"NEWSROOM_DATA": str(folder), "DATABASE_URL": database.url if database else ""}
    env |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "NEWSROOM_PRODUCTION": "0"}
    fill = [sys.executable, "-m", "bench.load", str(articles), str(folder)]
    subprocess.run(fill, cwd=ROOT, env={**os.environ, **env}, check=True)
    wanted: dict[str, Any] = orjson.loads((folder / "wanted.json").read_bytes())
    answers = folder / "answers"
    with ExitStack() as stack:
        port, pid = stack.enter_context(serving("newsroom.wsgi", env))
        ours = stack.enter_context(Client(port))
        etag = check(ours, wanted, answers)
        bare_env = {"BENCH_ANSWERS": str(answers), "DJANGO_SETTINGS_MODULE": ""}
        bare_port, bare_pid = stack.enter_context(serving("bench.bare", bare_env))
        bare = stack.enter_context(Client(bare_port))
        rows = []
        for name, raw in requests(wanted, etag).items():
            used = partial(accounts, pid, database)
            bare_side = Side(bare, partial(accounts, bare_pid, None), request(f"/{name}", {}))
            rows.append(Row(name, Side(ours, used, raw), bare_side))
        same_bytes(rows)
        take_turns(rows, rounds)
    return rows


def requests(wanted: dict[str, Any], etag: str) -> dict[str, bytes]:
    """Return the requests to measure, written out, by name."""
    asked = {name: request(each["path"], {}) for name, each in wanted.items()}
    return {**asked, "304": request(wanted["list"]["path"], {"If-None-Match": etag})}


def accounts(pid: int, database: Database | None) -> list[int]:
    """Return the processes that work for a server: its own, and those of its database."""
    return family(pid) + (database.backends() if database else [])


def check(ours: Client, wanted: dict[str, Any], answers: Path) -> str:
    """Stop unless every answer is what the documents say; keep its bytes for the bare view.

    Returns the list's entity tag.
    """
    answers.mkdir()
    etag = ""
    for name, each in wanted.items():
        answer = ours.get(each["path"], {})
        if answer.status != 200:
            sys.exit(f"bench: {each['path']} answered {answer.status}.")
        if orjson.loads(answer.body) != each["body"]:
            sys.exit(f"bench: {each['path']} is not what the stories say.")
        (answers / name).write_bytes(answer.body)
        etag = etag or answer.etag
    (answers / "304").write_bytes(b"")
    return etag


def same_bytes(rows: list[Row]) -> None:
    """Stop unless both servers answer every row with the same status and body."""
    for row in rows:
        ours, bare = row.ours.client.send(row.ours.raw), row.bare.client.send(row.bare.raw)
        if (ours.status, ours.body) != (bare.status, bare.body):
            sys.exit(f"bench: the two answers to “{TITLES[row.name]}” differ.")


def take_turns(rows: list[Row], rounds: int) -> None:
    """Ask both sides in turn, each as often first as the other."""
    for row in rows:
        for side in (row.ours, row.bare):
            side.client.times(side.raw, WARM, _status(row))
    for number in range(rounds):
        for row in rows:
            for side in (row.ours, row.bare) if number % 2 else (row.bare, row.ours):
                side.turn(_status(row))


def _status(row: Row) -> int:
    return 304 if row.name == "304" else 200


def aims(rows: list[Row]) -> list[tuple[str, float, float]]:
    """Return each aim, what was measured, and what it may be at most."""
    by_name = {row.name: row for row in rows}
    far = between(by_name["tag-far"].ours, by_name["tag"].ours)
    return [
        ("list, times the bare view's CPU", by_name["list"].ratio, 3.0),
        ("detail, times the bare view's CPU", by_name["detail"].ratio, 3.0),
        ("tag page 50, times page 1", far, 1.5),
    ]
