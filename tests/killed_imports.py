"""Imports in processes of their own that are killed at random moments, and what they come to.

    python -m tests.killed_imports EXPORT POINTS      in the folder NEWSROOM_DATA, on SQLite

Prints a line of JSON a moment: what an undisturbed import leaves, and what one leaves that was killed and run
again. Each import is a fork of this process, which never opens the database itself: a Django is set up once.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import django
from django.db import connections


def main(export: Path, points: int) -> None:
    """Print what each of so many killed imports comes to."""
    from django.conf import settings
    from django.core.management import call_command

    database, fresh = settings.DATA / "newsroom.sqlite3", settings.DATA / "fresh.sqlite3"
    in_process(lambda: call_command("migrate", verbosity=0))
    shutil.move(database, fresh)
    shutil.copy(fresh, database)
    begun = time.monotonic()
    in_process(lambda: bring(export))
    lasts = time.monotonic() - begun
    print(json.dumps({"after": None, **said()}), flush=True)
    chance = random.Random()
    for _ in range(points):
        for each in database.parent.glob("newsroom.sqlite3*"):
            each.unlink()
        shutil.copy(fresh, database)
        after = chance.uniform(0, lasts)
        killed = in_process(lambda: bring(export), kill_after=after)
        in_process(lambda: bring(export))
        print(json.dumps({"after": after, "killed": killed, **said()}), flush=True)


def in_process(do: Callable[[], Any], *, kill_after: float | None = None) -> bool:
    """Do something in a fork; return whether it was killed. Raises SystemExit where it failed."""
    child = os.fork()
    if not child:
        with redirect_stderr(io.StringIO()):
            do()
        connections.close_all()  # what is written lies in the file then, and in no other beside it
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)  # a child that is done waits to be asked for
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    if not killed and os.waitstatus_to_exitcode(status):
        sys.exit("an import failed")
    return killed


def bring(export: Path) -> None:
    """Import the export, or go on with the import that was interrupted."""
    from django.core.management import call_command

    from wordpress import tellers
    from wordpress.models import Run

    tellers.BATCH = 3  # so that there are moments between two batches
    interrupted = Run.objects.exclude(state=Run.State.DONE).exists()
    call_command("import_wordpress", *([] if interrupted else [export]), resume=interrupted, stdout=io.StringIO())


def said() -> dict[str, Any]:
    """Return what the tables hold, by their names, and what another run changes, in words."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        from tests.wordpress_exports import everything
        from wordpress import report
        from wordpress.models import Run
        from wordpress.services import importing

        tables = everything()
        last = Run.objects.first()
        again = importing.run([Path(last.files[0])], importing.options_of(last, workers=0)) if last else None
        changed = [line for line in report.short(again) if "changed" in line] if again else []
        with os.fdopen(writing, "w") as pipe:
            json.dump({"tables": tables, "again": changed, "same": everything() == tables}, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told: dict[str, Any] = json.load(pipe)
    os.waitpid(child, 0)
    return told


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), int(sys.argv[2]))
