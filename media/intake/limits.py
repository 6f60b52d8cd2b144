"""How large a photo may be, and what opening it may cost."""

from __future__ import annotations

from typing import Any

MAX_SIDE = 32_000  # pixels
MIN_SIDE = 16  # pixels
MAX_PIXELS = {
    "JPEG": 100_000_000,
    "PNG": 100_000_000,
    "TIFF": 100_000_000,
    # These decode whole and need several times the memory.
    "WEBP": 36_000_000,
    "AVIF": 56_000_000,
    "HEIF": 56_000_000,
}
# A progressive JPEG of half a megabyte can hold thousands of scans, each a pass over all pixels.
MAX_SCANS = 100
MAX_SCANNED = 1_200_000_000  # pixels over all scans; ten of a hundred megapixels

MEMORY = 620 * 1024 * 1024  # bytes of address space, of which 20 MB are never touched
PROCESSOR_SECONDS = 5  # of an upload
LADDER_SECONDS = 60  # of cutting again, for which nobody waits
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
