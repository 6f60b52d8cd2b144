"""Crops: what matters stays in view in every shape, what the desk drew is what is cut, and nothing more is cut anew."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image as Pixels

from articles.photos import photo_form
from media import crops, queries, renditions, services
from media.crops import Box
from media.models import Image, Rendition
from newsroom.errors import BadInput
from tests.factories import make_article, publish
from tests.photos import PhotoFactory, make_photo_bytes, photo_files, rendition_bytes, upload

__all__ = ["photo_files"]

RATIOS = ("16:9", "4:3", "1:1", "4:5", "3:1", "1:40")
sides = some.integers(16, 32_000)
parts = some.floats(0, 1)


@given(sides, sides, some.sampled_from(RATIOS), parts, parts)
def test_a_crop_has_its_shape_lies_inside_and_is_as_large_as_can_be(
    width: int, height: int, ratio: str, x: float, y: float
) -> None:
    box = crops.box((width, height), ratio, focal=(x, y))
    assert box.x >= 0
    assert box.y >= 0
    assert box.x + box.width <= 1 + 1e-6
    assert box.y + box.height <= 1 + 1e-6
    assert max(box.width, box.height) == 1
    assert box.width * width == pytest.approx(box.height * height * crops.shape(ratio), abs=0.05 + width * 2e-6)
    # What matters is in view, unless the crop is a hair's breadth.
    assert box.x - 1e-6 <= x <= box.x + box.width + 1e-6
    assert box.y - 1e-6 <= y <= box.y + box.height + 1e-6


@given(sides, sides, some.sampled_from(RATIOS), parts, parts, some.floats(0.1, 1))
def test_a_drawn_box_beats_the_focal_point(
    width: int, height: int, ratio: str, x: float, y: float, share: float
) -> None:
    largest = crops.box((width, height), ratio)
    drawn = Box(
        x * (1 - share * largest.width),
        y * (1 - share * largest.height),
        *(share * side for side in (largest.width, largest.height)),
    )
    box = crops.box((width, height), ratio, focal=(1, 1), drawn=drawn)
    for side in crops.SIDES:
        assert getattr(box, side) == pytest.approx(getattr(drawn, side), abs=1e-3)  # of rounding


def test_the_same_crop_in_a_browser() -> None:
    # The lines of the module's docstring, which the desk's previews follow.
    shape, photo, focal = 16 / 9, 6000 / 4000, (0.5, 0.05)
    width, height = min(1, shape / photo), min(1, photo / shape)
    x = min(max(focal[0] - width / 2, 0), 1 - width)
    y = min(max(focal[1] - height / 2, 0), 1 - height)
    assert crops.box((6000, 4000), "16:9", focal=focal) == Box(x, y, width, round(height, 6))


def revise(image: Image, pia: User, **changes: Any) -> Image:
    image.refresh_from_db()
    return services.revise(image.id, by=pia, version=image.version, changes=changes)


SQUARE = {"x": 0.1, "y": 0.2, "width": 0.4, "height": 0.6}  # of a photo of 3000 × 2000
WRONG: dict[str, tuple[Any, str]] = {
    "no object": ("16:9", "Write an object"),
    "no box": ({"1:1": [0, 0, 1, 1]}, "1:1: write x, y, width and height"),
    "a side too many": ({"1:1": {**SQUARE, "angle": 3}}, "write x, y, width and height"),
    "a side in words": ({"1:1": {**SQUARE, "x": "0.1"}}, "each from 0 to 1"),
    "a side that is true": ({"1:1": {**SQUARE, "x": True}}, "each from 0 to 1"),
    "no number": ({"1:1": {**SQUARE, "x": float("nan")}}, "each from 0 to 1"),
    "outside": ({"1:1": {**SQUARE, "x": 0.7}}, "beyond the photo"),
    "turned over": ({"1:1": {**SQUARE, "width": -0.4}}, "beyond the photo"),
    "another ratio": ({"16:10": SQUARE}, "Photos are cut to 16:9, 4:3, 1:1, 4:5."),
    "another shape": ({"16:9": SQUARE}, "1200 × 1200 pixels, which is not 16:9"),
    "a speck": ({"1:1": {"x": 0, "y": 0, "width": 0.02, "height": 0.03}}, "only 60 × 60 pixels"),
}


@pytest.mark.parametrize(("value", "words"), WRONG.values(), ids=WRONG)
def test_a_crop_that_cannot_be_is_refused_with_its_reason(pia: User, value: Any, words: str) -> None:
    image = PhotoFactory()
    with pytest.raises(BadInput) as caught:
        revise(image, pia, crops=value)
    assert words in caught.value.errors[0].detail
    assert (caught.value.errors[0].pointer or "").startswith("/crops")
    image.refresh_from_db()
    assert (image.crops, image.version) == ({}, 1)


def test_all_that_is_wrong_with_crops_is_said_at_once(pia: User) -> None:
    with pytest.raises(BadInput) as caught:
        revise(PhotoFactory(), pia, crops={"16:9": SQUARE, "2:1": SQUARE, "1:1": SQUARE})
    assert [fault.pointer for fault in caught.value.errors] == ["/crops/16:9", "/crops/2:1"]


def test_a_crop_is_taken_back_with_null(pia: User) -> None:
    image = revise(PhotoFactory(), pia, crops={"1:1": SQUARE})
    assert image.crops == {"1:1": SQUARE}
    assert image.box("1:1") == Box(**SQUARE)
    assert revise(image, pia, crops={"1:1": None}).crops == {}


@pytest.fixture
def photo(pia: User, photo_files: Any) -> Image:
    """A photo of 1600 × 1000 with everything cut, and the disc at its left in view."""
    image = services.accept(upload(make_photo_bytes(width=1600, height=1000)), by=pia)
    revise(image, pia, focal_x=0.2, focal_y=0.3)
    renditions.renew(image.id)
    image.refresh_from_db()
    return image


def offered(image: Image) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for rendition in Rendition.objects.current().filter(image=image):
        found.setdefault(rendition.ratio, set()).add(rendition.path)
    return found


def test_each_ratio_is_cut_in_every_width_and_format_and_never_enlarged(photo: Image) -> None:
    assert set(offered(photo)) == {"", "16:9", "4:3", "1:1", "4:5"}
    for rendition in photo.renditions.current():
        with Pixels.open(io.BytesIO(rendition_bytes(rendition))) as picture:
            assert picture.size == (rendition.width, rendition.height)
        if rendition.ratio:
            assert rendition.height == round(rendition.width / crops.shape(rendition.ratio))
            assert rendition.width <= photo.box(rendition.ratio).pixels((1600, 1000))[0]
    widths = sorted(photo.renditions.filter(ratio="1:1", format="avif").values_list("width", flat=True))
    assert widths == [320, 480, 640, 960]


def test_the_focal_point_is_in_view_in_every_shape(photo: Image) -> None:
    for rendition in photo.renditions.current().filter(format="jpeg", width=320):
        box = photo.box(rendition.ratio) if rendition.ratio else crops.WHOLE
        across = (200 / 1600 + 62 / 1600 - box.x) / box.width * rendition.width
        down = (250 / 1000 + 62 / 1000 - box.y) / box.height * rendition.height
        with Pixels.open(io.BytesIO(rendition_bytes(rendition))) as picture:
            assert min(picture.convert("RGB").getpixel((int(across), int(down)))) > 130  # the white disc


def test_a_drawn_crop_costs_its_own_files_and_no_others(photo: Image, pia: User) -> None:
    before = offered(photo)
    drawn = {"x": 0.5, "y": 0.2, "width": 0.25, "height": 0.4}
    revise(photo, pia, crops={"1:1": drawn})
    assert offered(photo) == before  # readers keep what there is until the new is cut
    assert renditions.renew(photo.id) == 4  # 320 and its own 400 pixels, in two formats
    after = offered(photo)
    assert {ratio for ratio in after if after[ratio] != before[ratio]} == {"1:1"}
    assert not after["1:1"] & before["1:1"]
    # Pages in caches still show the old one.
    old = photo.renditions.filter(path__in=before["1:1"])
    assert all(rendition_bytes(one) for one in old)
    revise(photo, pia, crops={})
    assert renditions.renew(photo.id) == 0
    assert offered(photo) == before


def test_a_focal_point_that_moves_no_crop_costs_nothing(photo: Image, pia: User) -> None:
    before = offered(photo)
    revise(photo, pia, focal_x=0.1, focal_y=0.2)  # nearer the edge, where all crops stood already
    assert renditions.renew(photo.id) == 0
    assert offered(photo) == before
    revise(photo, pia, focal_x=0.1, focal_y=0.9)
    assert renditions.renew(photo.id) > 0
    assert {ratio for ratio, paths in offered(photo).items() if paths != before[ratio]} == {"16:9"}


def test_a_reader_is_offered_what_has_been_cut_and_nothing_else(pia: User, photo_files: Any) -> None:
    image = services.accept(upload(make_photo_bytes(width=1600, height=1000)), by=pia)
    _, picture = queries.find(image.id)
    assert [[cut.width for cut in source.srcset] for source in picture.sources] == [[320, 1280]] * 2
    assert picture.crops == {}
    renditions.renew(image.id)
    found, picture = queries.find(image.id)
    assert list(picture.crops) == ["16:9", "4:3", "1:1", "4:5"]
    form = photo_form(found, picture)
    wide = form["crops"]["16:9"][0]
    assert wide["type"] == "image/avif"
    assert [(cut["width"], cut["height"]) for cut in wide["srcset"]][-1] == (1600, 900)
    assert all("/16x9-" in cut["url"] for cut in wide["srcset"])


def test_what_a_worker_left_half_done_is_finished(photo: Image) -> None:
    lost = photo.renditions.filter(ratio="4:5")
    count = lost.count()
    lost.delete()
    assert renditions.renew(photo.id) == count
    assert renditions.renew(photo.id) == 0


def test_an_older_newsroom_and_lost_files_get_their_renditions(photo: Image, capsys: Any) -> None:
    before = offered(photo)
    photo.renditions.exclude(ratio="").delete()
    assert call_command("cut_photos") == "All photos are cut."
    assert offered(photo) == before
    lost = photo.renditions.first()
    storages["renditions"].delete(lost.path)
    call_command("cut_photos")
    assert not storages["renditions"].exists(lost.path)  # nobody looked
    call_command("cut_photos", "--lost")
    assert rendition_bytes(lost)
    assert offered(photo) == before
    storages["originals"].delete(photo.original)
    photo.renditions.first().delete()
    assert "1 photos could not be cut" in call_command("cut_photos")
    assert str(photo.pk) in capsys.readouterr().err


def test_a_rendition_that_came_back_is_not_swept(photo: Image, pia: User) -> None:
    before, now = offered(photo), timezone.now()
    for credit in ("New", photo.credit):
        revise(photo, pia, credit=credit)
        renditions.renew(photo.id, now=now)
    swept = renditions.sweep(now=now + dt.timedelta(days=8))
    assert swept == sum(map(len, before.values()))
    assert offered(photo) == before


@pytest.mark.django_db(transaction=True)
def test_a_story_shows_new_crops_when_they_are_there(photo: Image, pia: User, public: Any) -> None:
    revise(photo, pia, credit="Pia Orlova/Courier", alt="A disc.", caption="A disc on red and blue.")
    key = publish(make_article(lead=photo)).key
    before = public.get(f"/api/v1/articles/{key}/").json()
    assert set(before["lead_image"]["crops"]) == {"16:9", "4:3", "1:1", "4:5"}
    assert set(before["images"][0]["crops"]) == {"16:9", "1:1"}
    assert set(public.get(f"/api/v1/images/{photo.pk}/").json()["crops"]) == {"16:9", "4:3", "1:1", "4:5"}
    card = public.get("/api/v1/articles/").json()["results"][0]
    assert set(card["lead_image"]["crops"]) == {"16:9", "1:1"}
    revise(photo, pia, crops={"16:9": {"x": 0.25, "y": 0.3, "width": 0.5, "height": 0.45}})
    after = public.get(f"/api/v1/articles/{key}/").json()
    assert after["version"] > before["version"]
    changed = {
        name for name, value in after["lead_image"]["crops"].items() if value != before["lead_image"]["crops"][name]
    }
    assert changed == {"16:9"}
