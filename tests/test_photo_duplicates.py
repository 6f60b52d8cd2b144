"""A picture is known again, whatever was done to its file, and nobody's work on it is lost."""

from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pixels
from PIL import ImageDraw, ImageEnhance, ImageFilter, ImageOps

from media import duplicates, holding, queries, services
from media.intake import look
from media.models import Image, Likeness
from newsroom.errors import NotFound
from newsroom.fields import uuid7
from tests.photos import PhotoFactory, files_in, photo_files, upload

__all__ = ["photo_files"]

IMAGES = "/api/desk/v1/images/"
HASHES = st.integers(-(2**63), 2**63 - 1)
filed = pytest.mark.usefixtures("photo_files")


def scene(seed: int, width: int = 900, height: int = 600) -> Pixels.Image:
    """Return a picture of its own: blurred shapes, as photos have."""
    dice = random.Random(seed)
    picture = Pixels.new("RGB", (width, height), tuple(dice.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y = dice.randrange(width), dice.randrange(height)
        size = dice.randrange(width // 12, width // 3)
        colour = tuple(dice.randrange(256) for _ in range(3))
        (draw.ellipse if dice.random() < 0.5 else draw.rectangle)((x, y, x + size, y + size), fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(3))


def saved(picture: Pixels.Image, form: str = "JPEG", **options: Any) -> bytes:
    with io.BytesIO() as output:
        picture.save(output, form, **options)
        return output.getvalue()


EDITS: dict[str, Any] = {
    "as it is": lambda p: p,
    "half the size": lambda p: p.resize((450, 300), Pixels.Resampling.LANCZOS),
    "a thumbnail": lambda p: p.resize((180, 120), Pixels.Resampling.BICUBIC),
    "grey": lambda p: p.convert("L"),
    "a bad JPEG": lambda p: Pixels.open(io.BytesIO(saved(p, quality=35))),
    "a WebP": lambda p: Pixels.open(io.BytesIO(saved(p, "WEBP", quality=50))),
    "an AVIF": lambda p: Pixels.open(io.BytesIO(saved(p, "AVIF", quality=35))),
    "brighter": lambda p: ImageEnhance.Brightness(p).enhance(1.15),
    "more contrast": lambda p: ImageEnhance.Contrast(p).enhance(1.15),
}


@pytest.mark.parametrize("edit", EDITS)
def test_the_hash_outlives_an_edit(edit: str) -> None:
    for seed in range(12):
        before, after = (look.hashes(picture)["phash"] for picture in (scene(seed), EDITS[edit](scene(seed))))
        assert before is not None
        assert after is not None
        assert duplicates.distance(before, after) <= duplicates.MOST


def test_a_mirror_image_is_known_by_the_second_hash() -> None:
    for seed in range(12):
        mirrored = look.hashes(scene(seed))["mirrored"]
        seen = look.hashes(ImageOps.mirror(scene(seed)))["phash"]
        assert mirrored is not None
        assert seen is not None
        assert duplicates.distance(mirrored, seen) <= 2


def test_different_pictures_are_not_taken_for_one() -> None:
    hashes = [look.hashes(scene(seed))["phash"] or 0 for seed in range(60)]
    pairs = [(a, b) for i, a in enumerate(hashes) for b in hashes[:i]]
    assert [pair for pair in pairs if duplicates.distance(*pair) <= duplicates.MOST] == []


@pytest.mark.parametrize("level", [0, 3, 128, 255])
def test_a_flat_picture_has_no_hash(level: int) -> None:
    noise = Pixels.effect_noise((640, 400), 3).point(lambda value: max(0, min(255, value - 128 + level)))
    assert look.hashes(noise.convert("RGB")) == {"phash": None, "mirrored": None}
    assert duplicates.near(None) == []


@given(HASHES, st.sets(st.integers(0, 63), max_size=duplicates.MOST))
def test_whatever_differs_in_ten_bits_is_looked_up_in_some_band(phash: int, flipped: set[int]) -> None:
    other = phash ^ sum(1 << bit for bit in flipped)
    mine, theirs = duplicates.bands(phash), duplicates.bands(other)
    for most in range(len(flipped), duplicates.MOST + 1):
        assert any(
            (one ^ two) in duplicates.masks(flips)
            for one, two, flips in zip(mine, theirs, duplicates.spread(most), strict=True)
            if flips >= 0
        )


def signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number


@pytest.mark.django_db
def test_near_photos_are_found_with_their_distance_and_no_others() -> None:
    dice = random.Random(7)
    phash = signed(dice.getrandbits(64))
    photos = {}
    for bits in (0, 1, 4, 9, 10, 11, 12, 20):
        flipped = sum(1 << bit for bit in dice.sample(range(64), bits))
        photo = PhotoFactory(cuts=False)
        duplicates.likeness(photo.pk, signed((phash ^ flipped) & (1 << 64) - 1)).save()
        photos[bits] = photo.pk
    duplicates.likeness(PhotoFactory(cuts=False).pk, None).save()
    assert duplicates.near(phash) == [(photos[bits], bits) for bits in (0, 1, 4, 9, 10)]
    assert duplicates.near(phash, most=4, but=photos[1]) == [(photos[0], 0), (photos[4], 4)]
    assert duplicates.near(~phash) == []
    assert duplicates.near(~phash, phash, most=0) == [(photos[0], 0)]


@pytest.fixture
def desk(pia: User) -> Client:
    client = Client()
    client.force_login(pia)
    return client


def send(client: Client, content: bytes, **more: Any) -> Any:
    return client.post(IMAGES, {"file": SimpleUploadedFile("photo.jpg", content), **more})


@filed
@pytest.mark.django_db(transaction=True)
def test_a_copy_of_a_photo_that_is_here_waits_for_an_answer(desk: Client, photo_files: Path) -> None:
    first = send(desk, saved(scene(1), quality=90))
    assert (first.status_code, first.json()["held"], first.json()["possible_duplicates"]) == (201, False, [])
    before = files_in(photo_files)
    second = send(desk, saved(ImageOps.mirror(scene(1)), quality=60))
    body = second.json()
    assert (second.status_code, body["held"], body["duplicate"]) == (202, True, False)
    (twin,) = body["possible_duplicates"]
    assert twin["id"] == first.json()["id"]
    assert twin["distance"] <= duplicates.MOST
    assert twin["thumb"] == first.json()["thumb"]
    assert body["thumb"] != twin["thumb"]
    # It is nowhere to be found, and nothing can be done to it but answer.
    assert desk.get(IMAGES).json()["count"] == 1
    assert desk.get(IMAGES, {"q": "photo.jpg"}).json()["count"] == 1
    assert desk.get(f"{IMAGES}{body['id']}/").status_code == 404
    assert queries.pictures([uuid7(), Image.everything.exclude(held_at=None).get().pk]) == {}
    # Sent again it is the same question; thrown away it leaves nothing.
    assert send(desk, saved(ImageOps.mirror(scene(1)), quality=60)).json()["id"] == body["id"]
    assert desk.post(f"{IMAGES}{body['id']}/discard/").status_code == 204
    assert files_in(photo_files) == before
    assert Image.everything.count() == Likeness.objects.count() == 1
    assert desk.post(f"{IMAGES}{body['id']}/keep/").status_code == 404


@filed
@pytest.mark.django_db
def test_a_photo_that_is_kept_is_in_the_library(desk: Client, pia: User) -> None:
    send(desk, saved(scene(1), quality=90))
    held = send(desk, saved(scene(1), quality=60)).json()["id"]
    kept = desk.post(f"{IMAGES}{held}/keep/")
    assert (kept.status_code, kept.json()["id"], kept["ETag"]) == (200, held, '"1"')
    assert desk.get(IMAGES).json()["count"] == 2
    assert [line["verb"] for line in desk.get(f"{IMAGES}{held}/history/").json()["results"]] == ["kept", "took_in"]
    assert desk.post(f"{IMAGES}{held}/discard/").status_code == 404
    assert desk.get(f"{IMAGES}{held}/").status_code == 200


@filed
@pytest.mark.django_db
def test_who_has_answered_beforehand_is_told_and_not_asked(desk: Client) -> None:
    first = send(desk, saved(scene(1), quality=90)).json()["id"]
    second = send(desk, saved(scene(1), quality=60), near="keep")
    assert (second.status_code, second.json()["held"]) == (201, False)
    assert [twin["id"] for twin in second.json()["possible_duplicates"]] == [first]
    assert send(desk, saved(scene(1), quality=70), near="maybe").status_code == 400
    assert desk.get(IMAGES).json()["count"] == 2


@filed
@pytest.mark.django_db
def test_the_same_file_again_wipes_nobodys_words(desk: Client, pia: User) -> None:
    fields = {"credit": {"value": "Agency", "mode": "overwrite"}}
    template = services.save_template(None, by=pia, name="Energy", fields=fields, cleaners=[])
    content = saved(scene(1))
    photo = send(desk, content).json()["id"]
    image = services.revise(Image.objects.get().pk, by=pia, version=1, changes={"credit": "Jo Doe", "alt": "A hill."})
    again = send(desk, content, template=template.name)
    assert (again.status_code, again.json()["duplicate"], again.json()["held"]) == (200, True, False)
    assert (again.json()["id"], again.json()["credit"], again.json()["version"]) == (photo, "Jo Doe", 2)
    image.refresh_from_db()
    assert (image.credit, image.alt, Image.everything.count()) == ("Jo Doe", "A hill.", 1)


@filed
@pytest.mark.django_db(transaction=True)
def test_what_nobody_answers_for_goes_after_a_day(photo_files: Path) -> None:
    services.take_in(upload(saved(scene(1), quality=90)), by=None)
    before = files_in(photo_files)
    now = timezone.now()
    held = services.take_in(upload(saved(scene(1), quality=60)), by=None, hold=True, now=now).image
    assert held.held_at == now
    assert holding.sweep(now=now + dt.timedelta(hours=24)) == 0
    assert holding.sweep(now=now + dt.timedelta(hours=24, seconds=1)) == 1
    assert files_in(photo_files) == before
    assert not Image.everything.filter(pk=held.pk).exists()
    with pytest.raises(NotFound):
        services.keep(held.pk, by=None)


@filed
@pytest.mark.django_db
def test_a_hot_folder_keeps_what_a_person_was_asked_about() -> None:
    services.take_in(upload(saved(scene(1), quality=90)), by=None)
    held = services.take_in(upload(saved(scene(1), quality=60)), by=None, hold=True)
    assert held.is_held
    again = services.take_in(upload(saved(scene(1), quality=60)), by=None)
    assert (again.image.pk, again.is_held, again.is_new) == (held.image.pk, False, False)
    assert Image.objects.count() == 2


@filed
@pytest.mark.django_db
def test_who_may_not_add_photos_may_not_answer(desk: Client, oscar: User, max_: User) -> None:
    send(desk, saved(scene(1), quality=90))
    held = send(desk, saved(scene(1), quality=60)).json()["id"]
    for user in (None, oscar, max_):
        client = Client()
        if user:
            client.force_login(user)
        for verb in ("keep", "discard"):
            assert client.post(f"{IMAGES}{held}/{verb}/").status_code == (403 if user else 401)
    assert Image.everything.exclude(held_at=None).count() == 1
    assert desk.post(f"{IMAGES}{held}/keep/?force=1").status_code == 400
    assert desk.get(f"{IMAGES}{held}/keep/").status_code == 405


@filed
@pytest.mark.django_db
def test_photos_of_before_are_hashed_once_and_a_damaged_one_holds_back_no_other(photo_files: Path) -> None:
    photos = [services.accept(upload(saved(scene(seed))), by=None) for seed in range(3)]
    known = {one.image_id: one.phash for one in Likeness.objects.all()}
    Likeness.objects.exclude(image=photos[2]).delete()
    damaged = services.accept(upload(saved(scene(9))), by=None)
    Likeness.objects.filter(image=damaged).delete()
    (photo_files / "originals" / damaged.original).write_bytes(b"\xff\xd8\xff rust")
    output, errors = io.StringIO(), io.StringIO()
    call_command("hash_photos", stdout=output, stderr=errors)
    assert "3/3 photos" in output.getvalue()
    assert "Hashed 2; 1 cannot be opened any more." in output.getvalue()
    assert str(damaged.pk) in errors.getvalue()
    for photo in photos:
        again = Likeness.objects.get(image=photo).phash
        before = known[photo.pk]
        assert before is not None
        assert again is not None
        assert duplicates.distance(before, again) <= 3  # seen at another size
    call_command("hash_photos", stdout=output, stderr=errors)
    assert Likeness.objects.count() == 3
