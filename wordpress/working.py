"""What the worker does for imports, in a thread of its own: one of them may take an hour, and keeps no task back.

A run is known by its row alone. Killed anywhere, another worker finds it after a minute and goes on; told to stop,
the worker puts it back.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

import structlog
from django.db import OperationalError, close_old_connections, connections
from django.utils import timezone

from wordpress import report
from wordpress.models import Run
from wordpress.rehearsal import rehearse
from wordpress.services import importing, runs
from wordpress.services.importing import Progress
from wordpress.wxr import NoExport

logger = structlog.get_logger(__name__)
OFTEN = 0.5  # seconds between two notes of how far a run is
BEAT = 5.0  # seconds between two signs that somebody is at it
State = Run.State


class Stopped(Exception):
    """Somebody stopped the run, or the worker."""


class Watch:
    """Notes how far a run is, and stops it when it is to stop."""

    def __init__(self, run: Run, stop: threading.Event) -> None:
        self.run, self.stop = run, stop
        self.progress = Progress(say=self._say)
        self.stage, self.begun, self.noted = "", time.monotonic(), 0.0

    def _say(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage != self.stage:
            self.stage, self.begun, self.noted = progress.stage, now, 0.0
        if now - self.noted < OFTEN and progress.done != progress.total:
            return
        self.noted = now
        said = {"stage": progress.stage, "done": progress.done, "total": progress.total}
        rate = round(progress.done / max(now - self.begun, 1e-6), 1)
        if runs.note(self.run.pk, {**said, "rate": rate}) or self.stop.is_set():
            raise Stopped


def work(stop: threading.Event) -> None:
    """Carry out what the desk has begun, until told to stop. A companion of the worker (newsroom.jobs)."""
    while not stop.is_set():
        close_old_connections()
        if (run := runs.take(timezone.now())) is not None:
            carry_out(run, stop)
        else:
            stop.wait(1.0)


def carry_out(run: Run, stop: threading.Event) -> None:
    """Carry out one run, and note how it ended. Raises nothing."""
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(run.pk, over), name="import")
    beating.start()
    try:
        _carry_out(run, Watch(run, stop))
    except Stopped:
        runs.end(run.pk, State.WAITING if stop.is_set() else State.STOPPED)
    except NoExport as wrong:
        runs.end(run.pk, State.FAILED, trouble=str(wrong))
    except Exception as error:
        logger.exception("import failed", run=run.pk)
        runs.end(run.pk, State.FAILED, trouble=type(error).__name__)
    finally:
        over.set()
        beating.join()


def _carry_out(run: Run, watch: Watch) -> None:
    files, options = [Path(name) for name in run.files], importing.options_of(run, workers=0)
    if run.is_rehearsal:
        found = rehearse(files, options, progress=watch.progress)
        runs.end(run.pk, State.DONE, counts={**vars(found), "failed": found.failed[:1000]})
        return
    done = importing.run(files, options, by=run.by, progress=watch.progress, this=run)
    report.write(done)
    runs.end(run.pk, State.DONE, counts={**done.counts, "summary": report.summary(done)})


def _beat(run_id: int, over: threading.Event) -> None:
    while not over.wait(BEAT):
        try:
            runs.note(run_id)
        except OperationalError:
            continue  # the database is busy: the next beat says it
    connections.close_all()
