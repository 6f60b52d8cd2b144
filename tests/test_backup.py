"""A backup that was taken while the newsroom worked is a newsroom; what is damaged touches nothing."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, connections

from articles.services import publishing
from media import services as photo_desk
from media.models import Image
from newsroom import backup, restoring, snapshots
from publishing.models import Publication
from tests.factories import make_photo, make_public
from tests.photos import photo_files

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("photo_files")]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of an empty newsroom: its folder, and a database beside ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    variables = {**kept, "NEWSROOM_DATA": str(tmp_path / "elsewhere"), "DATABASE_POOL": "1"}
    if connection.vendor == "sqlite":
        yield variables
        return
    known, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    at = f"{known['HOST']}:{known['PORT'] or 5432}"
    yield {**variables, "DATABASE_URL": f"postgres://{known['USER']}:{known['PASSWORD']}@{at}/{name}"}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(variables: dict[str, str], *given: str) -> subprocess.CompletedProcess[str]:
    """Run a command in another newsroom."""
    command = [sys.executable, "manage.py", *given]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=variables, capture_output=True, text=True, timeout=300)


def publish_until(over: threading.Event, done: list[str]) -> None:
    """Publish, recall, withdraw, one after the other, as long as nobody says that it is over."""
    try:
        while not over.is_set() or len(done) < 3:
            photo = make_photo(caption=f"Photo {len(done)}")
            story = make_public(headline=f"Story {len(done)}", lead=photo)
            if len(done) % 3 == 1:
                photo_desk.recall(photo.pk, by=None, reason="No right.")
            if len(done) % 3 == 2:
                publishing.withdraw(story.key, by=None)
            done.append(story.path)
    finally:
        connections.close_all()


def test_a_backup_under_load_restores_to_a_newsroom_in_order(tmp_path: Path, elsewhere: dict[str, str]) -> None:
    make_public(headline="Before", lead=make_photo())
    archive, over, done = tmp_path / "all.tar", threading.Event(), []
    writer = threading.Thread(target=publish_until, args=(over, done))
    writer.start()
    try:
        backup.write(archive)
    finally:
        over.set()
        writer.join(120)
    assert archive.stat().st_mode & 0o077 == 0  # it holds secrets
    put_back = manage(elsewhere, "restore", str(archive))
    assert put_back.returncode == 0, put_back.stderr
    checked = manage(elsewhere, "check_integrity")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    there = manage(
        elsewhere, "shell", "-v0", "-c", "from publishing.models import *; print(Publication.objects.count())"
    )
    assert 1 <= int(there.stdout.split()[-1]) <= 1 + len(done)
    again = manage(elsewhere, "restore", str(archive))
    assert "--replace" in again.stderr


def rewritten(archive: Path, change: Callable[[str, bytes], bytes | None], *more: tuple[str, bytes]) -> Path:
    """Return a copy of an archive, its members changed; None leaves one out."""
    path = archive.with_name("changed.tar")
    with tarfile.open(archive) as old, tarfile.open(path, "w") as new:
        members = [(each.name, old.extractfile(each).read()) for each in old]  # type: ignore[union-attr]
        for name, content in [*((n, change(n, c)) for n, c in members), *more]:
            if content is not None:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return path


def with_a_member(name: str) -> Callable[[str, bytes], bytes | None]:
    def change(member: str, content: bytes) -> bytes:
        if member != backup.MANIFEST:
            return content
        known = json.loads(content)
        known["members"][name] = [1, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"]
        return json.dumps(known).encode()

    return change


def newer(name: str, content: bytes) -> bytes:
    if name != backup.MANIFEST:
        return content
    known = json.loads(content)
    known["migrations"].append(["articles", "9999_from_the_future"])
    return json.dumps(known).encode()


DAMAGE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "cut off": (lambda path: _cut(path, 0.6), "cut off"),
    "without its end": (lambda path: rewritten(path, lambda n, c: None if n == backup.MANIFEST else c), "cut off"),
    "a changed byte": (lambda path: rewritten(path, lambda n, c: c[:-1] + b"?" if "files/" in n else c), "damaged"),
    "a file less": (lambda path: rewritten(path, lambda n, c: None if "files/originals" in n else c), "damaged"),
    "a way out": (
        lambda path: rewritten(path, with_a_member("files/renditions/../../x"), ("files/renditions/../../x", b"x")),
        "no backup does",
    ),
    "no manifest of ours": (
        lambda path: rewritten(path, lambda n, c: b"[]" if n == backup.MANIFEST else c),
        "manifest",
    ),
    "a newer version": (lambda path: rewritten(path, newer), "Upgrade first"),
    "no archive": (lambda path: _text(path), "no archive"),
}


def _cut(path: Path, part: float) -> Path:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    return path


def _text(path: Path) -> Path:
    path.write_text("Minutes of a meeting. " * 100)
    return path


def test_what_is_damaged_says_so_and_touches_nothing(tmp_path: Path) -> None:
    make_public(headline="Here", lead=make_photo())
    whole = tmp_path / "whole.tar"
    backup.write(whole)
    there = {alias: set(backup.files(storages[alias])) for alias in backup.STORAGES}
    for name, (damage, words) in DAMAGE.items():
        archive = tmp_path / f"{name}.tar"
        archive.write_bytes(whole.read_bytes())
        with pytest.raises(CommandError, match=words):
            call_command("restore", damage(archive), replace=True, stdout=io.StringIO())
    assert {alias: set(backup.files(storages[alias])) for alias in backup.STORAGES} == there
    assert Publication.objects.get().headline == "Here"


def test_what_came_after_the_backup_is_given_up_only_when_asked_to(tmp_path: Path, edna: Any) -> None:
    make_public(headline="Kept", lead=make_photo())
    archive = tmp_path / "a.tar"
    call_command("backup", archive, stdout=io.StringIO(), stderr=io.StringIO())
    make_public(headline="Later")
    lost = Image.objects.get()
    storages["originals"].delete(lost.original)
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", archive, stdout=io.StringIO())
    with pytest.raises(CommandError, match="already"):
        call_command("backup", archive, stdout=io.StringIO())
    out = io.StringIO()
    call_command("restore", archive, dry_run=True, stdout=out)
    assert "is whole" in out.getvalue()
    assert Publication.objects.count() == 2
    call_command("restore", archive, replace=True, stdout=io.StringIO(), stderr=io.StringIO())
    assert Publication.objects.get().headline == "Kept"
    assert storages["originals"].exists(lost.original)
    assert restoring.read(archive).members


def test_what_a_later_version_added_to_the_database_goes_with_a_restore(tmp_path: Path) -> None:
    archive = tmp_path / "before-the-upgrade.tar"
    make_public(headline="Before")
    backup.write(archive)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE later_place (id bigint PRIMARY KEY, line bigint REFERENCES ticker_instrument (id))"
        )
    call_command("restore", archive, replace=True, stdout=io.StringIO(), stderr=io.StringIO())
    assert "later_place" not in connection.introspection.table_names()
    assert Publication.objects.get().headline == "Before"


def test_a_damaged_file_of_the_right_length_is_put_right(tmp_path: Path) -> None:
    key = make_photo().original
    backup.write(tmp_path / "a.tar")
    with storages["originals"].open(key) as file:
        before = file.read()
    storages["originals"].delete(key)
    storages["originals"].save(key, io.BytesIO(b"x" * len(before)))
    call_command("restore", tmp_path / "a.tar", replace=True, stdout=io.StringIO(), stderr=io.StringIO())
    with storages["originals"].open(key) as file:
        assert file.read() == before


def test_a_backup_that_fails_leaves_nothing_and_an_old_rest_does_not_lend_its_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = tmp_path / "a.tar.part"
    part.write_text("of one that was killed")
    part.chmod(0o644)
    backup.write(tmp_path / "a.tar")
    assert (tmp_path / "a.tar").stat().st_mode & 0o077 == 0

    def full(folder: Path) -> Path:
        raise OSError("No space left on device")

    monkeypatch.setattr(snapshots, "take", full)
    with pytest.raises(OSError, match="No space"):
        backup.write(tmp_path / "b.tar")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("b")] == []


def test_a_backup_of_a_newer_form_asks_for_a_newer_version() -> None:
    with pytest.raises(backup.NotABackup, match="A newer version of Newsroom made it"):
        backup.Manifest.load(b'{"form": 2, "members": {}, "shards": 3}')


@pytest.mark.skipif(connection.vendor != "postgresql", reason="these are PostgreSQL's programs")
def test_an_extension_that_the_administrator_made_is_left_alone() -> None:
    known = "3; 3079 16385 EXTENSION - pg_trgm \n4; 0 0 COMMENT - EXTENSION pg_trgm \n"
    listed = f"; Archive\n{known}5; 3079 9 EXTENSION - new \n"
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert snapshots._without_extensions(listed) == "; Archive\n5; 3079 9 EXTENSION - new \n"


def test_pg_dump_connects_as_the_newsroom_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$PGSSLMODE $PGSSLROOTCERT"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    options = {**connection.settings_dict["OPTIONS"], "sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    assert snapshots._run("pg_dump") == "verify-full /etc/ca.pem\n"
