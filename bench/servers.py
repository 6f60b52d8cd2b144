"""Starting gunicorn, and reading from the system's accounts what it and the database used."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
# The same for both, and for nothing but the comparison: one worker keeps the accounts simple.
OPTIONS = [
    "--workers=1",
    "--worker-class=gthread",
    "--threads=4",
    "--keep-alive=75",
    "--no-control-socket",
    "--log-level=warning",
]


@contextlib.contextmanager
def serving(application: str, env: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Run an application under gunicorn; give its port on loopback and its process id."""
    # We listen and gunicorn inherits: no other process can take the port in between.
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        # gunicorn does this where it opens the socket itself; without it a body waits 40 ms for an ACK.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port: int = listening.getsockname()[1]
        bind = f"--bind=fd://{listening.fileno()}"
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", bind, *OPTIONS, application],
            cwd=ROOT,
            env={**os.environ, **env},
            pass_fds=[listening.fileno()],
        )
    try:
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # The name stands in parentheses and may hold spaces; state and parent follow.
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the CPU time that these processes have used, in seconds, user and system.

    /proc/<pid>/stat says the same in steps of 10 ms; this is the clock that it is rounded
    from (clock_getcpuclockid(3)), with all threads in it.
    """
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            total += time.clock_gettime(~pid << 3 | 2)
    return total


class Database:
    """A PostgreSQL database of our own; `url` is where it is."""

    def __init__(self, server: str, name: str) -> None:
        self.name = name
        split = urlsplit(server)
        # By hand: urlunsplit would take the slashes from postgresql:///name, which names no host.
        self.url = f"{split.scheme}://{split.netloc}/{name}"
        self.admin = psycopg.connect(server, autocommit=True, connect_timeout=5)

    def create(self) -> None:
        """Make the database, empty."""
        self.drop()
        self.admin.execute(f"CREATE DATABASE {self.name}".encode())

    def named(self, way: str) -> str:
        """Return the address under which one server connects: what it uses is told apart by this."""
        return f"{self.url}?application_name={way}"

    def backends(self, way: str) -> list[int]:
        """Return the processes that serve one server; none where they run on another machine."""
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND application_name = %s"
        return [pid for (pid,) in self.admin.execute(query, [self.name, way]) if _is_postgres(pid)]

    def vacuum(self) -> None:
        """Clear away what earlier runs put in and took out again, and count what there is."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as link:
            link.execute("VACUUM (ANALYZE)")

    def drop(self) -> None:
        """Remove the database, whoever is connected."""
        self.admin.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)".encode())


def _is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().startswith("postgres")
    except OSError:
        return False


def answers(server: str) -> bool:
    """Return whether a PostgreSQL server answers there."""
    try:
        psycopg.connect(server, connect_timeout=5).close()
    except psycopg.Error:
        return False
    return True
