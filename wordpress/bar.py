"""A progress bar with rate and time left, on a terminal; elsewhere only the rate, at the end."""

from __future__ import annotations

import time
from typing import Any

from wordpress.services.importing import Progress

WIDTH = 30  # characters
SELDOM = 0.2  # seconds between two looks


class Bar:
    """Draws the progress of a run on a stream of a command."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.progress = Progress(say=self._say)
        self.stage, self.begun, self.drawn = "", time.monotonic(), 0.0
        self.rate = ""

    def _say(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage != self.stage:
            self.stage, self.begun = progress.stage, now
        elapsed = max(now - self.begun, 1e-6)
        per_second = progress.done / elapsed
        if progress.stage == "stories":
            self.rate = (
                f"{progress.done:,} {'story' if progress.done == 1 else 'stories'} in {elapsed:.1f} s: "
                f"{per_second:.0f} a second."
            )
        if self.stream.isatty() and (now - self.drawn >= SELDOM or progress.done == progress.total):
            self.drawn = now
            self.stream.write("\r" + line(progress, per_second), ending="")
            self.stream.flush()

    def close(self) -> None:
        """Leave the line."""
        if self.drawn:
            self.stream.write("")


def line(progress: Progress, per_second: float) -> str:
    """Return the bar as one line: how much is done, at what rate, and how long the rest takes at that."""
    if not progress.total:
        return f"{progress.stage}: {progress.done:,}, {per_second:.0f} a second   "
    filled = WIDTH * progress.done // progress.total
    left = (progress.total - progress.done) / per_second if per_second else 0.0
    minutes, seconds = divmod(round(left), 60)
    bar = f"[{'#' * filled}{'.' * (WIDTH - filled)}]"
    rate = f"{per_second:.0f} a second, {minutes}:{seconds:02} left   "
    return f"{bar} {progress.done:,}/{progress.total:,} {progress.stage}, {rate}"
