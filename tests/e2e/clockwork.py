"""Runs gunicorn by a clock that a test moves: `python -m tests.e2e.clockwork FILE …`, the seconds to add stand in FILE.

Nothing else is changed: what happens at a moment happens because the process sees that moment come.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import time_machine
from gunicorn.app.wsgiapp import run


def follow(file: Path) -> None:
    """Move the clock of this process whenever the file says so."""
    moved = 0.0
    traveller: time_machine.Traveller | None = None
    while True:
        wanted = float(file.read_text() or 0)
        if wanted != moved and traveller is None:
            traveller = time_machine.travel(time.time() + wanted, tick=True)
            traveller.start()
        elif wanted != moved and traveller is not None:
            traveller.shift(wanted - moved)
        moved = wanted
        threading.Event().wait(0.1)


def begin(file: Path) -> None:
    """Follow the file beside whatever this process does."""
    threading.Thread(target=follow, args=(file,), daemon=True).start()


if __name__ == "__main__":
    place = Path(sys.argv.pop(1))
    os.register_at_fork(after_in_child=lambda: begin(place))  # a thread does not come along into a worker
    sys.argv[0] = "gunicorn"
    run()
