"""How large a photo may be, and what opening it may cost."""

from __future__ import annotations

from typing import Any

MAX_SIDE = 32_000  # pixels
MIN_SIDE = 16  # pixels
MAX_PIXELS = {
    "JPEG": 100_000_000,
    "PNG": 100_000_000,
    "TIFF": 100_000_000,
    # These two decode whole and need several times the memory.
    "WEBP": 64_000_000,
    "AVIF": 64_000_000,
}
# A progressive JPEG of half a megabyte can hold thousands, each a pass over all pixels.
MAX_SCANS = 100

MEMORY = 2_500 * 1024 * 1024  # bytes of address space
PROCESSOR_SECONDS = 20
WALL_SECONDS = 30.0
PATIENCE = 60.0  # seconds that an upload waits for others to be opened
FILE_BYTES = 64 * 1024 * 1024  # largest file that may be written
OPEN_FILES = 64
ANSWER_BYTES = 2 * 1024 * 1024  # largest answer that is read


class Refused(Exception):
    """This photo is refused; `reason` is a key of `media.intake.refusals`."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts
