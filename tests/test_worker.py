"""The worker as an operator runs it: a process of its own, on a database of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_the_worker_stops_when_told(tmp_path: Path) -> None:
    variables = {**os.environ, "NEWSROOM_DATA": str(tmp_path), "DATABASE_URL": ""}
    variables.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py"]
    subprocess.run([*command, "migrate", "-v0"], cwd=settings.BASE_DIR, env=variables, check=True)
    running = subprocess.Popen([*command, "worker"], cwd=settings.BASE_DIR, env=variables, stdout=subprocess.PIPE)
    with running:
        assert running.stdout is not None
        assert b"Worker running" in running.stdout.readline()
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
