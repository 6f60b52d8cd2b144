"""What becomes of the pixels: every kind comes out upright, in sRGB, in the planned widths."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Pixels
from PIL import ImageCms

from media import renditions, services
from tests.photos import make_photo_bytes, make_pixels, photo_files, rendition_bytes, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("photo_files")]

MODES = {
    "grey": ("JPEG", "L"),
    "CMYK": ("JPEG", "CMYK"),
    "palette": ("PNG", "P"),
    "black and white": ("PNG", "1"),
    "alpha": ("PNG", "RGBA"),
    "grey with alpha": ("PNG", "LA"),
    "16 bits": ("PNG", "I;16"),
    "CMYK TIFF": ("TIFF", "CMYK"),
    "floating point": ("TIFF", "F"),
    "LAB": ("TIFF", "LAB"),
    "YCbCr": ("TIFF", "YCbCr"),
}


def in_mode(mode: str) -> Pixels.Image:
    if mode == "LAB":
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(make_pixels(), srgb, ImageCms.createProfile("LAB"), outputMode="LAB")
    if mode == "I;16":
        return make_pixels(mode="I").point(lambda value: value * 257).convert("I;16")
    return make_pixels(mode=mode)


@pytest.mark.parametrize(("form", "mode"), MODES.values(), ids=MODES)
def test_every_kind_of_pixel_looks_as_it_did(form: str, mode: str) -> None:
    with io.BytesIO() as output:
        in_mode(mode).save(output, form)
        image = services.accept(upload(output.getvalue()), by=None)
    rendition = image.renditions.get(width=640, format="jpeg")
    with Pixels.open(io.BytesIO(rendition_bytes(rendition))) as picture:
        assert picture.mode == "RGB"
        above, below = picture.getpixel((400, 40)), picture.getpixel((400, 360))
    if mode in {"L", "LA", "1", "I;16", "F"}:
        assert abs(above[0] - above[2]) < 8
        assert above[0] > below[0] or mode == "1"
    else:
        assert above[0] > above[2] + 60
        assert below[2] > below[0] + 60


def test_what_shines_through_becomes_white() -> None:
    with io.BytesIO() as output:
        Pixels.new("RGBA", (400, 400), (255, 0, 0, 0)).save(output, "PNG")
        image = services.accept(upload(output.getvalue()), by=None)
    with Pixels.open(io.BytesIO(rendition_bytes(image.renditions.filter(format="jpeg").latest("width")))) as picture:
        assert min(picture.getpixel((200, 200))) > 250


def test_a_broken_colour_profile_costs_a_warning_not_the_photo() -> None:
    image = services.accept(upload(make_photo_bytes(icc_profile=b"\0\0\x02\0junk" * 40)), by=None)
    assert [warning for warning in image.metadata_warnings if "colour profile" in warning]


TURNS = [*(("JPEG", turn) for turn in range(1, 9)), *((form, 6) for form in ("PNG", "WEBP", "TIFF", "AVIF"))]


@pytest.mark.parametrize(("form", "orientation"), TURNS)
def test_a_photo_stands_the_way_up_it_was_taken(form: str, orientation: int) -> None:
    # Turned so that a viewer who heeds the tag sees red above and blue below.
    upright = make_pixels(600, 400)
    lying = {
        1: upright,
        2: upright.transpose(Pixels.Transpose.FLIP_LEFT_RIGHT),
        3: upright.transpose(Pixels.Transpose.ROTATE_180),
        4: upright.transpose(Pixels.Transpose.FLIP_TOP_BOTTOM),
        5: upright.transpose(Pixels.Transpose.TRANSPOSE),
        6: upright.transpose(Pixels.Transpose.ROTATE_90),
        7: upright.transpose(Pixels.Transpose.TRANSVERSE),
        8: upright.transpose(Pixels.Transpose.ROTATE_270),
    }[orientation]
    exif = Pixels.Exif()
    exif[0x0112] = orientation
    with io.BytesIO() as output:
        lying.save(output, form, exif=exif.tobytes())
        image = services.accept(upload(output.getvalue()), by=None)
    assert (image.width, image.height) == (600, 400)
    for rendition in image.renditions.all():
        with Pixels.open(io.BytesIO(rendition_bytes(rendition))) as picture:
            assert picture.size == (rendition.width, rendition.height)
            assert picture.getexif().get(0x0112, 1) == 1
            rgb = picture.convert("RGB")
            across, down = rgb.width / 600, rgb.height / 400
            assert rgb.getpixel((int(400 * across), int(20 * down)))[0] > 120  # red above
            assert min(rgb.getpixel((int(95 * across), int(122 * down)))) > 140  # the disc is on the left


def widths_of(width: int, height: int) -> list[int]:
    """Return how wide a photo of this size is cut, whole."""
    image = services.accept(upload(make_photo_bytes(width=width, height=height)), by=None)
    renditions.renew(image.pk)
    return sorted(set(image.renditions.current().filter(ratio="").values_list("width", flat=True)))


def test_renditions_are_never_wider_than_the_photo() -> None:
    # 1000 is not worth a cut beside 960.
    assert widths_of(1000, 500) == [320, 480, 640, 960]
    assert widths_of(200, 100) == [200]
    assert widths_of(1800, 200)[-2:] == [1280, 1800]


def test_a_long_strip_is_cut_to_what_a_screen_can_show() -> None:
    image = services.accept(upload(make_photo_bytes(width=1900, height=20_000)), by=None)
    renditions.renew(image.pk)
    assert max(image.renditions.values_list("height", flat=True)) <= 6000
    assert image.height == 20_000


def test_a_photo_has_a_placeholder_and_its_own_colour() -> None:
    image = services.accept(upload(make_photo_bytes()), by=None)
    assert 20 <= len(image.placeholder) <= 40
    red, green, blue = (int(image.dominant_color[i : i + 2], 16) for i in (1, 3, 5))
    assert max(red, blue) > green + 40


def test_an_animation_gives_its_first_picture_and_says_so() -> None:
    frames = [make_pixels(), Pixels.new("RGB", (640, 400), "black")]
    with io.BytesIO() as output:
        frames[0].save(output, "WEBP", save_all=True, append_images=frames[1:])
        image = services.accept(upload(output.getvalue()), by=None)
    assert any("first one" in warning for warning in image.metadata_warnings)
