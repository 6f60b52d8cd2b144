"""What travels inside a rendition: who made it and whose it is, and nothing that is nobody's business."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from PIL import Image as Pixels

from media import presets, renditions, services
from media.metadata import iim, vocabulary, write, xmp
from media.metadata.read import read
from media.models import Image
from tests.exiftool import expected, needs_exiftool, tags
from tests.photos import make_photo_bytes, make_pixels, packet, photo_files, records, rendition_bytes, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("photo_files")]

BLOCK = {
    "creator": "Айгүл Žluťoučká",
    "creator_title": "Фотограф",
    "credit": "Айгүл / Agency",
    "source": "Курьер",
    "copyright": "© 2025 Agency & Sons <all rights>",
    "usage_terms": "Editorial use only.\nNo archive.",
    "web_statement": "https://example.org/rights?a=1&b=2",
    "licensor_name": "Ақпарат",
    "licensor_url": "https://example.org/buy?a=1&b=2",
    "data_mining": "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
    "other_constraints": "Не для печати.",
    "headline": "Wind “farm” opens 日本",
    "alt": "A crane lifts a blade.",
    "digital_source_type": vocabulary.SOURCE_TYPES + "digitalCapture",
    "date_created": "2025-01-22",
    "city": "Тараз",
    "country": "Қазақстан",
    "country_code": "KZ",
}


def take(content: bytes) -> Image:
    return services.accept(upload(content), by=None)


def with_everything_private(**size: int) -> bytes:
    """Return a JPEG that says where it was taken, by which camera, and more that is nobody's business."""
    exif = Pixels.Exif()
    exif[0x010F], exif[0x0110], exif[0x9286] = "CanaryMake", "CanaryModel", b"ASCII\0\0\0CanaryComment"
    camera = exif.get_ifd(0x8769)
    camera[0xA431], camera[0xA430], camera[0x927C] = "CanarySerial", "CanaryOwner", b"CanaryMaker" * 9
    position = exif.get_ifd(0x8825)
    position[1], position[2], position[3], position[4] = "N", (43.0, 15.0, 0.0), "E", (76.0, 57.0, 0.0)
    inner = (
        "<photoshop:Credit>Kept Credit</photoshop:Credit>"
        "<photoshop:Instructions>CanaryInstructions</photoshop:Instructions>"
        '<exif:GPSLatitude xmlns:exif="http://ns.adobe.com/exif/1.0/">CanaryLatitude</exif:GPSLatitude>'
        '<xmpMM:History xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">CanaryHistory</xmpMM:History>'
    )
    said = records([(103, b"CanaryJob"), (116, b"Kept Copyright")])
    comment = b"<script>CanaryScript</script>"
    return make_photo_bytes(
        "JPEG",
        exif=exif.tobytes(),
        xmp=packet(inner),
        extra=said,
        comment=comment,
        icc_profile=b"CanaryProfile" * 20,
        **size,
    )


def test_renditions_say_who_and_whose_and_nothing_else() -> None:
    image = take(with_everything_private())
    assert image.embedded["exif"]["has_position"] is True
    assert "Canary" not in json.dumps([image.embedded["exif"], image.credit, image.copyright])
    for rendition in image.renditions.all():
        content = rendition_bytes(rendition)
        assert b"Canary" not in content
        assert b"Kept Credit" in content
        assert b"Kept Copyright" in content
        with Pixels.open(io.BytesIO(content)) as picture:
            exif = picture.getexif()
            assert set(exif) == {0x8298}
            assert not exif.get_ifd(0x8825)
            assert not exif.get_ifd(0x8769)
            assert not exif.get_ifd(0x014A)
            assert "comment" not in picture.info
            assert "icc_profile" not in picture.info


def test_renditions_of_a_photo_that_says_nothing_say_nothing() -> None:
    for rendition in take(make_photo_bytes("PNG")).renditions.all():
        with Pixels.open(io.BytesIO(rendition_bytes(rendition))) as picture:
            assert not set(picture.info) & {"xmp", "photoshop", "comment", "icc_profile"}
            assert not dict(picture.getexif())


@pytest.mark.parametrize(("form", "options"), [("JPEG", write.jpeg_options), ("AVIF", write.avif_options)])
def test_the_credit_block_comes_back_from_a_rendition_letter_by_letter(form: str, options: Any) -> None:
    with io.BytesIO() as output:
        make_pixels().save(output, form, **options(BLOCK))
        with Pixels.open(output) as picture:
            picture.load()
            reading = read(picture, today=dt.date(2025, 1, 22))
            found = xmp.parse(picture.info["xmp"])
            exif = dict(picture.getexif())
            said = iim.parse(iim.block_of(picture))
    assert {name: reading.fields[name] for name in BLOCK} == BLOCK
    assert reading.warnings == []
    assert xmp.one(found["rights:Marked"]) == "True"
    assert exif[0x013B].encode("latin-1").decode() == BLOCK["creator"]
    assert exif[0x8298].encode("latin-1").decode() == BLOCK["copyright"]
    if form == "JPEG":
        assert (said[80], said[105], said[110], said[116]) == (
            [BLOCK["creator"]],
            [BLOCK["headline"]],
            [BLOCK["credit"]],
            [BLOCK["copyright"]],
        )


@needs_exiftool
def test_exiftool_finds_every_word_in_every_rendition_and_nothing_private(tmp_path: Path, pia: User) -> None:
    image = take(with_everything_private(width=2700, height=1800))
    assert set(BLOCK) == set(vocabulary.CREDIT_BLOCK)
    services.revise(image.id, by=pia, version=1, changes={**BLOCK, "date_created": "2025-01-22T09:30:15+05:00"})
    renditions.renew(image.id)
    image.refresh_from_db()
    for name, preset in presets.PRESETS.items():
        file, signature, _ = presets.url(image, name, preset.widths[0]).rpartition("/")[2].split(".")
        presets.find_or_make(image.id, file, signature)
    current = list(image.renditions.filter(retired_at__isnull=True))
    assert {(one.width, one.format) for one in current if not one.ratio} >= {
        (width, form) for width in settings.RENDITION_WIDTHS for form in ("avif", "jpeg")
    }
    assert {one.ratio for one in current} > {"", *settings.RENDITION_RATIOS}
    assert {one.preset for one in current} == {"", *presets.PRESETS}
    for number, rendition in enumerate(current):
        path = tmp_path / f"{number}.{rendition.format}"
        path.write_bytes(rendition_bytes(rendition))
        found = tags(path)
        said = expected(found)
        told = {name: value for name, value in BLOCK.items() if name not in {"data_mining", "other_constraints"}}
        assert {name: said.get(name) for name in told} == told
        assert found["IFD0:Artist"] == BLOCK["creator"]
        assert found["IFD0:Copyright"] == BLOCK["copyright"]
        if rendition.format == "jpeg":
            assert (found["IPTC:Credit"], found["IPTC:City"]) == (BLOCK["credit"], BLOCK["city"])
        assert b"Canary" not in path.read_bytes()
        assert b"09:30" not in path.read_bytes()
        private = ("GPS", "Serial", "Owner", "MakerNote", "History", "Thumbnail", "Comment", "Make", "Model")
        assert not [name for name in found if any(word in name for word in private)]
