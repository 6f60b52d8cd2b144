"""Whatever is sent as a photo: a refusal with a reason or a clean picture, at a bounded cost, and no trace."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels

from media.intake import pool
from media.intake.refusals import SENTENCES
from media.models import Image, Rendition
from tests.desk import desk_of
from tests.hostile import CORPUS, TAKEN
from tests.photos import EXTENSIONS, files_in, make_photo_bytes, photo_files, rendition_bytes

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]

SECONDS = 5.5  # of a processor; the last half second is the kernel's, to end it
BYTES = 600 * 1024 * 1024


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> list[pool.Ended]:
    """Collect what each child process took."""
    found: list[pool.Ended] = []
    run = pool.run

    def watched(*args: Any, **kwargs: Any) -> pool.Ended:
        found.append(run(*args, **kwargs))
        return found[-1]

    monkeypatch.setattr(pool, "run", watched)
    return found


def check(content: bytes, allowed: set[str], by: User, folder: Path) -> None:
    """Send a file and see to it that the answer is allowed, and that rows and files tell the same."""
    answer = desk_of(by).post("/api/desk/v1/images/", {"file": SimpleUploadedFile("holiday.jpg", content)})
    body = answer.json()
    if answer.status_code == 201:
        assert TAKEN in allowed
        image = Image.objects.get()
        assert body["id"] == str(image.pk)
        assert_clean(image)
        known = [f"originals/{image.original}", *(f"renditions/{one.path}" for one in Rendition.objects.all())]
        assert files_in(folder) == sorted(known)
    else:
        assert (answer.status_code, body["status"]) == (422, 422), body
        assert body["reason"] in allowed
        assert body["reason"] in SENTENCES
        assert files_in(folder) == []
        assert not Image.objects.exists()
        assert not Rendition.objects.exists()


def assert_clean(image: Image) -> None:
    for rendition in image.renditions.all():
        content = rendition_bytes(rendition)
        assert b"CanaryPayload" not in content
        assert b"passwd" not in content
        with Pixels.open(io.BytesIO(content), formats=[rendition.format.upper()]) as picture:
            picture.load()
            assert getattr(picture, "n_frames", 1) == 1


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_is_refused_or_made_harmless(
    name: str, pia: User, photo_files: Path, spent: list[pool.Ended]
) -> None:
    make, allowed = CORPUS[name]
    check(make(), allowed, pia, photo_files)
    assert all(ended.seconds <= SECONDS and ended.peak <= BYTES for ended in spent), spent


@pytest.mark.parametrize("form", EXTENSIONS)
def test_a_photo_that_ends_anywhere_is_refused(
    form: str, pia: User, photo_files: Path, spent: list[pool.Ended]
) -> None:
    content = make_photo_bytes(form, width=200, height=120)
    for end in (1, 3, 8, 20, 64, 200, len(content) // 3, len(content) * 2 // 3):
        check(content[:end], {"truncated", "corrupt", "unsupported_format"}, pia, photo_files)
    assert all(ended.seconds <= SECONDS and ended.peak <= BYTES for ended in spent), spent


def test_more_uploads_than_there_are_places_wait_their_turn(
    pia: User, photo_files: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PHOTO_PROCESSES = 1
    monkeypatch.setattr("media.intake.limits.PATIENCE", 0.05)
    with pool._place():
        check(make_photo_bytes("JPEG"), {"busy"}, pia, photo_files)
    check(make_photo_bytes("JPEG"), {TAKEN}, pia, photo_files)


def test_a_process_that_was_killed_while_it_waited_is_replaced(pia: User, photo_files: Path) -> None:
    check(make_photo_bytes("JPEG"), {TAKEN}, pia, photo_files)
    Image.objects.all().delete()
    for path in photo_files.rglob("*"):
        if path.is_file():
            path.unlink()
    assert pool._idle
    for zygote in pool._idle:
        zygote.process.kill()
        zygote.process.wait()
    check(make_photo_bytes("JPEG"), {TAKEN}, pia, photo_files)


def test_a_process_is_replaced_after_its_share_of_jobs(
    pia: User, photo_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "JOBS", 1)
    check(make_photo_bytes("JPEG"), {TAKEN}, pia, photo_files)
    assert not [zygote for zygote in pool._idle if zygote.done]
