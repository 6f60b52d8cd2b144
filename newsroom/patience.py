"""How long a public read may keep the database busy: what readers combine freely may cost more than it is worth.

    with patience.limited(): …        # or @patience.limited() above a function

Past the limit the database ends the read and the reader is told to come again (newsroom.outage).
What walks one index needs no limit, and is spared what this costs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from newsroom import reads

STEPS = 20_000  # of SQLite's machine, about a millisecond, between two looks at the clock


@contextmanager
def limited() -> Iterator[None]:
    """Let reads in here take LONGEST_READ seconds: each of them on PostgreSQL, all together on SQLite.

    For reads only. Raises django.db.OperationalError past the limit.
    """
    if connection.vendor == "postgresql":
        with reads.limited(int(settings.LONGEST_READ * 1000)):
            yield
        return
    connection.ensure_connection()
    link, until = connection.connection, time.monotonic() + settings.LONGEST_READ
    link.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        yield
    finally:
        link.set_progress_handler(None, 0)
