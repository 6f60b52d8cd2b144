"""Looking for garbage less often, where a great many rows are made one after another.

Python counts what is made and not yet freed, and every two thousand looks through all of it for what refers to
itself. Who reads a thousand stories at once makes hundreds of thousands of things, hardly any of them garbage
of that kind: a fifth of the time went into looking.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

MANY = 50_000  # things made


def give_back() -> None:
    """Give the system back what is free between things that stay, where its C library can (glibc's malloc_trim).

    What was made since and refers to itself is freed first: who looks seldom would keep the texts of hundreds of rows.
    """
    gc.collect(0)
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Callable[[int], object] | None:
    found: Callable[[int], object] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found


def look_seldom() -> None:
    """Look for garbage once in so many things; what is here now is not looked at. For a process that does one thing."""
    gc.freeze()
    gc.set_threshold(MANY)


@contextmanager
def looked_for_seldom() -> Iterator[None]:
    """Look for garbage once in so many things while this lasts."""
    before = gc.get_threshold()
    gc.set_threshold(MANY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
