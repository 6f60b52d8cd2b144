"""Work outside the request: what to enqueue, what beats once a second, and what runs beside it.

Tasks are Django's (`django.tasks`), kept in the database. `enqueue` waits for the commit,
so that no worker sees an id whose row was rolled back. A task may run twice; each is
written so that the second run changes nothing. newsroom.retries says what becomes of failures.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.tasks import Task

Beat = Callable[[dt.datetime], object]
BEATS: list[Beat] = []
Companion = Callable[[threading.Event], object]
COMPANIONS: list[Companion] = []


def enqueue(task: Task[Any, Any], *args: Any, **kwargs: Any) -> None:
    """Run `task` in the worker once the present transaction has committed."""
    transaction.on_commit(lambda: task.enqueue(*args, **kwargs))


def beat(function: Beat) -> Beat:
    """Have the worker call `function(now)` once a second. Rooms register in their AppConfig."""
    if function not in BEATS:
        BEATS.append(function)
    return function


def companion(function: Companion) -> Companion:
    """Have the worker run `function(stop)` in a thread of its own until the event is set.

    For what may wait on somebody else's server: that must keep no beat and no task back.
    """
    if function not in COMPANIONS:
        COMPANIONS.append(function)
    return function
