"""The running server keeps the written contract, whatever it is asked: schemathesis asks it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.e2e.conftest import ROOT, Newsroom


def test_the_running_server_keeps_the_written_contract(newsroom: Newsroom, tmp_path: Path) -> None:
    """Every check in every phase: what fits the contract, what does not, and chains of requests along its links."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("run", f"{newsroom.url}/api/v1/schema/", "--checks", "all"),
        *("--phases", "examples,coverage,fuzzing,stateful", "--report-dir", str(tmp_path), "--no-color"),
    ]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr[-2_000:]
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in found.stdout, found.stdout[-5_000:]
