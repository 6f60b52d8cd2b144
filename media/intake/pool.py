"""Warm processes that open photos: few at a time, each photo in a child of its own.

A zygote is a process that has loaded the decoders and waits. For each job it forks a
child, which lowers its limits, does the one job and ends; so no photo sees what another
one left, and nobody waits for Python to start.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import structlog
from django.conf import settings

from media.intake import limits
from media.intake.refusals import refuse

logger = structlog.get_logger(__name__)

JOBS = 50  # after which a zygote is replaced
GRACE = 2.0  # seconds in which a zygote, which counts the time itself, has to answer


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit status, negative for a signal, and what it took."""

    status: int
    seconds: float = 0.0  # of a processor
    peak: int = 0  # bytes of memory


KILLED = Ended(-signal.SIGKILL)


class _Zygote:
    """One process that waits for jobs."""

    def __init__(self, worker: Path) -> None:
        self.worker = worker
        self.owner = os.getpid()
        self.done = 0
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, "-I", str(worker)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath},  # keys and passwords stay here
            start_new_session=True,
        )

    def run(self, question: Path, reply: Path, seconds: float) -> Ended | None:
        """Have one job done; return how its child ended, None if the zygote itself did not live to say so."""
        assert self.process.stdin is not None  # noqa: S101 - both are pipes
        assert self.process.stdout is not None  # noqa: S101
        job = {"question": str(question), "reply": str(reply), "seconds": seconds}
        try:
            self.process.stdin.write(json.dumps(job).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        ready, _, _ = select.select([self.process.stdout], [], [], seconds + GRACE)
        if not ready:
            return KILLED
        line = self.process.stdout.readline()
        self.done += 1
        return Ended(**json.loads(line)) if line.strip() else None

    def stop(self) -> None:
        """End the process and whatever it has started. A fork of ours leaves it alone."""
        if self.owner != os.getpid():
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


_lock = threading.Lock()
_idle: list[_Zygote] = []


def run(worker: Path, question: Path, reply: Path, *, seconds: float) -> Ended:
    """Have a job done by a child and return how it ended.

    Waits while as many photos are open as settings.PHOTO_PROCESSES says. Raises PhotoRefused
    ("busy") if that lasts for a minute.
    """
    with _place():
        for _ in range(2):
            zygote = _take(worker)
            ended = zygote.run(question, reply, seconds)
            if ended is not None and ended is not KILLED and zygote.done < JOBS:
                _give_back(zygote)
                return ended
            zygote.stop()
            if ended is not None:
                return ended
            # It was killed while it waited, by an operator or for want of memory: once more, with a new one.
            logger.warning("the process that opens photos is gone; another one is started")
    return Ended(1)


def _take(worker: Path) -> _Zygote:
    with _lock:
        # What a fork inherited is its parent's.
        _idle[:] = [zygote for zygote in _idle if zygote.owner == os.getpid()]
        found = next((zygote for zygote in _idle if zygote.worker == worker), None)
        if found is not None:
            _idle.remove(found)
            return found
    return _Zygote(worker)


def _give_back(zygote: _Zygote) -> None:
    with _lock:
        _idle.append(zygote)
        spare = _idle.pop(0) if len(_idle) > settings.PHOTO_PROCESSES else None
    if spare is not None:
        spare.stop()


def stop() -> None:
    """End all processes that wait."""
    with _lock:
        waiting, _idle[:] = list(_idle), []
    for zygote in waiting:
        zygote.stop()


atexit.register(stop)


@contextlib.contextmanager
def _place() -> Iterator[None]:
    """Hold one of the places in which photos are opened at once."""
    places = _places(settings.PHOTO_PROCESSES)
    if not places.acquire(timeout=limits.PATIENCE):
        raise refuse("busy")
    try:
        yield
    finally:
        places.release()


@cache
def _places(number: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(number)
