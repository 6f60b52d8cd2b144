"""What becomes of a background task that failed, or whose worker was killed.

The backend keeps tasks in the database and runs each once. Here a failed one is put back
with a growing pause, and one that a killed worker left behind is found after a while; so a
task runs at least once. After ATTEMPTS runs it stays failed, where the desk shows it
(“Tasks”) and may try it again. Everything is decided from the rows alone: whichever process
dies at whichever line, the next look finds the same.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import structlog
from django.tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

logger = structlog.get_logger(__name__)

ATTEMPTS = 5
FIRST_PAUSE = 10.0  # seconds, and four times as long after each further failure
# No task of ours takes a tenth of this; one that is running longer has lost its worker.
LEASE = dt.timedelta(minutes=15)
KEEP_DONE = dt.timedelta(days=1)
KEEP_FAILED = dt.timedelta(days=30)
BATCH = 500
LOST = "newsroom.retries.WorkerLost"

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED, SUCCESSFUL = TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL
_looked: dict[str, float] = {}


def pause(attempts: int) -> dt.timedelta:
    """Return how long to wait after so many failures, up to a quarter longer by chance.

    Tasks that failed together, because a server was away, shall not come back together.
    """
    return dt.timedelta(seconds=FIRST_PAUSE * 4 ** (attempts - 1) * random.uniform(1, 1.25))  # noqa: S311


def look_after(now: dt.datetime) -> None:
    """Mend every five seconds, prune every hour. The worker calls it every second."""
    clock = time.monotonic()
    if clock - _looked.get("mend", float("-inf")) >= 5:
        _looked["mend"] = clock
        mend(now)
    if clock - _looked.get("prune", float("-inf")) >= 3600:
        _looked["prune"] = clock
        prune(now)


def mend(now: dt.datetime) -> int:
    """Put back what failed or was left behind and has attempts left; return how many.

    Safe in several workers at once: a row is changed only if it still is as it was read.
    """
    count = 0
    left = DBTaskResult.objects.filter(status=RUNNING, started_at__lte=now - LEASE)
    for row in left.only("id", "worker_ids", "started_at", "task_path"):
        logger.warning("task lost its worker", task=row.task_path, attempts=len(row.worker_ids))
        mine = DBTaskResult.objects.filter(pk=row.pk, status=RUNNING, started_at=row.started_at)
        said = "The process that ran this was stopped before it was done."
        if mine.update(status=FAILED, finished_at=now, exception_class_path=LOST, traceback=said):
            count += _put_back(row.pk, len(row.worker_ids), now)
    failed = DBTaskResult.objects.filter(status=FAILED).order_by("-finished_at")
    for pk, workers, at in failed.values_list("pk", "worker_ids", "finished_at")[:BATCH]:
        count += _put_back(pk, len(workers), at or now)
    return count


def _put_back(pk: UUID, attempts: int, at: dt.datetime) -> int:
    if attempts >= ATTEMPTS:
        return 0
    failed = DBTaskResult.objects.filter(pk=pk, status=FAILED)
    return failed.update(status=READY, run_after=at + pause(max(attempts, 1)), finished_at=None)


def given_up() -> list[tuple[str, str]]:
    """Return what failed for good, the newest first: the task, and the error that it ended with.

    One that is yet to be put back is among them for a few seconds.
    """
    failed = DBTaskResult.objects.filter(status=FAILED).order_by("-finished_at")
    return list(failed.values_list("task_path", "exception_class_path")[:BATCH])


def again(ids: Iterable[UUID]) -> int:
    """Have the worker run these failed tasks again, with all their attempts; return how many."""
    failed = DBTaskResult.objects.filter(pk__in=list(ids), status=FAILED)
    return failed.update(status=READY, run_after=get_date_max(), worker_ids=[], finished_at=None)


def prune(now: dt.datetime) -> int:
    """Forget what is done for a day, and what failed for a month; return how many."""
    return _forget(SUCCESSFUL, now - KEEP_DONE) + _forget(FAILED, now - KEEP_FAILED)


def _forget(status: TaskResultStatus, before: dt.datetime) -> int:
    # In batches: one statement over a million rows would hold its locks for seconds.
    count = 0
    while ids := list(
        DBTaskResult.objects.filter(status=status, finished_at__lt=before)
        .order_by()
        .values_list("pk", flat=True)[:BATCH]
    ):
        count += DBTaskResult.objects.filter(pk__in=ids).delete()[0]
    return count


def note(*, task_result: Any, **_: Any) -> None:
    """Log a failure; as an error when nobody will try again. Receiver of `task_finished`."""
    if task_result.status != FAILED:
        return
    attempts = len(task_result.worker_ids)
    say = logger.error if attempts >= ATTEMPTS else logger.warning
    what = "task given up" if attempts >= ATTEMPTS else "task failed"
    error = task_result.errors[-1].exception_class_path if task_result.errors else ""
    say(what, task=task_result.task.module_path, id=task_result.id, attempts=attempts, error=error)
