"""A world in steps: each has its own time and its own ids, whatever happened in others.

So a public step gives the same bytes whether hidden ones went before it or not; whatever then
differs, differs because something hidden shows.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from unittest import mock
from uuid import UUID

import time_machine
from django.apps import apps
from django.db import models
from django.test import TestCase

from newsroom import fields
from publishing import clock

BEGIN = dt.datetime(2025, 6, 2, 9, 0, tzinfo=dt.UTC)
NOW = BEGIN + dt.timedelta(hours=2)  # when the worlds are looked at


@contextmanager
def step(number: int, *, hidden: bool = False) -> Iterator[dt.datetime]:
    """Do something at the time of step `number`, with that step's ids; commit hooks run at its end."""
    now = BEGIN + dt.timedelta(minutes=number, seconds=30 if hidden else 0)
    numbers = random.Random(f"{number}{hidden}")

    def next_id() -> UUID:
        stamp = int(now.timestamp() * 1000) << 80
        return UUID(int=stamp | 7 << 76 | numbers.getrandbits(12) << 64 | 2 << 62 | numbers.getrandbits(62))

    with ExitStack() as stack:
        stack.enter_context(time_machine.travel(now, tick=False))
        for place in _makers_of_ids():
            stack.enter_context(mock.patch.object(place, "default", next_id))
            stack.enter_context(mock.patch.dict(place.__dict__, {"_get_default": next_id}))
        for module in _modules_with_ids():
            stack.enter_context(mock.patch.object(module, "uuid7", next_id))
        stack.enter_context(TestCase.captureOnCommitCallbacks(execute=True))
        yield now
    clock.reset()


def _makers_of_ids() -> Iterator[models.Field]:  # type: ignore[type-arg]
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if column.default is fields.uuid7:
                yield column


def _modules_with_ids() -> list[ModuleType]:
    rooms = ("articles.", "publishing.", "media.", "ticker.")
    found = [module for name, module in sys.modules.items() if name.startswith(rooms)]
    return [module for module in found if getattr(module, "uuid7", None) is fields.uuid7]
