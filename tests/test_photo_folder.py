"""The hot folder: whatever happens to the process, each photo laid into it is in the library once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from media import folder as folders
from media import services
from media.folder import HotFolder
from media.models import Image
from tests.photos import make_photo_bytes, photo_files

__all__ = ["photo_files"]

PHOTOS = int(os.environ.get("HOT_FOLDER_PHOTOS", "24"))  # 500 for the whole promise
KILLS = 6


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    folder = tmp_path / "hot"
    folder.mkdir()
    return folder


def lay(folder: Path, name: str, content: bytes | None = None, *, age: float = 60) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_photo_bytes(width=160, height=100) if content is None else content)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def ingest(folder: Path, *more: str) -> str:
    output = StringIO()
    call_command("ingest_photos", str(folder), *more, stdout=output)
    return output.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("photo_files")
def test_photos_are_taken_in_and_moved_on_and_what_is_none_says_why(hot: Path, pia: User) -> None:
    content = make_photo_bytes()
    lay(hot, "a.jpg", content)
    lay(hot, "again.jpg", content)
    lay(hot, "day one/b.jpg")
    lay(hot, "letter.pdf", b"%PDF-1.7")
    lay(hot, "half.jpg.part")
    lay(hot, ".DS_Store", b"x")
    said = ingest(hot, "--by", "pia")
    assert "2 new, 1 here already, 1 refused." in said
    assert "[##############################] 4/4" in said
    assert names(hot) == [
        ".DS_Store",
        "done/a.jpg",
        "done/again.jpg",
        "done/day one/b.jpg",
        "half.jpg.part",
        "refused/letter.pdf",
        "refused/letter.pdf.txt",
    ]
    assert "it is a PDF" in (hot / "refused/letter.pdf.txt").read_text("utf-8")
    assert set(Image.objects.values_list("file_name", "uploaded_by")) == {("a.jpg", pia.pk), ("b.jpg", pia.pk)}


@pytest.mark.django_db
@pytest.mark.usefixtures("photo_files")
def test_a_template_is_laid_over_what_the_files_say(hot: Path, pia: User) -> None:
    fields = {"credit": {"value": "Agency", "mode": "overwrite"}}
    services.save_template(None, by=pia, name="Energy", fields=fields, cleaners=[])
    lay(hot, "a.jpg")
    ingest(hot, "--template", "energy")
    image = Image.objects.get()
    assert (image.credit, image.provenance["credit"]["name"]) == ("Agency", "Energy")


@pytest.mark.django_db
@pytest.mark.usefixtures("photo_files")
def test_a_name_that_is_taken_gets_a_number(hot: Path) -> None:
    for _ in range(3):
        lay(hot, "IMG_1.jpg")
        ingest(hot)
    assert names(hot) == ["done/IMG_1 (2).jpg", "done/IMG_1 (3).jpg", "done/IMG_1.jpg"]
    assert Image.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.usefixtures("photo_files")
def test_a_file_that_is_still_being_written_is_left_alone(hot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(folders.time, "monotonic", lambda: clock[0])
    content = make_photo_bytes()
    path = lay(hot, "a.jpg", content[:500], age=0)
    folder = HotFolder(hot)
    assert folder.ready() == []
    clock[0] += 1.9
    assert folder.ready() == []
    path.write_bytes(content)
    clock[0] += 1.9
    assert folder.ready() == []  # it has grown
    clock[0] += 2.0
    assert folder.ready() == [path]
    assert folder.ready() == [path]


@pytest.mark.django_db
@pytest.mark.usefixtures("photo_files")
def test_a_photo_that_could_not_be_taken_in_stays(hot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(hot, "a.jpg")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(services, "take_in", full)
    with pytest.raises(OSError, match="No space"):
        ingest(hot)
    assert names(hot) == ["a.jpg"]


@pytest.mark.django_db
def test_what_cannot_be_begun_says_so_at_once(hot: Path) -> None:
    for given, words in (
        ([str(hot / "none")], "There is no folder"),
        ([str(hot), "--template", "x"], "There is no template “x”"),
        ([str(hot), "--by", "nobody"], "Nobody signs in as “nobody”"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("ingest_photos", *given)


def start(folder: Path, data: Path, *more: str) -> subprocess.Popen[bytes]:
    """Start the command as an operator would, on the database of this test."""
    database = connection.settings_dict
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "manage.py", "ingest_photos", str(folder), *more],
        cwd=settings.BASE_DIR,
        env={**kept, "DATABASE_URL": url, "NEWSROOM_DATA": str(data), "DATABASE_POOL": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.django_db(transaction=True)
def test_killed_at_random_and_run_again_each_photo_is_there_once(hot: Path, photo_files: Path) -> None:
    for number in range(PHOTOS):
        lay(hot, f"IMG_{number:04}.jpg")
    dice = random.Random(PHOTOS)
    for _ in range(KILLS):
        process = start(hot, photo_files)
        try:
            process.wait(timeout=dice.uniform(1.5, 1.5 + PHOTOS / 20))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        process.wait()
    last = start(hot, photo_files)
    _, errors = last.communicate(timeout=600)
    assert last.returncode == 0, errors
    assert Image.objects.count() == PHOTOS
    assert names(hot) == [f"done/IMG_{number:04}.jpg" for number in range(PHOTOS)]
    for image in Image.objects.all():
        assert (photo_files / "originals" / image.original).is_file()
        for path in image.renditions.values_list("path", flat=True):
            assert (photo_files / "renditions" / path).is_file()


@pytest.mark.django_db(transaction=True)
def test_a_watched_folder_takes_in_what_comes_until_it_is_stopped(hot: Path, photo_files: Path) -> None:
    process = start(hot, photo_files, "--watch")
    try:
        for number in range(2):
            lay(hot, f"{number}.jpg")
            until = time.monotonic() + 120
            while not (hot / f"done/{number}.jpg").exists():
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < until
                time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, b"")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert Image.objects.count() == 2
