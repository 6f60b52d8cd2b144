"""Sizes that are seldom asked for, made when somebody first does: cards of social networks, print.

Each has an address that we sign, so nobody can ask for a size that we did not offer, and each
request makes one file at most. The address changes with crop, rights and encoder, as those
of renditions do.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from media import files, withdrawn
from media.intake import child
from media.intake.shapes import Shape
from media.models import Image, Rendition
from newsroom.errors import NotFound

SALT = "media.presets"
SLOTS = 2  # files that may be made at once on one machine
LONGEST_WAIT = 20.0  # seconds for a slot


@dataclass(frozen=True)
class Preset:
    """A shape, empty for the whole photo, and the widths in pixels that it is offered in."""

    ratio: str
    widths: tuple[int, ...]


PRESETS = {
    "social": Preset("40:21", (600, 1200)),  # 1200 × 630: the card that networks and chats show of a link
    "square": Preset("1:1", (1200,)),
    "print": Preset("", (2560, 3840)),  # 3840 pixels are 32 cm at 300 dpi
}


class Busy(Exception):
    """Too many are being made at this moment; ask again soon."""


def url(image: Image, name: str, width: int) -> str:
    """Return the address of a photo in a preset, never enlarged; raises KeyError for a preset or width there is not."""
    preset = PRESETS[name]
    if width not in preset.widths:
        raise KeyError(width)
    file = _file_name(image, name, min(width, _widest(image, preset)))
    signature = _signer().signature(f"{image.id.hex}/{file}")
    return settings.PUBLIC_URL + reverse("preset", args=[image.id.hex, file, signature])


def urls(image: Image) -> dict[str, list[dict[str, int | str]]]:
    """Return the addresses of a photo in all presets, each with its width, narrowest first."""
    return {
        name: [{"url": url(image, name, width), "width": min(width, _widest(image, preset))} for width in preset.widths]
        for name, preset in PRESETS.items()
    }


def find_or_make(image_id: UUID, file: str, signature: str) -> str:
    """Return the path of a preset's file in storage, which is made where it is missing.

    Raises NotFound for an address that we did not sign, or that is no longer good, and Busy.
    """
    try:
        _signer().unsign(f"{image_id.hex}/{file}:{signature}")
    except BadSignature:
        raise NotFound("There is no such picture.") from None
    path = f"r/{image_id.hex}/{file}.jpg"
    image = Image.objects.filter(pk=image_id, recalled_at__isnull=True, awaited_at__isnull=True).first()
    if image is None:
        raise NotFound("There is no such picture.")
    if not storages["renditions"].exists(path):
        name, width = file.split("-")[:2]
        if file != _file_name(image, name, int(width)):
            raise NotFound("This picture has been cut anew since; read its address again.")
        with slot(path):
            if not storages["renditions"].exists(path):  # nobody made it while we waited
                _make(image, name, int(width), path)
                withdrawn.take_out(image.pk)  # where it was recalled meanwhile
    return path


def _make(image: Image, name: str, width: int, path: str) -> None:
    ratio = PRESETS[name].ratio
    shape = Shape(name, astuple(image.box(ratio)), (width,)) if ratio else Shape.whole((width,))
    block = image.credit_block
    with files.local_original(image) as (original, folder):
        cuts = child.cut_photo(original, image.format, folder, shapes=[shape], credit_block=block, formats=("jpeg",))
        said = {"ratio": ratio, "preset": name, "width": cuts[0].width, "height": cuts[0].height, "format": "jpeg"}
        row = Rendition(image=image, path=path, byte_size=cuts[0].file.stat().st_size, **said)
        files.put(storages["renditions"], path, cuts[0].file)
        # By the row it is found where the photo is deleted, recalled, or given other rights.
        Rendition.objects.bulk_create([row], ignore_conflicts=True)


def _file_name(image: Image, name: str, width: int) -> str:
    return f"{name}-{width}-{files.digest(image, PRESETS[name].ratio)}"


def _widest(image: Image, preset: Preset) -> int:
    return image.box(preset.ratio).pixels((image.width, image.height))[0] if preset.ratio else image.width


def _signer() -> Signer:
    return Signer(salt=SALT)


@contextmanager
def slot(path: str) -> Iterator[None]:
    """Hold one of a few places to work in. The same file has the same place, so it is made once. Raises Busy."""
    folder = settings.DATA / "slots"
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + LONGEST_WAIT
    with (folder / f"preset-{sum(path.encode()) % SLOTS}").open("w") as place:
        while True:
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Busy from None
                time.sleep(0.05)
        yield
