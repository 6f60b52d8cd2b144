"""We read a photo's words as exiftool reads them: every field, every format, every old encoding."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pixels

from media import services
from media.metadata.read import Reading, read
from media.metadata.xmp import PREFIXES
from tests.exiftool import GROUPS, copied, evidence_of, exiftool, expected, needs_exiftool, plain, tags
from tests.photos import EXTENSIONS, make_photo_bytes, packet, photo_files, records

__all__ = ["photo_files"]
pytestmark = needs_exiftool

TODAY = dt.date(2026, 1, 22)


def our_reading(path: Path, **options: Any) -> Reading:
    with Pixels.open(path) as picture:
        picture.load()
        return read(picture, today=TODAY, **options)


@pytest.fixture
def reference(shared: Path) -> Path:
    return shared / "photos" / "IPTC-PhotometadataRef-Std2021.1.jpg"


def as_format(form: str, source: Path, folder: Path) -> Path:
    """Return a picture of this format, made here, that carries all metadata of `source`."""
    target = folder / f"photo.{EXTENSIONS[form]}"
    target.write_bytes(make_photo_bytes(form))
    return copied(source, target)


@pytest.mark.data
@pytest.mark.parametrize("form", EXTENSIONS)
def test_every_field_of_the_reference_photo_is_read_as_exiftool_reads_it(
    form: str, reference: Path, tmp_path: Path
) -> None:
    path = reference if form == "JPEG" else as_format(form, reference, tmp_path)
    oracle = tags(path)
    reading = our_reading(path)
    wanted = expected(oracle)
    assert len(wanted) == 30
    assert reading.fields == wanted
    assert reading.warnings == []
    # And all that we have no column for is kept as it stands, structure by structure.
    seen = 0
    for prefix, group in GROUPS.items():
        ours = {name: value for name, value in reading.embedded["xmp"].items() if name.startswith(f"{prefix}:")}
        theirs = evidence_of(oracle, group)
        assert plain(ours) == theirs, group
        seen += len(theirs)
    assert seen >= 60
    assert set(GROUPS) == set(PREFIXES.values()) - {"note"}


@pytest.mark.data
def test_every_record_of_the_reference_photos_iim_is_kept_as_it_stands(reference: Path) -> None:
    oracle = evidence_of(tags(reference), "IPTC")
    ours = our_reading(reference).embedded["iim"]
    names = {"2:005": "objectname", "2:012": "subjectreference", "2:105": "headline", "2:122": "writer-editor"}
    for number, name in names.items():
        assert plain(ours[number]) == oracle[name]
    assert len([number for number in ours if number != "2:000"]) == len(oracle) - ("applicationrecordversion" in oracle)


@pytest.mark.data
@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_a_photo_with_iim_alone_is_read_as_exiftool_reads_it(form: str, reference: Path, tmp_path: Path) -> None:
    path = as_format(form, reference, tmp_path)
    exiftool("-q", "-q", "-overwrite_original", "-XMP:all=", "-EXIF:ImageDescription=", "-EXIF:Artist=", path)
    exiftool("-q", "-q", "-overwrite_original", "-EXIF:Copyright=", "-EXIF:DateTimeOriginal=", path)
    oracle = tags(path)
    assert not [name for name in oracle if name.startswith("XMP")]
    wanted = expected(oracle)
    assert len(wanted) == 19
    assert our_reading(path).fields == wanted


@pytest.mark.data
@pytest.mark.parametrize("form", EXTENSIONS)
def test_a_photo_with_exif_alone_is_read_as_exiftool_reads_it(form: str, reference: Path, tmp_path: Path) -> None:
    path = tmp_path / f"photo.{EXTENSIONS[form]}"
    path.write_bytes(make_photo_bytes(form))
    exiftool("-q", "-q", "-overwrite_original", "-tagsfromfile", reference, "-EXIF:all", path)
    oracle = tags(path)
    assert not [name for name in oracle if name.startswith(("XMP", "IPTC"))]
    wanted = expected(oracle)
    assert set(wanted) == {"caption", "creator", "copyright", "date_created"}
    assert our_reading(path).fields == wanted


WORDS = {
    "cp1251": {
        5: "Ветропарк",
        25: "энергетика",
        80: "Айгуль Асанова",
        90: "Тараз",
        101: "Казахстан",
        105: "Под Таразом открыли ветропарк",
        110: "Айгуль Асанова / Курьер",
        116: "© 2025 «Курьер» №5",
        120: "Инженеры поднимают последнюю из сорока турбин.\nЕщё одна стоит в стороне.",
    },
    "cp1252": {
        5: "Éolienne",
        25: "énergie",
        80: "Zoë Škoda-Müller",
        90: "Orléans",
        101: "Côte d’Ivoire",
        105: "Façade à l’œuvre – déjà vu",
        110: "Zoë Müller / Agence “Émile”",
        116: "© 2025 São Paulo",
        120: "Größe über alles; niño y señor.",
    },
    "latin-1": {
        5: "Éolienne",
        25: "énergie",
        80: "Zoë Müller",
        90: "Orléans",
        101: "Österreich",
        105: "Façade déjà vue à Århus",
        110: "Zoë Müller / Ærø",
        116: "© 2025 São Paulo",
        120: "Größe über alles; niño y señor.",
    },
}
CHARSETS = {"cp1251": "Cyrillic", "cp1252": "Latin", "latin-1": "Latin"}


@pytest.mark.parametrize("form", ["JPEG", "TIFF", "PNG"])
@pytest.mark.parametrize("name", WORDS)
def test_words_of_old_encodings_are_read_as_exiftool_reads_them_when_it_is_told(
    name: str, form: str, tmp_path: Path
) -> None:
    said = [(number, value.encode(name)) for number, value in WORDS[name].items()]
    source = tmp_path / "said.jpg"
    source.write_bytes(make_photo_bytes("JPEG", extra=records([*said, (55, b"20250122")])))
    path = source
    if form != "JPEG":
        path = tmp_path / f"photo.{EXTENSIONS[form]}"
        path.write_bytes(make_photo_bytes(form))
        exiftool(
            "-q", "-q", "-overwrite_original", "-tagsfromfile", source, "-IPTC:all", "-charset", "iptc=Latin", path
        )
    oracle = tags(path, "-charset", f"iptc={CHARSETS[name]}")
    wanted = expected(oracle)
    assert wanted["headline"] == WORDS[name][105]
    reading = our_reading(path)
    assert reading.fields == wanted
    assert reading.warnings == []


@pytest.mark.parametrize(
    ("escape", "name"),
    [(b"\x1b%G", "utf-8"), (b"\x1b-A", "latin-1"), (b"\x1b-L", "iso8859-5"), (b"\x1b-B", "iso8859-2")],
)
def test_an_encoding_that_is_declared_is_believed(escape: bytes, name: str, tmp_path: Path) -> None:
    word = {"utf-8": "Айгүл", "latin-1": "Müller", "iso8859-5": "Тараз", "iso8859-2": "Žďár"}[name]
    block = struct.pack(">BBBH", 0x1C, 1, 90, len(escape)) + escape
    value = word.encode(name)
    block += struct.pack(">BBBH", 0x1C, 2, 105, len(value)) + value
    picture = Pixels.new("RGB", (16, 16))
    picture.info = {"photoshop": {0x0404: block}}
    assert read(picture, today=TODAY).fields["headline"] == word


def test_a_newsroom_names_the_encodings_of_its_old_photos(settings: Any, tmp_path: Path, db: None) -> None:
    said = [(105, "Қазақстан Үкіметі Тараз өңірінде".encode("kz1048"))]
    content = make_photo_bytes("JPEG", extra=records(said))
    path = tmp_path / "kz.jpg"
    path.write_bytes(content)
    assert our_reading(path, legacy=["kz1048", "cp1252"]).fields["headline"] == "Қазақстан Үкіметі Тараз өңірінде"
    settings.PHOTO_ENCODINGS = ["kz1048"]
    with path.open("rb") as file:
        assert services.accept(file, by=None).headline == "Қазақстан Үкіметі Тараз өңірінде"


def test_exif_words_of_old_encodings_are_read_too() -> None:
    for word, name in (("Айгуль Асанова", "cp1251"), ("Zoë Müller", "cp1252"), ("Айгүл", "utf-8")):
        block = Pixels.Exif()
        block[0x013B] = word.encode(name)
        picture = Pixels.new("RGB", (16, 16))
        picture.info = {"exif": block.tobytes()}
        assert read(picture, today=TODAY).fields["creator"] == word


def test_what_cameras_write_of_every_picture_is_no_caption() -> None:
    block = Pixels.Exif()
    block[0x010E] = b"OLYMPUS DIGITAL CAMERA         "
    picture = Pixels.new("RGB", (16, 16))
    picture.info = {"exif": block.tobytes()}
    assert read(picture, today=TODAY).fields == {}


def test_fields_of_the_newest_standard_are_read(tmp_path: Path) -> None:
    inner = (
        "<Iptc4xmpExt:AISystemUsed>Painter</Iptc4xmpExt:AISystemUsed>"
        "<Iptc4xmpExt:AISystemVersionUsed>2.1</Iptc4xmpExt:AISystemVersionUsed>"
        "<Iptc4xmpExt:AIPromptInformation>A lake\nat dawn</Iptc4xmpExt:AIPromptInformation>"
        "<Iptc4xmpExt:AIPromptWriterName>Jane Doe</Iptc4xmpExt:AIPromptWriterName>"
        '<plus:DataMining xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">DMI-PROHIBITED</plus:DataMining>'
        '<plus:OtherConstraints xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"><rdf:Alt>'
        '<rdf:li xml:lang="x-default">Not in print</rdf:li></rdf:Alt></plus:OtherConstraints>'
    )
    path = tmp_path / "new.jpg"
    path.write_bytes(make_photo_bytes("JPEG", xmp=packet(inner)))
    assert our_reading(path).fields == {
        "ai_system": "Painter",
        "ai_system_version": "2.1",
        "ai_prompt": "A lake\nat dawn",
        "ai_prompt_writer": "Jane Doe",
        "data_mining": "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
        "other_constraints": "Not in print",
    }
