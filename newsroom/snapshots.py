"""One moment of the database in a file, and back: by SQLite's own backup, or by PostgreSQL's pg_dump."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


class CannotDump(Exception):
    """The database cannot be copied, or not put back; says why and what helps."""


def take(folder: Path) -> Path:
    """Copy the database into `folder` while others write; return the file."""
    path = folder / NAMES[connection.vendor]
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
        return path
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)  # all pages in one step: one moment, and nobody waits
    return path


def put_back(path: Path) -> None:
    """Replace all that the database holds by what a file of `take` holds."""
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        connection.close()  # it would hold locks that wait for us
        _run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", f"--dbname={name}", str(path)
        )
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(connection.connection)
    connection.close()


def _run(program: str, *given: str) -> None:
    """Run a program of PostgreSQL's on our database. Raises CannotDump with what it said."""
    found = shutil.which(program)
    if found is None:
        raise CannotDump(f"There is no {program} here: install PostgreSQL's client programs (postgresql-client).")
    known = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    said = {name: str(known[key]) for name, key in names.items() if known[key]}
    ran = subprocess.run([found, *given], env={**os.environ, **said}, capture_output=True, text=True)  # noqa: S603 - ours
    if ran.returncode:
        raise CannotDump(f"{program}: {ran.stderr.strip()[-1000:]}")
