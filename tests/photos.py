"""Photos for tests, made on the spot: no picture of anybody's is kept in the project."""

from __future__ import annotations

import base64
import io
import struct
from pathlib import Path
from typing import Any

import factory
import pytest
from django.core.files.storage import storages
from PIL import Image as Pixels
from PIL import ImageDraw

from media.metadata import write
from media.models import Image, Rendition

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tif"}


# The one picture that no program of ours can write: 64 × 40 pixels, red above and blue below, by
# Artist “Old artist”, credited “Old credit”, with a position. Made for these tests with libheif.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAghtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "AEZpbG9jAAAAAERAAAMAAQAAAAACLAABAAAAAAAAADUAAgAAAAACYQABAAAAAAAAAE4AAwAAAAACrwABAAAAAAAAAQ8AAABiaWlu"
    "ZgAAAAAAAwAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAACppbmZlAgAAAQADAABtaW1lAGFwcGxp"
    "Y2F0aW9uL3JkZit4bWwAAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAA"
    "DwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAA"
    "AwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAKAAA"
    "AAEAAAAAAAAAAv///+gAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAChpcmVmAAAAAAAAAA5j"
    "ZHNjAAIAAQABAAAADmNkc2MAAwABAAEAAAGabWRhdAAAADEoAa9Y+RLd/9GL/16SGe6zOw5nxWRO9eEFawY8kjI6j9QN42SJ+3k/"
    "xHq2vPRny7umAAAABkV4aWYAAE1NACoAAAAIAAIBOwACAAAACwAAACaIJQAEAAAAAQAAADIAAAAAT2xkIGFydGlzdAAAAAEAAQAC"
    "AAAAAk4AAAAAAAAAPHg6eG1wbWV0YSB4bWxuczp4PSJhZG9iZTpuczptZXRhLyI+PHJkZjpSREYgeG1sbnM6cmRmPSJodHRwOi8v"
    "d3d3LnczLm9yZy8xOTk5LzAyLzIyLXJkZi1zeW50YXgtbnMjIj48cmRmOkRlc2NyaXB0aW9uIHJkZjphYm91dD0iIiB4bWxuczpw"
    "aG90b3Nob3A9Imh0dHA6Ly9ucy5hZG9iZS5jb20vcGhvdG9zaG9wLzEuMC8iPjxwaG90b3Nob3A6Q3JlZGl0Pk9sZCBjcmVkaXQ8"
    "L3Bob3Rvc2hvcDpDcmVkaXQ+PC9yZGY6RGVzY3JpcHRpb24+PC9yZGY6UkRGPjwveDp4bXBtZXRhPg=="
)


def make_pixels(width: int = 640, height: int = 400, mode: str = "RGB") -> Pixels.Image:
    """Return a picture with something in it: red above, blue below, a white disc to the left."""
    picture = Pixels.new("RGB", (width, height), (200, 30, 30))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height // 2, width, height), fill=(30, 30, 200))
    radius = min(width, height) // 8
    draw.ellipse((width // 8, height // 4, width // 8 + radius, height // 4 + radius), fill="white")
    noise = Pixels.effect_noise((width, height), 24).convert("RGB")
    return Pixels.blend(picture, noise, 0.1).convert(mode)


def make_photo_bytes(
    form: str = "JPEG", *, width: int = 640, height: int = 400, mode: str = "RGB", **save: Any
) -> bytes:
    """Return the bytes of a photo; `save` goes to Pillow. Two calls give two different files."""
    with io.BytesIO() as output:
        make_pixels(width, height, mode).save(output, form, **save)
        return output.getvalue()


def records(pairs: list[tuple[int, bytes]], *, utf8: bool = False) -> bytes:
    """Return an APP13 segment with these IIM records."""
    body = b"\x1c\x01\x5a\x00\x03\x1b%G" if utf8 else b""
    for number, value in pairs:
        body += struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value
    body += b"\0" * (len(body) % 2)
    segment = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(body)) + body
    return b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment


def packet(inner: str) -> bytes:
    """Return an XMP packet around some properties."""
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in write.NAMESPACES.items())
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{write.RDF}">'
        f'<rdf:Description rdf:about="" {names}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


@pytest.fixture
def photo_files(settings: Any, tmp_path: Path) -> Path:
    """Keep this test's originals, renditions and working folders in a folder of its own; yield it."""
    settings.DATA = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            name: {
                **settings.STORAGES[name],
                "OPTIONS": {**settings.STORAGES[name]["OPTIONS"], "location": tmp_path / name},
            }
            for name in ("originals", "renditions")
        },
    }
    return tmp_path


def files_in(folder: Path) -> list[str]:
    """Return all files below a folder, as relative paths."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def rendition_bytes(rendition: Rendition) -> bytes:
    """Return a rendition's file."""
    with storages["renditions"].open(rendition.path) as file:
        return bytes(file.read())


def upload(content: bytes, name: str = "photo.jpg") -> io.BytesIO:
    """Return bytes as an open file with a name, as an importer would hand it over."""
    file = io.BytesIO(content)
    file.name = name
    return file


class PhotoFactory(factory.django.DjangoModelFactory[Image]):
    """A row of a photo with two cuts, without files: for everything that does not open them."""

    class Meta:
        model = Image
        skip_postgeneration_save = True

    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    file_name = factory.Sequence(lambda n: f"photo-{n}.jpg")
    original = factory.LazyAttribute(lambda photo: f"originals/{photo.sha256[:2]}/{photo.sha256}")
    format = "JPEG"
    width = 3000
    height = 2000
    byte_size = 1_234_567
    headline = "Wind farm opens near Taraz"
    caption = "Engineers raise the last of forty turbines."
    alt = "A crane lifts a rotor blade against a clear sky."
    creator = "Aida Sadykova"
    credit = "Aida Sadykova / Agency"
    copyright = "© 2025 Agency"
    placeholder = "1QcSHQRnh493V4dIh4eXh1h4kJUI"
    dominant_color = "#c81e1e"

    @factory.post_generation
    def cuts(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Give the row its renditions: 320 and 960 pixels wide, in both formats."""
        if create and extracted is not False:
            Rendition.objects.bulk_create(
                Rendition(
                    image=self,
                    width=width,
                    height=width * 2 // 3,
                    format=form,
                    path=f"r/{self.id.hex}/full-{width}-0a1b2c3d.{ending}",
                    byte_size=width * 50,
                )
                for width in (320, 960)
                for form, ending in (("avif", "avif"), ("jpeg", "jpg"))
            )
