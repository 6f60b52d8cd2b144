"""Photos whose words are here and whose picture is not yet: an archive came before its files.

Such a photo is found and described like any other, is shown to no reader, and blocks no story: where it
stands, its place is kept. `fill` gives it its picture, and whatever shows it is built anew.
Verbs of `media.services`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media import duplicates, files, history, provenance, renditions, withdrawn
from media.intake import child
from media.intake.accept import Arrival, arriving
from media.intake.shapes import first_widths
from media.metadata.vocabulary import LINES, PROSE, WORDS
from media.models import Image, Rendition
from media.rights import fields as rights
from media.rights import state
from media.rights.changing import watching
from media.tasks import make_renditions
from newsroom import jobs, text
from newsroom.errors import NotFound, PhotoRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNKNOWN = (1, 1)  # pixels, of a picture that nobody has measured


@dataclass(frozen=True)
class FilledIn:
    """The photo with its picture. `twin` is another photo that has this picture already: then nothing was done."""

    image: Image
    twin: Image | None = None


def await_photo(
    image_id: UUID,
    *,
    file_name: str,
    words: Mapping[str, str],
    size: tuple[int, int] | None,
    by: User | None,
    now: dt.datetime,
    uploaded_at: dt.datetime | None = None,
) -> Image:
    """Note a photo whose picture is to come, and return it. `words` are cut to what the fields hold.

    `size` is in pixels, None where nobody knows. Raises IntegrityError where there is a photo of this id.
    """
    width, height = size or UNKNOWN
    image = Image(
        id=image_id,
        sha256=f"~{image_id.hex}",  # one content has one row, and this has none
        file_name=text.file_name(file_name),
        width=width,
        height=height,
        byte_size=0,
        awaited_at=now,
        uploaded_by=by,
        uploaded_at=uploaded_at or now,
        **fitting(words),
    )
    image.provenance = {
        name: provenance.entry(provenance.PERSON, at=now, by=by) for name in WORDS if getattr(image, name)
    }
    rights.begin(image)
    with transaction.atomic():
        image.save(force_insert=True)
        history.note(image.pk, "awaited", by=by, now=now)
    return image


def fitting(words: Mapping[str, str]) -> dict[str, str]:
    """Return words as the fields of a photo hold them: cleaned, and cut where they are longer."""
    lines = {name: text.shorten(text.line(said), LINES[name]) for name, said in words.items() if name in LINES}
    return lines | {name: text.shorten(text.prose(said), PROSE[name]) for name, said in words.items() if name in PROSE}


def fill(image_id: UUID, file: Any, *, by: User | None, now: dt.datetime | None = None) -> FilledIn:
    """Give an awaited photo its picture. Words that it lacks are those of the file.

    Raises NotFound where none of this id is awaited, and PhotoRefused, also where another photo has this picture
    and may not be used; then it leaves all as it was. Call it outside a transaction: opening a photo takes a moment.
    """
    at = now or timezone.now()
    with arriving(file) as arrival:
        image = _awaited(image_id)
        if twin := Image.everything.filter(sha256=arrival.sha256).first():
            return FilledIn(image, _usable(twin, at))
        opened = child.open_photo(arrival.path, arrival.format, arrival.folder, file_name=arrival.file_name)
        _picture(image, arrival, opened)
        made: list[Rendition] = []
        try:
            files.put(storages["originals"], image.original, arrival.path)
            # Cut anew, not as it was opened: the words inside are the desk's.
            made = renditions.cut(image, _first(image))
            return FilledIn(_write(image, made, arrival, opened, by=by, at=at))
        except BaseException as error:
            _remove(made)
            twin = Image.everything.filter(sha256=arrival.sha256).first()
            if twin is None:
                storages["originals"].delete(image.original)
            elif isinstance(error, IntegrityError):  # another photo came to have this picture while it was opened
                return FilledIn(image, _usable(twin, at))
            raise


def forget_awaited(image_id: UUID) -> None:
    """Forget a photo whose picture never came, because another one stands for it. Raises ProtectedError while a story
    uses it.
    """
    Image.objects.filter(pk=image_id, awaited_at__isnull=False).delete()


def _usable(twin: Image, at: dt.datetime) -> Image:
    """Return the photo that has a picture already. Raises PhotoRefused where it may not stand for another one."""
    # What is held may be gone tomorrow; in place of what may not be shown, readers would lose the words as well.
    if twin.held_at is not None or not state.is_usable(twin, now=at):
        raise PhotoRefused(_("The same picture is here already, and may not be used now."), reason="unusable_twin")
    return twin


def _remove(made: list[Rendition]) -> None:
    """Delete what was cut in vain, but for the files of whoever filled the same photo meanwhile: they bear one name."""
    paths = {one.path for one in made}
    renditions.remove(paths - set(Rendition.objects.filter(path__in=paths).values_list("path", flat=True)))


def _picture(image: Image, arrival: Arrival, opened: child.Opened) -> None:
    """Give the photo, in memory, what is read off the file."""
    image.sha256, image.byte_size, image.format = arrival.sha256, arrival.byte_size, arrival.format
    image.original = files.original_key(arrival.sha256)
    image.width, image.height = opened.width, opened.height
    image.placeholder, image.dominant_color = opened.placeholder, opened.dominant_color
    said = {name: value for name, value in opened.fields.items() if name in WORDS}
    image.embedded, image.metadata_warnings = {**opened.embedded, "fields": said}, opened.warnings
    for name, value in said.items():
        if not getattr(image, name) and name not in image.provenance:
            setattr(image, name, value)
            image.provenance[name] = provenance.entry(provenance.FILE, at=image.uploaded_at)


def _first(image: Image) -> list[renditions.Planned]:
    """Return the cuts that a photo has from the beginning; the rest is made by a task."""
    widths = first_widths(renditions.widths(image, ""))
    return [one for one in renditions.plan(image).values() if not one.ratio and one.width in widths]


def _write(
    image: Image, made: list[Rendition], arrival: Arrival, opened: child.Opened, *, by: User | None, at: dt.datetime
) -> Image:
    with transaction.atomic():
        duplicates.wait_for_turn()
        # What was said of it while it was being opened stays: its words, its rights, a recall.
        image = _awaited(image.pk, lock=True)
        with watching(image, now=at):
            _picture(image, arrival, opened)
            image.awaited_at = None
            image.version += 1
            image.save()
        Rendition.objects.bulk_create(made)
        duplicates.likeness(image.pk, opened.look.phash).save(force_insert=True)
        history.note(image.pk, "filled", by=by, now=at)
        jobs.enqueue(make_renditions, str(image.pk))
        if image.recalled_at is not None:
            transaction.on_commit(lambda: withdrawn.take_out(image.pk))
    return image


def _awaited(image_id: UUID, *, lock: bool = False) -> Image:
    images = Image.objects.select_for_update(no_key=True) if lock else Image.objects.all()
    image = images.filter(pk=image_id, awaited_at__isnull=False).first()
    if image is None:
        raise NotFound(_("No photo of this id waits for its picture."))
    return image
