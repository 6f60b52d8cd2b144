"""The newsroom's one background process."""

from __future__ import annotations

import signal
import threading
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.tasks import task_backends
from django.tasks.signals import task_finished
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from uuid_utils.compat import uuid7

from newsroom import retries
from newsroom.jobs import BEATS, COMPANIONS, Companion

logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Run background tasks and release what is due. Safe to stop at any time, and to run twice."

    def handle(self, *args: Any, **options: Any) -> str:
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        # A thread of its own: a long task must not make a scheduled story late.
        threads = [threading.Thread(target=keep_time, args=(stop,), name="beats")]
        threads += [threading.Thread(target=keep_company, args=(each, stop)) for each in COMPANIONS]
        for thread in threads:
            thread.start()
        task_finished.connect(retries.note, dispatch_uid="newsroom.retries")
        self.stdout.write("Worker running. Stop it with Ctrl-C.")
        while not stop.is_set():
            run_waiting_tasks()
            stop.wait(1.0)
        for thread in threads:
            thread.join()
        return "Worker stopped."


def run_waiting_tasks() -> None:
    """Run every task that is ready, then return. Another backend's tasks are run by its own workers."""
    if not isinstance(task_backends["default"], DatabaseBackend):
        return
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid7().hex,
        excluded_queue_names=[],
    )
    try:
        worker.run()
    except Exception:
        # The database may be away for a moment; the worker outlives that.
        logger.exception("tasks failed")
        close_old_connections()


def keep_time(stop: threading.Event) -> None:
    """Call every beat once a second, on the second, until told to stop."""
    while not stop.wait(1.0 - time.time() % 1.0):
        close_old_connections()
        for beat in (*BEATS, retries.look_after):
            try:
                beat(timezone.now())
            except Exception:
                logger.exception("beat failed", beat=getattr(beat, "__qualname__", str(beat)))
    connections.close_all()


def keep_company(companion: Companion, stop: threading.Event) -> None:
    """Run a companion until told to stop; one that fails is begun again after a second."""
    while not stop.is_set():
        try:
            companion(stop)
        except Exception:
            logger.exception("companion failed", companion=getattr(companion, "__qualname__", str(companion)))
            stop.wait(1.0)
        finally:
            connections.close_all()
