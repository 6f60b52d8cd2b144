"""`./dev demo`: from an empty folder to a running newsroom."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser

from examples.demo.load import load_newsroom, rebuild_addresses
from newsroom.datafolder import read_env_file, write_env_file

FOLDER = Path(__file__).resolve().parents[2]
WAIT = 30  # seconds for the server to answer


class Command(BaseCommand):
    help = "Make the demo newsroom in NEWSROOM_DATA and run it. Safe to run again: it adds only what is missing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the port, and a way to stop after loading."""
        parser.add_argument("--port", type=int, default=8000, help="Where to serve (default 8000).")
        parser.add_argument("--load-only", action="store_true", help="Make the newsroom, and do not serve it.")

    def handle(self, *args: Any, port: int, load_only: bool, **options: Any) -> None:
        """Write the settings, load what is missing, serve until stopped."""
        if not load_only:
            check_port(port)
        moved = settle(port)
        call_command("migrate", verbosity=0)
        load_newsroom(FOLDER, say=self.say)
        if moved:
            rebuild_addresses()
        if load_only:
            return
        with Running(port) as running:
            self.say(welcome(port))
            running.wait()

    def say(self, line: str) -> None:
        """Print a line at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def check_port(port: int) -> None:
    """Raise CommandError if something listens there already."""
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise CommandError(f"Port {port} is taken. Choose another: ./dev demo --port {port + 1}")


def settle(port: int) -> bool:
    """Write the demo's settings to its data folder; return whether addresses in stored stories moved.

    Settings were read when this process began, so after a change it begins anew.
    """
    path = settings.DATA / "newsroom.env"
    present = read_env_file(path)
    public = f"http://localhost:{port}"
    wanted = {
        "SITE_NAME": "The Steppe Courier",
        "SITE_TAGLINE": "News of Central Asia, from Central Asia",
        "SITE_CONTACT": "desk@courier.example",
        "SITE_LANGUAGES": "en,ru,kk",
        "TIME_ZONE": "Asia/Almaty",
        "LOG_LEVEL": "WARNING",
        **present,
        "PUBLIC_URL": public,
        "SITE_URL": f"{public}/reader/#",
    }
    if wanted != present:
        write_env_file(path, wanted)
        moved = {"NEWSROOM_DEMO_MOVED": "1"} if present else {}
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **moved})  # noqa: S606
    return os.environ.get("NEWSROOM_DEMO_MOVED") == "1"


def welcome(port: int) -> str:
    """Return where everything is, and who may sign in."""
    return f"""
The newsroom is running.

  Desk          http://localhost:{port}/admin/
  Reader site   http://localhost:{port}/reader/
  API docs      http://localhost:{port}/api/v1/docs/

  Sign in as    edna   (editor)             rita  (reporter)
                pia    (photo desk)         max   (market desk)
                mira   (managing editor)    oscar (may do nothing)
  Password      newsroom-demo  for everybody

Its data lies in {settings.DATA}. Stop with Ctrl-C.
"""


class Running:
    """The web server and the worker, as child processes that end with this one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.children: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Running:
        serve = [
            "-m",
            "gunicorn",
            "newsroom.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "1",
        ]
        serve += ["--worker-class", "gthread", "--threads", "8", "--log-level", "warning"]
        for command in (serve, ["manage.py", "worker"]):
            child = subprocess.Popen(  # noqa: S603
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            self.children.append(child)
        # SIGINT too: a shell that starts us in the background has it ignored.
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: sys.exit(0))
        self._until_ready()
        return self

    def __exit__(self, *_: object) -> None:
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()

    def _until_ready(self) -> None:
        ends = time.monotonic() + WAIT
        while time.monotonic() < ends:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
            if any(child.poll() is not None for child in self.children):
                break
        self.__exit__()
        raise CommandError("The server did not start; its messages are above.")

    def wait(self) -> None:
        """Stay until interrupted, or until a child ends."""
        while all(child.poll() is None for child in self.children):
            time.sleep(0.5)
        raise CommandError("The server or the worker has ended; its messages are above.")
