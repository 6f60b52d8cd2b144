"""What a photo says of itself: read from every dialect, believed in none, and passed on only in part."""

from __future__ import annotations

import datetime as dt
import json
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pixels
from PIL import PngImagePlugin

from media import services
from media.metadata import iim, vocabulary
from media.metadata.read import read
from media.models import Image
from newsroom import text
from tests.photos import make_photo_bytes, packet, photo_files, records, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]


def take(content: bytes) -> Image:
    return services.accept(upload(content), by=None)


def jpeg_with(**save: Any) -> bytes:
    return make_photo_bytes("JPEG", **save)


@pytest.mark.data
def test_the_reference_photo_of_the_standard_is_read_as_its_oracle_reads_it(shared: Path) -> None:
    reference = shared / "photos" / "IPTC-PhotometadataRef-Std2021.1.jpg"
    oracle = json.loads(reference.with_name(f"{reference.name}.json").read_text())[0]
    said, more = oracle["IPTC"], oracle["XMP"]
    with reference.open("rb") as file:
        image = services.accept(file, by=None)
    expected = {
        "headline": said["Headline"],
        "title": said["ObjectName"],
        "caption": said["Caption-Abstract"],
        "creator": said["By-line"],
        "credit": said["Credit"],
        "source": said["Source"],
        "copyright": text.line(said["CopyrightNotice"]),
        "instructions": said["SpecialInstructions"],
        "keywords": said["Keywords"],
        "city": said["City"],
        "state": said["Province-State"],
        "country": said["Country-PrimaryLocationName"],
        "country_code": said["Country-PrimaryLocationCode"],
        "job_id": said["OriginalTransmissionReference"],
        "alt": more["AltTextAccessibility"],
        "extended_description": more["ExtDescrAccessibility"],
        "digital_source_type": more["DigitalSourceType"],
        "usage_terms": more["UsageTerms"],
        "web_statement": more["WebStatement"],
        "people": more["PersonInImage"],
        "date_created": "2021-10-20T21:01:01+00:00",
    }
    assert {name: getattr(image, name) for name in expected} == expected
    assert (image.width, image.height, image.metadata_warnings) == (2000, 1000, [])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_xmp_is_read_from_every_format(form: str) -> None:
    inner = (
        "<photoshop:Headline>Ақтау</photoshop:Headline>"
        '<dc:title><rdf:Alt><rdf:li xml:lang="ru">Нет</rdf:li>'
        '<rdf:li xml:lang="x-default">Short</rdf:li></rdf:Alt></dc:title>'
        "<dc:creator><rdf:Seq><rdf:li>A. One</rdf:li><rdf:li>B. Two</rdf:li></rdf:Seq></dc:creator>"
        "<dc:subject><rdf:Bag><rdf:li>energy</rdf:li><rdf:li> </rdf:li><rdf:li>energy</rdf:li></rdf:Bag></dc:subject>"
        '<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li Iptc4xmpExt:City="Taraz"/></rdf:Bag>'
        "</Iptc4xmpExt:LocationCreated>"
    )
    save: dict[str, Any] = {"xmp": packet(inner)}
    if form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet(inner).decode())
        save = {"pnginfo": info}
    elif form == "TIFF":
        save = {"tiffinfo": {700: packet(inner)}}
    image = take(make_photo_bytes(form, **save))
    assert (image.headline, image.title, image.creator) == ("Ақтау", "Short", "A. One, B. Two")
    assert (image.keywords, image.city) == (["energy"], "Taraz")


def test_the_first_dialect_that_says_something_decides() -> None:
    exif = Pixels.Exif()
    exif[0x010E], exif[0x8298] = b"exif caption", "© exif".encode()
    said = records([(120, b"iim caption"), (110, b"iim credit")])
    xmp_block = packet("<photoshop:Credit>xmp credit</photoshop:Credit><dc:description> </dc:description>")
    image = take(jpeg_with(exif=exif.tobytes(), extra=said, xmp=xmp_block))
    assert (image.caption, image.credit, image.copyright) == ("iim caption", "xmp credit", "© exif")


@pytest.mark.parametrize(
    ("value", "utf8"), [("Škoda".encode(), True), ("Škoda".encode(), False), ("Škoda".encode("cp1252"), False)]
)
def test_letters_survive_whatever_encoding_an_agency_uses(value: bytes, utf8: bool) -> None:
    assert take(jpeg_with(extra=records([(80, value), (25, value)], utf8=utf8))).creator == "Škoda"


