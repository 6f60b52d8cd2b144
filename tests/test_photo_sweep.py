"""Files without a row, which a kill leaves behind, go after a week; all others stay."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from media import files, services, tasks
from media.models import Image
from media.renditions import KEPT
from media.sweeping import sweep_orphans
from newsroom.fields import uuid7
from tests.photos import files_in, make_photo_bytes, photo_files, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]


def age(folder: Path, days: float) -> None:
    moment = (timezone.now() - dt.timedelta(days=days)).timestamp()
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (moment, moment))


def leave(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"left behind")


def test_what_a_kill_left_behind_goes_after_a_week_and_nothing_else(pia: User, photo_files: Path) -> None:
    image = services.accept(upload(make_photo_bytes()), by=pia)
    kept = files_in(photo_files)
    left = [
        f"originals/originals/ab/ab{'0' * 62}",
        f"renditions/r/{uuid7().hex}/full-320-00000000.jpg",
        f"renditions/r/{image.id.hex}/full-320-00000000.jpg",
    ]
    leave(photo_files, *left)
    strangers = ["renditions/r/robots/readme.txt", "renditions/index.html"]
    leave(photo_files, *strangers)
    age(photo_files, 6)
    assert sweep_orphans(now=timezone.now()) == 0
    age(photo_files, KEPT.days + 1)
    assert sweep_orphans(now=timezone.now()) == 3
    assert files_in(photo_files) == sorted([*kept, *strangers])
    assert sweep_orphans(now=timezone.now()) == 0


def test_a_newsroom_without_photos_sweeps_nothing() -> None:
    assert sweep_orphans(now=timezone.now()) == 0
    assert tasks.sweep_orphans.func() == 0


def test_a_kill_between_files_and_rows_leaves_only_what_the_sweep_finds(
    pia: User, photo_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(*args: object, **kwargs: object) -> None:
        raise Killed

    monkeypatch.setattr(Image, "save", kill)
    monkeypatch.setattr(files, "remove", kill)  # the process is gone before it can tidy up
    with pytest.raises(Killed):
        services.accept(upload(make_photo_bytes()), by=pia)
    assert [path for path in files_in(photo_files) if path.startswith(("originals", "renditions"))]
    age(photo_files, KEPT.days + 1)
    assert sweep_orphans(now=timezone.now()) >= 3
    assert [path for path in files_in(photo_files) if path.startswith(("originals", "renditions"))] == []


def test_the_worker_sweeps_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_swept", {})
    swept: list[int] = []
    monkeypatch.setattr("media.sweeping.sweep_orphans", lambda *, now: swept.append(1) or 0)
    now = timezone.now()
    for hours in (0, 1, 23, 25, 26, 50):
        tasks.tidy(now + dt.timedelta(hours=hours))
    assert len(swept) == 2
