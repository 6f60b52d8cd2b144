"""One moment of the database in a file, and back: by SQLite's own backup, or by PostgreSQL's pg_dump."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from django.db import connection

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
# What libpq calls the parts of DATABASE_URL; PostgreSQL's programs read these variables.
WHERE = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
VARIABLES = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
    "channel_binding": "PGCHANNELBINDING",
    "options": "PGOPTIONS",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
EXTENSION = re.compile(r"^\d+; \d+ \d+ (?:EXTENSION - |COMMENT - EXTENSION )(?P<name>\S+)")
# All that is ours: tables with their sequences, indexes and triggers, then routines. Not what an extension owns.
CLEARING = """
DO $$
DECLARE
  each record;
BEGIN
  FOR each IN
    SELECT c.oid::regclass AS name, c.relkind AS kind FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                    AND d.deptype IN ('a', 'e', 'i'))
  LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE', CASE each.kind
      WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, each.name);
  END LOOP;
  FOR each IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                    AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', each.name);
  END LOOP;
END $$;
"""


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
    """Replace all that the database holds by what a file of `take` holds, in one transaction.

    Tables that a later version made go as well: they would stand in the way of `migrate`.
    """
    if connection.vendor == "postgresql":
        connection.close()  # it would hold locks that wait for us
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            _put_back_dump(path, Path(folder))
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(connection.connection)
    connection.close()


def _put_back_dump(path: Path, folder: Path) -> None:
    """Have psql empty the database and fill it again. The script is whole before it runs: half of one would count."""
    clearing, wanted, script = folder / "clearing.sql", folder / "wanted", folder / "database.sql"
    clearing.write_text(CLEARING, "utf-8")
    wanted.write_text(_without_extensions(_run("pg_restore", "--list", str(path))), "utf-8")
    _run("pg_restore", "--no-owner", f"--use-list={wanted}", f"--file={script}", str(path))
    quiet = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _run("psql", *quiet, f"--file={clearing}", f"--file={script}")


def _without_extensions(listed: str) -> str:
    """Return a list of pg_restore without the extensions that are there: their owner may be another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        there = {str(name) for (name,) in cursor.fetchall()}
    connection.close()
    lines = [
        line for line in listed.splitlines() if not ((found := EXTENSION.search(line)) and found.group("name") in there)
    ]
    return "\n".join([*lines, ""])


def _run(program: str, *given: str) -> str:
    """Run a program of PostgreSQL's on our database; return what it wrote. Raises CannotDump with what it said."""
    found = shutil.which(program)
    if found is None:
        raise CannotDump(f"There is no {program} here: install PostgreSQL's client programs (postgresql-client).")
    known = connection.settings_dict
    said = {variable: str(known[key]) for variable, key in WHERE.items() if known[key]}
    said |= {VARIABLES[key]: str(value) for key, value in known["OPTIONS"].items() if key in VARIABLES}
    ran = subprocess.run([found, *given], env={**os.environ, **said}, capture_output=True, text=True)  # noqa: S603 - ours
    if ran.returncode:
        raise CannotDump(f"{program}: {ran.stderr.strip()[-1000:]}")
    return ran.stdout
