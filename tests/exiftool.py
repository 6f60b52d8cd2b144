"""exiftool, the oracle: what somebody else's program reads out of a file, or writes into one."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

EXIFTOOL = shutil.which("exiftool")
needs_exiftool = pytest.mark.skipif(EXIFTOOL is None, reason="exiftool is not installed")


def exiftool(*arguments: str | Path) -> bytes:
    """Run exiftool and return what it printed."""
    command = [str(EXIFTOOL), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


def tags(path: Path, *options: str) -> dict[str, Any]:
    """Return all that exiftool finds in a file, by group and name, as numbers and codes, structures whole."""
    [found] = json.loads(exiftool("-j", "-G1", "-n", "-struct", "-a", *options, path))
    return dict(found)


def copied(source: Path, target: Path) -> Path:
    """Copy all metadata from one file into another, as a photo program does; return the other."""
    exiftool("-q", "-q", "-overwrite_original", "-tagsfromfile", source, "-all:all", "-unsafe", target)
    return target
