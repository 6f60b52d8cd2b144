"""Giving a photo another picture: the file of one that is held, and all that is read off it.

What people said and drew stays: words, rights, the focal point, the crops that have their ratio on the new
picture too. The two photos change files, so that the picture of before waits in the held one, with the
words of that moment, until it is kept, discarded, put back by the same verb, or a day has passed
(docs/decisions/0020).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media import crops, duplicates, history, permissions, renditions
from media.changes import CHANGEABLE
from media.holding import held_photo
from media.intake.shapes import first_widths
from media.models import Image, Lease, Likeness, Rendition
from media.revising import need_version, open_to
from media.rights import ai
from media.rights.changing import watching
from newsroom.errors import Fault, NotFound, NotReady

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# What a photo's file is, and what is read off it.
FILE = (
    "sha256",
    "file_name",
    "original",
    "format",
    "width",
    "height",
    "byte_size",
    "embedded",
    "metadata_warnings",
    "placeholder",
    "dominant_color",
)
KEPT = (*CHANGEABLE, "provenance")  # what the held photo takes over of the words of before
WRITTEN = (*FILE, "crops", "ai_label", "replaced_at", "version")
TOLD = ("file_name", "width", "height", "crops", "ai_label")  # what the history says of it


def replace(image_id: UUID, *, held_id: UUID, by: User | None, version: int, now: dt.datetime | None = None) -> Image:
    """Give a photo the picture of a held one and return it; `version` is the one the person was looking at.

    All its files are made first, so stories that show it change to the new picture in one step. Raises
    NotFound, NotAllowed, StaleRevision, NotReady while the photo is recalled, and PhotoRefused if an
    original cannot be opened any more. Call it outside a transaction: cutting takes seconds.
    """
    at = now or timezone.now()
    with transaction.atomic():
        image, held = _both(image_id, held_id, by=by, version=version)
    _exchange_files(image, held, by=by, at=at)
    made: list[Rendition] = []
    try:
        for photo, plan in ((image, renditions.plan), (held, _for_the_desk)):
            made += renditions.cut(photo, renditions.missing(photo, plan(photo)))
        return _write(image, held, made, by=by, version=version, at=at)
    except BaseException:
        renditions.remove(one.path for one in made)
        raise


def _both(image_id: UUID, held_id: UUID, *, by: User | None, version: int) -> tuple[Image, Image]:
    """Return both photos, locked. Raises what `replace` does."""
    image = open_to(by, image_id)
    need_version(image, version, {})
    if image.recalled_at is not None:
        words = _("This photo is recalled. Give it back to readers first, or keep the new one as a photo of its own.")
        raise NotReady(words, problems=[Fault("recalled", words)])
    if image.awaited_at is not None:
        words = _("The picture of this photo is awaited: there is none yet to be replaced.")
        raise NotReady(words, problems=[Fault("awaited", words)])
    held = held_photo(held_id)
    permissions.check(by, permissions.DISCARD, held)
    return image, held


def _exchange_files(image: Image, held: Image, *, by: User | None, at: dt.datetime) -> None:
    """Let two photos change their files, in memory; the held one becomes what the other was."""
    for name in KEPT:
        setattr(held, name, getattr(image, name))
    for name in FILE:
        mine, theirs = getattr(image, name), getattr(held, name)
        setattr(image, name, theirs)
        setattr(held, name, mine)
    size = (image.width, image.height)
    image.crops = {
        ratio: box
        for ratio, box in image.crops.items()
        if not crops.faults({ratio: box}, size=size, ratios=settings.RENDITION_RATIOS)
    }
    # Readers are told what the new file says of AI; less than was said before, a person has to say.
    if ai.is_lower(image.ai_label, ai.label_of_file(image)):
        image.ai_label = ai.label_of_file(image)
    image.version += 1
    image.replaced_at = held.replaced_at = held.held_at = at
    held.uploaded_by = by


def _write(
    planned: Image, waiting: Image, made: list[Rendition], *, by: User | None, version: int, at: dt.datetime
) -> Image:
    """Write what was planned, if both photos are as they were then."""
    with transaction.atomic():
        image, held = _both(planned.pk, waiting.pk, by=by, version=version)
        if held.sha256 != planned.sha256:
            raise NotFound(_("The new picture is another one by now. Send it again."))
        before = {name: getattr(image, name) for name in TOLD}
        with watching(image, now=at):
            _exchange_files(image, held, by=by, at=at)
            # One content has one row, and the two cannot be written at once.
            Image.everything.filter(pk=held.pk).update(sha256=f"~{held.pk.hex}")
            image.save(update_fields=WRITTEN)
            held.save()
        _exchange_what_belongs(image, held)
        _offer(image, held, made, at=at)
        after = {name: value for name in TOLD if (value := getattr(image, name)) != before[name]}
        history.note(image.pk, "replaced", by=by, now=at, details=history.difference(before, after))
        history.note(held.pk, history.SET_ASIDE, by=by, now=at)
    return image


def _exchange_what_belongs(image: Image, held: Image) -> None:
    """Exchange the hashes of the pictures, and bind the picture of before to what it was bound to."""
    hashes = dict(Likeness.objects.filter(image__in=(image, held)).values_list("image_id", "phash"))
    for photo, other in ((image, held), (held, image)):
        duplicates.likeness(photo.pk, hashes.get(other.pk)).save()
    held.leases.all().delete()
    said = image.leases.values("access", "starts_at", "ends_at", "reason", "by_id", "made_at")
    Lease.objects.bulk_create(Lease(image=held, **one) for one in said)


def _offer(image: Image, held: Image, made: list[Rendition], *, at: dt.datetime) -> None:
    """Offer the new cuts of both. The old ones of the photo stay for a while, for pages in caches."""
    gone = list(held.renditions.exclude(path__in=_for_the_desk(held)).values_list("path", flat=True))
    held.renditions.filter(path__in=gone).delete()
    transaction.on_commit(lambda: renditions.remove(gone))
    Rendition.objects.bulk_create([one for one in made if one.image_id == held.pk], ignore_conflicts=True)
    own = [one for one in made if one.image_id == image.pk]
    renditions.exchange(image, renditions.plan(image), own, now=at)


def _for_the_desk(held: Image) -> dict[str, renditions.Planned]:
    """Return the plan of a photo that nobody but the desk is shown: as many cuts as one that comes in has."""
    widths = first_widths(renditions.widths(held, ""))
    return {path: one for path, one in renditions.plan(held).items() if not one.ratio and one.width in widths}
