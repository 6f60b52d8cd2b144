"""The photo desk's verbs. Nothing else writes its tables or its files, but `renditions`, for them."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from media import duplicates, files, history, permissions, provenance, renditions, withdrawn
from media.awaiting import await_photo, fill, fitting, forget_awaited
from media.holding import asked_about, discard, keep
from media.intake import child
from media.intake.accept import Arrival, arriving
from media.metadata.template import compose
from media.metadata.vocabulary import WORDS
from media.models import Image, MetadataTemplate, Rendition
from media.originals import original_as_received, original_with_metadata
from media.replacing import replace
from media.revising import clean, locked, reread, reset, revise, undo_cleaning
from media.rights import fields as rights
from media.rights.leases import add_lease, remove_lease
from media.rights.quotas import note_use
from media.rights.recalls import recall, restore
from media.suppliers import delete_supplier, save_supplier
from media.tasks import make_renditions
from media.templating import check_template, delete_template, find_template, save_template, template_named
from newsroom import jobs
from newsroom.errors import Fault, NotReady

__all__ = [
    "TakenIn",
    "accept",
    "add_lease",
    "asked_about",
    "await_photo",
    "check_template",
    "clean",
    "delete",
    "delete_supplier",
    "delete_template",
    "discard",
    "fill",
    "find_template",
    "fitting",
    "forget_awaited",
    "hash_photo",
    "keep",
    "note_use",
    "original_as_received",
    "original_with_metadata",
    "recall",
    "remove_lease",
    "replace",
    "reread",
    "reset",
    "restore",
    "revise",
    "save_supplier",
    "save_template",
    "take_in",
    "template_named",
    "undo_cleaning",
]

logger = structlog.get_logger(__name__)

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class TakenIn:
    """A photo, and whether it is new: the same bytes are never taken in twice.

    `near` are photos of the library that look like it, by their ids, with the number of bits of 64 in which
    their hashes differ, the likest first. A photo that is held waits for `keep` or `discard`.
    """

    image: Image
    is_new: bool
    near: tuple[tuple[UUID, int], ...] = ()

    @property
    def is_held(self) -> bool:
        """Return whether somebody has to say first whether it is new."""
        return self.image.held_at is not None


def accept(
    file: Any, *, by: User | None, template: MetadataTemplate | None = None, now: dt.datetime | None = None
) -> Image:
    """Take in an uploaded photo and return it with a thumb and a preview made; a known one as it is.

    The other renditions are made by a task. `file` is Django's upload or any open binary file;
    `template` writes over what the file says. Raises PhotoRefused, and then leaves neither file
    nor row. Call it outside a transaction: opening a photo takes a moment.
    """
    return take_in(file, by=by, template=template, now=now).image


def take_in(
    file: Any,
    *,
    by: User | None,
    template: MetadataTemplate | None = None,
    hold: bool = False,
    now: dt.datetime | None = None,
) -> TakenIn:
    """Do what `accept` does, and say whether the photo is new and what looks like it.

    A template alters no photo that is here already, and nothing else does. With `hold`, a new photo that
    looks like another one waits for `keep` or `discard`; without, one that waits is kept.
    """
    at = now or timezone.now()
    with arriving(file) as arrival:
        if known := Image.everything.filter(sha256=arrival.sha256).first():
            return _known(known, by=by, hold=hold, now=at)
        plan = template.plan if template else None
        opened = child.open_photo(arrival.path, arrival.format, arrival.folder, plan=plan, file_name=arrival.file_name)
        image = _describe(arrival, opened, by=by, at=at, template=template)
        taken = _keep(image, arrival, opened, hold=hold)
        return taken if taken.is_new else _known(taken.image, by=by, hold=hold, now=at)


def _known(image: Image, *, by: User | None, hold: bool, now: dt.datetime) -> TakenIn:
    if image.held_at is None:
        return TakenIn(image, is_new=False)
    if not hold:
        return TakenIn(keep(image.id, by=by, now=now), is_new=False)
    return TakenIn(image, is_new=False, near=tuple(asked_about(image.id)))


def hash_photo(image_id: UUID) -> None:
    """Look at a photo's original and keep its perceptual hash. Safe to run twice.

    Raises PhotoRefused if the original cannot be opened any more, FileNotFoundError if it is gone.
    """
    image = Image.everything.filter(pk=image_id).first()
    if image is None:
        return  # deleted meanwhile
    with files.local_original(image) as (path, folder):
        look = child.look_at(path, image.format, folder)
    with suppress(IntegrityError), transaction.atomic():  # deleted, or hashed by another meanwhile
        duplicates.likeness(image_id, look.phash).save(force_insert=True)


def delete(image_id: UUID, *, by: User) -> None:
    """Delete a photo, its renditions and its original for good.

    Raises NotFound, NotAllowed, and NotReady while an article uses it.
    """
    with transaction.atomic():
        image = locked(image_id)
        permissions.check(by, permissions.DELETE, image)
        paths = list(image.renditions.values_list("path", flat=True))
        history.tell(image_id, "deleted", by=by, now=None)
        try:
            image.delete()
        except ProtectedError as error:
            users = ", ".join(sorted({f"“{thing}”" for thing in error.protected_objects})[:5])
            fault = Fault("in_use", _("It is used by {users}. Take it out there first.").format(users=users))
            raise NotReady(_("This photo cannot be deleted while it is in use."), problems=[fault]) from error
        # Files go last: a row must never name a missing file.
        transaction.on_commit(lambda: files.remove(image.sha256, image.original, paths))
        transaction.on_commit(lambda: withdrawn.forget(image_id))
    logger.info("photo deleted", image=image_id.hex, by=by.pk)


def _describe(
    arrival: Arrival, opened: child.Opened, *, by: User | None, at: dt.datetime, template: MetadataTemplate | None
) -> Image:
    said = {name: value for name, value in opened.fields.items() if name in WORDS}
    filled = compose(
        said,
        today=at.date(),
        file_name=arrival.file_name,
        name=template.name if template else "",
        plan=template.plan if template else None,
    )
    image = Image(
        sha256=arrival.sha256,
        file_name=arrival.file_name,
        original=files.original_key(arrival.sha256),
        format=arrival.format,
        width=opened.width,
        height=opened.height,
        byte_size=arrival.byte_size,
        embedded={**opened.embedded, "fields": said},
        metadata_warnings=opened.warnings,
        placeholder=opened.placeholder,
        dominant_color=opened.dominant_color,
        provenance={name: provenance.of_filled(one, by=by, at=at) for name, one in filled.items()},
        uploaded_by=by,
        uploaded_at=at,
        **{name: one.value for name, one in filled.items()},
    )
    rights.begin(image)
    return image


def _keep(image: Image, arrival: Arrival, opened: child.Opened, *, hold: bool) -> TakenIn:
    """Store files, then rows. Whatever fails, no file stays that no row names.

    What the photo looks like is asked for where its own row is written, and photos come in one after
    the other: of two that are alike and sent at the same instant, the second is held.
    """
    paths = [files.rendition_path(image, width=one.width, form=one.format) for one in opened.renditions]
    try:
        made = renditions.store(image, opened.renditions)
        files.put(storages["originals"], image.original, arrival.path)
        with transaction.atomic():
            duplicates.wait_for_turn()
            near = tuple(duplicates.near(opened.look.phash, opened.look.mirrored))
            image.held_at = image.uploaded_at if hold and near else None
            image.save(force_insert=True)
            Rendition.objects.bulk_create(made)
            duplicates.likeness(image.id, opened.look.phash).save(force_insert=True)
            history.note(image.id, "took_in", by=image.uploaded_by, now=image.uploaded_at)
            jobs.enqueue(make_renditions, str(image.id))  # the rest of its renditions
    except BaseException as error:
        files.remove(image.sha256, image.original, paths)
        twin = Image.everything.filter(sha256=image.sha256).first() if isinstance(error, IntegrityError) else None
        if twin is None:
            raise
        return TakenIn(twin, is_new=False)  # the same photo was sent twice at once
    return TakenIn(image, is_new=True, near=near)
