"""The process that serves streams."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Serve the streams (server-sent events), thousands at once. A proxy sends /api/v1/stream/ here."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where to listen, and what is passed on."""
        parser.add_argument("--bind", default="127.0.0.1:8001", help="Address to listen at (default %(default)s).")
        parser.add_argument("--workers", type=int, default=1, help="Processes; one serves thousands (default 1).")

    def handle(self, *args: Any, bind: str, workers: int, **options: Any) -> None:
        """Become gunicorn: signals reach it without a process in between."""
        config = ["-c", "python:newsroom.streaming", "--bind", bind, "--workers", str(workers)]
        self.stdout.write(f"Streams at http://{bind}/api/v1/stream/")
        self.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "newsroom.asgi", *config])  # noqa: S606
