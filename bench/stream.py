"""How fast a publish reaches thousands of listeners, and what a listener costs.

    ./dev bench stream [--listeners 2000]

One process for streams on loopback, listeners that count in one event loop beside it, and a
third process that publishes. All three read one monotonic clock.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.servers import ROOT, cpu_seconds, family

WITHIN = 1_000.0  # milliseconds
ROUNDS = 8
IDLE = 20  # seconds, a heartbeat among them
REQUEST = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
CHANGES = b"/api/v1/stream/"


class Listener(asyncio.Protocol):
    """Asks for the stream, and notes when each event came."""

    def __init__(self, path: bytes = CHANGES) -> None:
        self.path = path
        self.open = asyncio.get_running_loop().create_future()
        self.times: list[float] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 -- for the type checker
        transport.write(REQUEST % self.path)

    def data_received(self, data: bytes) -> None:
        if not self.open.done():  # the beginning, which may hold how things stand
            if b"retry: " in data:
                self.open.set_result(None)
        elif b"\nevent: " in data:
            self.times.append(time.monotonic())


@contextlib.contextmanager
def serving(env: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Run the process for streams; give its port on loopback and its process id."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listening:
        port: int = listening.getsockname()[1]
        options = ["-c", "python:newsroom.streaming", f"--bind=fd://{listening.fileno()}", "--log-level=warning"]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "newsroom.asgi", *options],
            cwd=ROOT,
            env=env,
            pass_fds=[listening.fileno()],
        )
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


class Publisher:
    """A process that publishes a story when told to."""

    def __init__(self, env: dict[str, str], module: str = "bench.stream") -> None:
        command = [sys.executable, "-m", module, "--publish"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._said()  # it has set itself up

    def publish(self) -> float:
        """Return when the story was committed."""
        assert self.process.stdin  # noqa: S101 -- for the type checker
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        return float(self._said())

    def _said(self) -> bytes:
        assert self.process.stdout  # noqa: S101 -- for the type checker
        return self.process.stdout.readline()

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)


def publish_when_told() -> None:
    """Be the publisher: a line in publishes a story, a line out says when that was committed."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench.corpus import Corpus
    from publishing import services

    call_command("migrate", verbosity=0)
    corpus = Corpus(100)
    services.introduce(corpus.things())
    documents = iter(corpus.documents())
    print("ready", flush=True)
    for _ in sys.stdin:
        services.put(next(documents), cause="published")
        print(time.monotonic(), flush=True)


def memory(pids: list[int]) -> int:
    """Return the resident memory of these processes, in bytes."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * resource.getpagesize()


async def listen(port: int, count: int, path: bytes = CHANGES) -> list[Listener]:
    """Return so many listeners, all of them at the beginning of the stream."""
    loop, found = asyncio.get_running_loop(), []
    for _ in range(count):
        _, listener = await loop.create_connection(lambda: Listener(path), "127.0.0.1", port)
        found.append(listener)
    await asyncio.gather(*(listener.open for listener in found))
    return found


async def measure(port: int, pid: int, count: int, publisher: Publisher) -> int:
    """Measure and print. Returns how many aims are missed."""
    await listen(port, 20)  # what the first ones make it load is no cost of the others
    pids = family(pid)
    before, begun = memory(pids), time.monotonic()
    listeners = await listen(port, count)
    print(f"{count:,} listeners in {time.monotonic() - begun:.1f} s.")
    print(
        f"Memory: {(memory(pids) - before) / count / 1024:.1f} KiB a listener, {memory(pids) / 2**20:.0f} MiB in all."
    )
    used, begun = cpu_seconds(pids), time.monotonic()
    await asyncio.sleep(IDLE)
    print(f"Idle: {(cpu_seconds(pids) - used) / (time.monotonic() - begun):.2%} of a core, heartbeats among it.")
    slowest = 0.0
    print("Milliseconds from the commit until a listener has it:  p50    p99    all")
    for turn in range(ROUNDS):
        committed = await asyncio.to_thread(publisher.publish)
        async with asyncio.timeout(30):
            while any(len(listener.times) <= turn for listener in listeners):
                await asyncio.sleep(0.005)
        waits = sorted((listener.times[turn] - committed) * 1000 for listener in listeners)
        slowest = max(slowest, waits[-1])
        print(f"{'':52}{waits[count // 2]:7.1f}{waits[count * 99 // 100]:7.1f}{waits[-1]:7.1f}", flush=True)
    missed = slowest > WITHIN
    print(f"  {'MISSED' if missed else 'holds '}  a publish reaches all: {slowest:.0f} ms (at most {WITHIN:.0f})")
    return int(missed)


@contextlib.contextmanager
def newsroom_of_its_own() -> Iterator[dict[str, str]]:
    """Give the surroundings of an empty newsroom, which may have as many connections as the system lets it."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # children inherit it
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        own = {"NEWSROOM_DATA": folder, "DATABASE_URL": "", "NEWSROOM_PRODUCTION": "0"}
        yield {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}


def main(given: list[str]) -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(prog="./dev bench stream", description=__doc__)
    parser.add_argument("--listeners", type=int, default=2_000, help="(default %(default)s)")
    parser.add_argument("--publish", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(given)
    if asked.publish:
        publish_when_told()
        return 0
    with newsroom_of_its_own() as env, contextlib.closing(Publisher(env)) as publisher, serving(env) as (port, pid):
        return asyncio.run(measure(port, pid, asked.listeners, publisher))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
