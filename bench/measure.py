"""Taking turns between the newsroom and the bare view, and noting what each request cost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import orjson

from bench.client import Client, request
from bench.servers import Database, cpu_seconds, family, serving

TURN = 60  # requests; short, so that what disturbs one turn disturbs the next
SLOW = 0.02  # seconds; a row whose answers take longer has shorter turns
TITLES = {
    "list": "list of 6",
    "detail": "detail",
    "details": "random details",
    "tag": "tag, page 1",
    "tag-far": "tag, page 50",
    "author": "author",
    "mixed": "mixed random",
    "common": "search, common",
    "rare": "search, rare",
    "304": "list, 304",
}
# The newsroom with every answer made anew, and as it runs.
WAYS = {"cold": {"ANSWER_CACHE_MEGABYTES": "0"}, "hot": {}}
Wanted = dict[str, list[dict[str, Any]]]


@dataclass
class Side:
    """One server: what is asked of it for one row, and what that cost."""

    client: Client
    processes: Callable[[], list[int]]
    raw: list[bytes]
    cpu: list[float] = field(default_factory=list)  # milliseconds a request, one value a turn
    times: list[float] = field(default_factory=list)  # milliseconds

    def __post_init__(self) -> None:
        self.next = cycle(self.raw)

    def turn(self, count: int, status: int) -> None:
        """Ask `count` times, and note it."""
        pids = self.processes()
        before = cpu_seconds(pids)
        times = self.client.times(list(islice(self.next, count)), status)
        self.cpu.append((cpu_seconds(pids) - before) * 1000 / count)
        self.times += [seconds * 1000 for seconds in times]

    def latency(self) -> tuple[float, float]:
        """Return the median and the 99th percentile, in milliseconds."""
        return median(self.times), quantiles(self.times, n=100)[-1]


def between(one: Side, other: Side) -> float:
    """Return how many times the other's CPU the one takes: the median of the rounds.

    Round by round, because what disturbs a round disturbs both.
    """
    return median(mine / theirs for mine, theirs in zip(one.cpu, other.cpu, strict=True))


@dataclass
class Row:
    """One kind of request, asked of every side."""

    name: str
    sides: dict[str, Side]
    turn: int = TURN

    @property
    def status(self) -> int:
        """Return the status that each answer of this row has."""
        return 304 if self.name == "304" else 200

    def ratio(self, way: str) -> float:
        """Return how many times the bare view's CPU the newsroom takes, this way."""
        return between(self.sides[way], self.sides["bare"])


def run(rounds: int, folder: Path, env: dict[str, str], database: Database | None) -> list[Row]:
    """Check every answer of a filled newsroom, and return the measured rows."""
    wanted: Wanted = orjson.loads((folder / "wanted.json").read_bytes())
    asked = searches(wanted)
    with ExitStack() as stack:
        clients: dict[str, tuple[Client, Callable[[], list[int]]]] = {}
        for way, also in WAYS.items():
            own = {**env, **also, "DATABASE_URL": database.named(way) if database else ""}
            port, pid = stack.enter_context(serving("newsroom.wsgi", own))
            clients[way] = (stack.enter_context(Client(port)), partial(accounts, pid, database, way))
        answers = folder / "answers"
        etag = check(clients["cold"][0], asked, answers)
        port, pid = stack.enter_context(serving("bench.bare", bare_env(answers)))
        clients["bare"] = (stack.enter_context(Client(port)), partial(accounts, pid, None, ""))
        rows = []
        for name, each in {**asked, "304": asked["list"]}.items():
            headers = {"If-None-Match": etag} if name == "304" else {}
            ours = [request(one["path"], headers) for one in each]
            bare = [request(f"/{name}-{number}", {}) for number in range(len(each))]
            sides = {way: Side(*client, bare if way == "bare" else ours) for way, client in clients.items()}
            rows.append(Row(name, sides))
        for row in rows:
            same_bytes(row)
        take_turns(rows, rounds)
    return rows


def bare_env(answers: Path) -> dict[str, str]:
    """Return the surroundings of the bare view."""
    return {"BENCH_ANSWERS": str(answers), "DJANGO_SETTINGS_MODULE": ""}


def searches(wanted: Wanted) -> Wanted:
    """Return the rows with the searches written out as requests."""
    path = "/api/v1/search/?page_size=6&q="
    return {
        name: [{**one, "path": f"{path}{one['word']}"} if "word" in one else one for one in each]
        for name, each in wanted.items()
    }


def accounts(pid: int, database: Database | None, way: str) -> list[int]:
    """Return the processes that work for a server: its own, and those that the database gave it."""
    return family(pid) + (database.backends(way) if database else [])


def check(ours: Client, asked: Wanted, answers: Path) -> str:
    """Stop unless every answer is what the stories say; keep its bytes for the bare view.

    Returns the list's entity tag.
    """
    answers.mkdir(exist_ok=True)
    etag = ""
    for name in list(asked):
        for number, each in enumerate(asked[name]):
            answer = ours.get(each["path"], {})
            if answer.status == 404 and "word" in each:
                print(f"Without “{TITLES[name]}”: nothing answers {each['path']}.")
                del asked[name]
                break
            if answer.status != 200:
                sys.exit(f"bench: {each['path']} answered {answer.status}.")
            if not holds(each, orjson.loads(answer.body)):
                sys.exit(f"bench: {each['path']} is not what the stories say.")
            (answers / f"{name}-{number}").write_bytes(answer.body)
            etag = etag or answer.etag
    (answers / "304-0").write_bytes(b"")
    return etag


def holds(each: dict[str, Any], body: dict[str, Any]) -> bool:
    """Return whether an answer is the wanted one; of a search, whether it found what there is."""
    if "body" in each:
        return bool(body == each["body"])
    return body["count"] == each["count"] and each["word"] in json.dumps(body["results"]).casefold()


def same_bytes(row: Row) -> None:
    """Stop unless all servers answer every request of a row with the same status and body."""
    for number in range(len(row.sides["bare"].raw)):
        found = [side.client.send(side.raw[number]) for side in row.sides.values()]
        if len({(each.status, each.body) for each in found}) != 1:
            sys.exit(f"bench: the answers to “{TITLES[row.name]}” differ.")


def take_turns(rows: list[Row], rounds: int) -> None:
    """Ask all sides in turn, each as often first as another."""
    for row in rows:
        for side in row.sides.values():
            side.turn(TURN, row.status)  # until every cache that will ever be warm is
        slowest = max(median(side.times) for side in row.sides.values()) / 1000
        row.turn = TURN if slowest < SLOW else max(2, int(TURN * SLOW / slowest))
        for side in row.sides.values():
            side.cpu.clear()
            side.times.clear()
    for number in range(rounds):
        for row in rows:
            sides = list(row.sides.values())
            first = number % len(sides)
            for side in sides[first:] + sides[:first]:
                side.turn(row.turn, row.status)
