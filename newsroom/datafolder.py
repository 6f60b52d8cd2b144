"""What a newsroom's data folder knows of its own settings: its variables and its key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def read_env_file(path: Path) -> dict[str, str]:
    """Return the NAME=value lines of a file; empty where there is none.

    Blank lines and lines that begin with # are skipped, and so are quotes around a value.
    """
    if not path.is_file():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs if not name.lstrip().startswith("#")}


def write_env_file(path: Path, values: dict[str, str]) -> None:
    """Write NAME=value lines, replacing the file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{name}={value}\n" for name, value in values.items())
    temporary = path.with_suffix(".new")
    temporary.write_text(lines, "utf-8")
    temporary.replace(path)


def local_key(data: Path) -> str:
    """Return the secret key of a newsroom that was given none, made once and kept private.

    Safe where two processes start at once: the first to create the file decides.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text("utf-8")
