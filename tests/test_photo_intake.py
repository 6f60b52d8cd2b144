"""What the photo desk takes in, and what it refuses without leaving a trace."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from PIL import Image as Pixels
from PIL import PngImagePlugin

from media import services
from media.intake import child, limits
from media.intake.sniff import HEAD, has_heif, sniff
from media.models import Image, Rendition
from newsroom.errors import PhotoRefused
from tests.photos import EXTENSIONS, HEIC, files_in, make_photo_bytes, make_pixels, photo_files, rendition_bytes, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]

SAVE: dict[str, dict[str, Any]] = {"TIFF": {"compression": "tiff_lzw"}, "WEBP": {"quality": 80}}


def refusal(content: bytes, name: str = "photo.jpg") -> PhotoRefused:
    """Return the error that an upload ends in."""
    with pytest.raises(PhotoRefused) as caught:
        services.accept(upload(content, name), by=None)
    return caught.value


def nothing_stays(folder: Path) -> bool:
    return not files_in(folder) and not Image.objects.exists() and not Rendition.objects.exists()


NOT_PHOTOS = {
    "a PDF": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "an SVG drawing or other XML": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a GIF": b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + b"\x00" * 20 + b";",
    "text": "Не фотография, а письмо в редакцию.".encode(),
    "a web page": b"\n<!DOCTYPE html><html><script>alert(1)</script></html>",
    "a HEIC photo": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200,
    "a video": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42" + b"\x00" * 200,
    "a Photoshop document": b"8BPS\x00\x01" + b"\x00" * 100,
    "of a kind we do not know": bytes(range(256)),
}


@pytest.mark.parametrize(("name", "content"), NOT_PHOTOS.items())
def test_what_is_no_photo_is_refused_by_name_and_leaves_nothing(
    name: str, content: bytes, photo_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.intake.sniff.has_heif", lambda: False)
    error = refusal(content, "holiday.jpg")
    assert error.reason == "unsupported_format"
    assert str(error) == f"This file is not a photo we can use: it is {name}. Use JPEG, PNG, WebP, AVIF or TIFF."
    assert nothing_stays(photo_files)


def test_an_empty_file_is_refused(photo_files: Path) -> None:
    assert refusal(b"").reason == "empty"
    assert nothing_stays(photo_files)


def test_a_file_of_too_many_bytes_is_refused_before_it_is_read_to_its_end(settings: Any, photo_files: Path) -> None:
    settings.MAX_PHOTO_BYTES = 1024 * 1024

    class Endless(io.RawIOBase):
        name = "endless.jpg"
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return b"\xff\xd8\xff" + b"\0" * (size - 3)

    file = Endless()
    with pytest.raises(PhotoRefused) as caught:
        services.accept(file, by=None)
    assert caught.value.reason == "too_many_bytes"
    assert file.taken < 3 * 1024 * 1024
    assert nothing_stays(photo_files)


@pytest.mark.parametrize("form", EXTENSIONS)
def test_every_format_we_name_is_taken_in(form: str, photo_files: Path) -> None:
    image = services.accept(upload(make_photo_bytes(form, **SAVE.get(form, {})), "whatever.txt"), by=None)
    assert (image.format, image.width, image.height) == (form, 640, 400)
    assert {(one.width, one.height, one.format) for one in image.renditions.all()} == {
        (width, height, form) for width, height in ((320, 200), (640, 400)) for form in ("avif", "jpeg")
    }
    for rendition in image.renditions.all():
        with Pixels.open(io.BytesIO(rendition_bytes(rendition)), formats=[rendition.format.upper()]) as picture:
            assert picture.size == (rendition.width, rendition.height)
            red, _, blue = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 10))
            assert red > blue + 60
    assert files_in(photo_files / "incoming") == []


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("form", EXTENSIONS)
def test_a_photo_that_ends_early_is_refused(form: str, part: float, photo_files: Path) -> None:
    content = make_photo_bytes(form, **SAVE.get(form, {}))
    error = refusal(content[: int(len(content) * part)], f"cut.{EXTENSIONS[form]}")
    assert error.reason in {"truncated", "corrupt"}
    assert nothing_stays(photo_files)


@pytest.mark.parametrize("width", [640, 2400])
def test_a_cut_off_jpeg_is_refused_though_its_header_is_whole(width: int) -> None:
    # Pillow's verify() lets it pass, and a reduced decode must still notice.
    for progressive in (False, True):
        content = make_photo_bytes(width=width, height=width // 2, progressive=progressive)[:-2000]
        with Pixels.open(io.BytesIO(content)) as picture:
            picture.verify()
        assert refusal(content).reason == "truncated"


def test_a_photo_of_too_many_pixels_is_refused_by_its_header(photo_files: Path) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    error = refusal(bomb, "bomb.png")
    assert error.reason == "too_many_pixels"
    assert "60000 × 60000 pixels" in str(error)
    assert nothing_stays(photo_files)


def test_a_picture_of_few_pixels_is_refused() -> None:
    assert refusal(make_photo_bytes(width=200, height=10)).reason == "too_small"


def scan_bomb(scans: int) -> bytes:
    """Return a progressive JPEG that repeats its last scan until it has as many as wanted."""
    with io.BytesIO() as output:
        Pixels.new("RGB", (1600, 1600), "red").save(output, "JPEG", progressive=True)
        content = output.getvalue()
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * scans + content[-2:]


def test_a_jpeg_of_thousands_of_scans_is_refused_before_it_is_decoded(photo_files: Path) -> None:
    content = scan_bomb(2000)
    assert refusal(content).reason == "too_many_scans"
    assert nothing_stays(photo_files)


def test_what_follows_the_end_of_a_jpeg_is_not_counted_as_scans() -> None:
    # Phones append a film; among its bytes are some that look like markers.
    content = make_photo_bytes() + b"\xff\xda" * 5000
    assert services.accept(upload(content), by=None).width == 640


def test_a_png_whose_text_unpacks_to_gigabytes_is_refused_fast(photo_files: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("comment", "A" * 200_000_000, zip=True)
    with io.BytesIO() as output:
        make_pixels().save(output, "PNG", pnginfo=info)
        bomb = output.getvalue()
    assert len(bomb) < 2_000_000
    assert refusal(bomb, "bomb.png").reason == "corrupt"
    assert nothing_stays(photo_files)


def test_a_decoder_that_does_not_return_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, photo_files: Path
) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(child, "WORKER", sleeper)
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.3)
    assert refusal(make_photo_bytes()).reason == "too_slow"
    assert not Image.objects.exists()


def with_limits(folder: Path, lines: str) -> Path:
    """Return a worker that is the real one, after these lines."""
    path = folder / "worker.py"
    path.write_text(
        f"import sys; sys.path.insert(0, {str(settings.BASE_DIR)!r})\n"
        f"from media.intake import limits, worker\n{lines}\nworker.serve()\n"
    )
    return path


def test_a_photo_that_needs_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(child, "WORKER", with_limits(tmp_path, "limits.MEMORY = 150 * 1024 * 1024"))
    with io.BytesIO() as output:
        Pixels.new("RGB", (7000, 7000)).save(output, "PNG", compress_level=1)
        content = output.getvalue()
    assert refusal(content).reason == "too_much_memory"


def test_a_photo_that_needs_too_much_time_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(limits, "PROCESSOR_SECONDS", 1)
    spin = "def spin(job):\n    while True: pass\nworker.work = spin"
    monkeypatch.setattr(child, "WORKER", with_limits(tmp_path, spin))
    assert refusal(make_photo_bytes()).reason == "too_slow"


def test_a_decoder_that_crashes_takes_only_itself_along(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    crasher = tmp_path / "crasher.py"
    crasher.write_text("import os; os.abort()")
    monkeypatch.setattr(child, "WORKER", crasher)
    assert refusal(make_photo_bytes()).reason == "corrupt"


def test_the_process_that_opens_photos_is_given_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spy = tmp_path / "spy.py"
    seen = tmp_path / "seen"
    spy.write_text(f"import os; open({str(seen)!r}, 'w').write(repr(dict(os.environ)))")
    monkeypatch.setattr(child, "WORKER", spy)
    monkeypatch.setenv("SECRET_KEY", "canary")
    refusal(make_photo_bytes())
    assert "PATH" in seen.read_text()
    assert "canary" not in seen.read_text()


def test_a_failing_database_leaves_no_files(monkeypatch: pytest.MonkeyPatch, photo_files: Path) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(Image, "save", fail)
    with pytest.raises(RuntimeError):
        services.accept(upload(make_photo_bytes()), by=None)
    assert files_in(photo_files) == []


def test_the_same_bytes_are_one_photo(photo_files: Path) -> None:
    content = make_photo_bytes()
    first = services.take_in(upload(content, "a.jpg"), by=None)
    before = files_in(photo_files)
    second = services.take_in(upload(content, "b.jpg"), by=None)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.image.pk == first.image.pk
    assert files_in(photo_files) == before


def test_the_original_is_kept_as_it_came(photo_files: Path) -> None:
    content = make_photo_bytes()
    image = services.accept(upload(content, "../../etc/passwd\u202egpj.exe"), by=None)
    assert (photo_files / "originals" / image.original).read_bytes() == content
    assert image.original == f"originals/{image.sha256[:2]}/{image.sha256}"
    assert image.file_name == "passwdgpj.exe"


def test_an_upload_that_was_killed_half_way_is_replaced(photo_files: Path) -> None:
    content = make_photo_bytes()
    image = services.accept(upload(content), by=None)
    path = photo_files / "originals" / image.original
    Image.objects.all().delete()
    path.write_bytes(content[:100])
    services.accept(upload(content), by=None)
    assert path.read_bytes() == content


def test_a_kind_is_told_by_bytes_alone() -> None:
    for form in EXTENSIONS:
        assert sniff(make_photo_bytes(form)[:HEAD]).format == form
    head = make_photo_bytes("AVIF")[:HEAD]
    for length in range(HEAD):
        assert sniff(head[:length]).name


@pytest.mark.skipif(not has_heif(), reason="pi-heif is not installed")
def test_a_phones_heic_photo_is_taken_in_where_its_decoder_is_installed(pia: User, photo_files: Path) -> None:
    image = services.accept(upload(HEIC, "IMG_1.HEIC"), by=pia)
    assert (image.format, image.width, image.height) == ("HEIF", 64, 40)
    assert (image.credit, image.creator) == ("Old credit", "Old artist")
    for rendition in image.renditions.all():
        with Pixels.open(io.BytesIO(rendition_bytes(rendition)), formats=[rendition.format.upper()]) as picture:
            red, _, blue = picture.convert("RGB").getpixel((picture.width // 2, 4))
            assert red > blue + 60
            assert not picture.getexif().get_ifd(0x8825)
    services.revise(image.id, by=pia, version=1, changes={"credit": "New credit"})
    with services.original_with_metadata(image.id, by=pia) as corrected:
        again = services.accept(upload(corrected.read(), "again.heic"), by=pia)
    assert (again.credit, again.creator) == ("New credit", "Old artist")
    for end in (40, 300, 700, 900):
        assert refusal(HEIC[:end]).reason in {"corrupt", "truncated"}