def test_exif_words_are_read_as_utf8_and_end_at_the_first_nul() -> None:
    exif = Pixels.Exif()
    exif[0x013B] = "Айгүл".encode() + b"\0rubbish"
    exif.get_ifd(0x8769)[0x9003] = "2025:01:22 09:30:00"
    exif.get_ifd(0x8769)[0x9011] = "+05:00"
    image = take(jpeg_with(exif=exif.tobytes()))
    assert (image.creator, image.date_created) == ("Айгүл", "2025-01-22T09:30:00+05:00")


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        (b"20250122", b"093000+0500", "2025-01-22T09:30:00+05:00"),
        (b"20250122", b"", "2025-01-22"),
        (b"20250100", b"", "2025-01"),
        (b"20250000", b"", "2025"),
        (b"00000000", b"", ""),
        (b"18000101", b"", ""),
        (b"29990101", b"", ""),
        (b"20251341", b"", ""),
    ],
)
def test_a_date_is_as_exact_as_the_file_says(day: bytes, time: bytes, expected: str) -> None:
    assert take(jpeg_with(extra=records([(55, day), (60, time)]))).date_created == expected


HOSTILE = {
    "entity bomb": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x:xmpmeta>&b;</x:xmpmeta>',
    "outside entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "very deep": packet("<dc:x>" * 4000 + "</dc:x>" * 4000),
    "deep lists": packet("<dc:subject>" + "<rdf:Bag><rdf:li>" * 300 + "</rdf:li></rdf:Bag>" * 300 + "</dc:subject>"),
    "no xml": b"\x00\xff<<<>>>",
    "cut off": packet("<dc:title>x</dc:title>")[:-40],
}


@pytest.mark.parametrize("block", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_xmp_block_costs_the_block_not_the_photo(block: bytes) -> None:
    image = take(jpeg_with(xmp=block, extra=records([(105, b"still read")])))
    assert image.headline == "still read"
    assert [warning for warning in image.metadata_warnings if warning.startswith("The XMP block cannot be read")]


def test_broken_exif_and_iim_cost_nothing_else() -> None:
    exif = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 90
    image = take(jpeg_with(exif=exif, xmp=packet("<photoshop:Headline>H</photoshop:Headline>")))
    assert image.headline == "H"
    resources = b"Photoshop 3.0\08BIM\x04\x04\0\0\xff\xff\xff\xff\x1c\x02\x69\x7f\xff" + b"\0" * 13
    segment = b"\xff\xed" + struct.pack(">H", len(resources) + 2) + resources
    assert take(jpeg_with(extra=segment)).headline == ""


def test_scripts_and_invisible_characters_come_out_as_plain_text() -> None:
    inner = (
        "<photoshop:Headline>&lt;script&gt;alert(1)&lt;/script&gt;\u202egpj\u2066\u200b</photoshop:Headline>"
        "<photoshop:Credit>{0.__class__} {{7*7}} =cmd|' /C calc'!A0</photoshop:Credit>"
        "<xmpRights:WebStatement>javascript:alert(1)</xmpRights:WebStatement>"
        "<Iptc4xmpExt:DigitalSourceType>javascript:alert(1)</Iptc4xmpExt:DigitalSourceType>"
    )
    said = records([(120, b"a\0b\x01c\x0bd \xef\xbf\xbe\xed\xa0\x80"), (25, b"k\n1")])
    image = take(jpeg_with(xmp=packet(inner), extra=said))
    image.refresh_from_db()
    assert image.headline == "<script>alert(1)</script>gpj"
    assert image.credit == "{0.__class__} {{7*7}} =cmd|' /C calc'!A0"
    assert (image.web_statement, image.digital_source_type) == ("", "")
    assert len([warning for warning in image.metadata_warnings if "cannot be used" in warning]) == 2
    everything = json.dumps(
        [image.embedded, image.caption, image.metadata_warnings, image.keywords], ensure_ascii=False
    )
    assert not text.XML_ILLEGAL.search(everything)
    assert not text.BIDI.search(everything)
    assert image.keywords == ["k 1"]


def test_words_without_end_are_cut_with_a_warning() -> None:
    image = take(jpeg_with(extra=records([(105, b"word " * 6000), *[(25, b"k%d" % i) for i in range(900)]])))
    assert len(image.headline) <= vocabulary.LINES["headline"]
    assert image.headline.endswith("…")
    assert len(image.keywords) == vocabulary.MAX_ENTRIES
    assert image.metadata_warnings == ["Headline was longer than 300 characters and was cut."]
    assert len(json.dumps(image.embedded)) < 60_000


@given(st.binary(max_size=400))
def test_no_bytes_break_the_readers(block: bytes) -> None:
    iim.parse(b"\x1c\x02" + block)
    iim.resource(b"8BIM\x04\x04" + block)
    picture = Pixels.new("RGB", (4, 4))
    picture.info = {"xmp": block, "photoshop": {0x0404: block}, "exif": b"Exif\0\0MM\0*" + block}
    reading = read(picture, today=dt.date(2025, 1, 22))
    json.dumps([reading.fields, reading.embedded, reading.warnings])
