"""A process that reads bodies for an import leaves nothing behind, however the import ends."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

IMPORT = """
import multiprocessing, os, pickle, time
from concurrent.futures import ProcessPoolExecutor
from wordpress import child
pool = ProcessPoolExecutor(2, multiprocessing.get_context("spawn"), child.begin, (pickle.dumps(()),))
print(*{each.result() for each in [pool.submit(os.getpid) for _ in range(8)]}, flush=True)
time.sleep(60)
"""


def is_there(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not list its processes in /proc")
def test_readers_end_with_the_import_that_is_killed() -> None:
    # What Python says of what the killed one held concerns nobody.
    silent = subprocess.DEVNULL
    parent = subprocess.Popen([sys.executable, "-c", IMPORT], stdout=subprocess.PIPE, stderr=silent, text=True)
    assert parent.stdout is not None
    readers = parent.stdout.readline().split()
    assert readers
    assert all(map(is_there, readers))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not any(map(is_there, readers)):
            break
        time.sleep(0.1)
    assert not any(map(is_there, readers))
