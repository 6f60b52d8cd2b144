"""Changing what is said of a photo: by a person, back to the file, from the file anew.

Verbs of `media.services`. Each names the version that the person was looking at, raises
StaleRevision if somebody saved since, and says in `Image.provenance` where the words come from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media import changes as checking
from media import files, history, permissions, provenance
from media.intake import child
from media.metadata import cleaners as cleaning
from media.metadata.vocabulary import WORDS
from media.models import Image
from media.provenance import Entry
from media.rights import fields as rights
from media.rights.changing import watching
from media.signals import photo_changed
from media.tasks import make_renditions
from newsroom import jobs, params
from newsroom.errors import BadInput, Fault, NotFound, StaleRevision

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def revise(
    image_id: UUID, *, by: User | None, version: int, changes: Mapping[str, object], now: dt.datetime | None = None
) -> Image:
    """Change what is said of a photo and return it; `version` is the one the person was looking at.

    Raises NotFound, NotAllowed where the person may not change this photo or lift what the changes
    lift, BadInput with every fault at once, and StaleRevision if somebody saved since; its `changes`
    hold, for each field that differs now, "yours" and "now". New rights go into the renditions
    by a task, under new addresses, and so do crops and focal point.
    """
    at = now or timezone.now()
    with transaction.atomic():
        image = open_to(by, image_id)
        new = checking.check(image, changes)
        need_version(image, version, new)
        entries: dict[str, Entry | None] = {
            name: provenance.entry(provenance.PERSON, at=at, by=by) for name in new if name in WORDS
        }
        return write(image, new, entries, verb="revised", by=by, at=at)


def reset(image_id: UUID, *, by: User, version: int, fields: Iterable[str], now: dt.datetime | None = None) -> Image:
    """Give fields back the words of the photo's own file, and return the photo.

    A field that the file says nothing of becomes empty. Raises as `revise` does.
    """
    at = now or timezone.now()
    wanted = _known(fields)
    with transaction.atomic():
        image = open_to(by, image_id)
        said = {name: provenance.said_by_file(image.embedded, name) for name in wanted}
        need_version(image, version, said)
        return write(image, _differing(image, said), _from_file(image, said, at), verb="reset", by=by, at=at)


def reread(image_id: UUID, *, by: User, version: int, now: dt.datetime | None = None) -> Image:
    """Read the photo's file again and return the photo; only fields that nobody else has filled are changed.

    For photos that came when we read less, or wrongly. Raises NotFound, NotAllowed, StaleRevision, and
    PhotoRefused if the original cannot be opened any more. Call it outside a transaction.
    """
    at = now or timezone.now()
    known = Image.objects.filter(pk=image_id).first()
    if known is None:
        raise NotFound(_("There is no such photo."))
    permissions.check(by, permissions.CHANGE, known)
    need_version(known, version, {})
    if known.awaited_at is not None:
        raise NotFound(_("The picture of this photo is awaited; there is no file to read yet."))
    with files.local_original(known) as (path, folder):
        words = child.read_words(path, known.format, folder)
    with transaction.atomic():
        image = open_to(by, image_id)
        need_version(image, version, {})
        said = {name: value for name, value in words.fields.items() if name in WORDS}
        image.embedded = {**words.embedded, "fields": said}
        image.metadata_warnings = words.warnings
        fresh = {
            name: provenance.said_by_file(image.embedded, name)
            for name in WORDS
            if provenance.is_open(image.provenance, name)
        }
        new = _differing(image, fresh)
        entries = _from_file(image, fresh, at)
        return write(image, new, entries, verb="reread", by=by, at=at, also=("embedded", "metadata_warnings"))


def clean(image_id: UUID, *, by: User, version: int, cleaners: Iterable[str], now: dt.datetime | None = None) -> Image:
    """Run the named cleaners over a photo's words and return it; each keeps what it altered, see `undo_cleaning`.

    Raises NotFound, NotAllowed, StaleRevision, and BadInput for a cleaner that there is not.
    """
    at = now or timezone.now()
    wanted = _known_cleaners(cleaners)
    with transaction.atomic():
        image = open_to(by, image_id)
        altered = cleaning.run(wanted, {name: getattr(image, name) for name in WORDS})
        new = {name: value for name, (_, value) in altered.items()}
        need_version(image, version, new)
        entries: dict[str, Entry | None] = {
            name: provenance.cleaned(image.provenance.get(name), getattr(image, name), cleaner=cleaner, by=by, at=at)
            for name, (cleaner, _) in altered.items()
        }
        return write(image, new, entries, verb="cleaned", by=by, at=at)


def undo_cleaning(
    image_id: UUID, *, by: User, version: int, fields: Iterable[str], now: dt.datetime | None = None
) -> Image:
    """Give fields back what stood there before a cleaner altered them, and return the photo.

    Raises NotFound, NotAllowed, StaleRevision, and BadInput for a field that no cleaner has altered.
    """
    at = now or timezone.now()
    wanted = _known(fields)
    with transaction.atomic():
        image = open_to(by, image_id)
        faults = [
            Fault(
                "not_cleaned",
                _("No cleaner has altered “{name}” since it was last written.").format(name=name),
                pointer="/fields",
            )
            for name in wanted
            if image.provenance.get(name, {}).get("from") != provenance.CLEANER
        ]
        if faults:
            raise BadInput(faults)
        before = {name: image.provenance[name]["before"] for name in wanted}
        need_version(image, version, before)
        was = {name: image.provenance[name]["was"] for name in wanted}
        return write(image, _differing(image, before), was, verb="undid_cleaning", by=by, at=at)


def locked(image_id: UUID) -> Image:
    """Return a photo, locked until the end of the transaction. Raises NotFound.

    Its key stays: whoever refers to it meanwhile need not wait. PostgreSQL checks a reference at the
    commit, and a story that is signed off holds the Ledger then, which a recall is to take.
    """
    image = Image.objects.select_for_update(no_key=True).filter(pk=image_id).first()
    if image is None:
        raise NotFound(_("There is no such photo."))
    return image


def open_to(by: User | None, image_id: UUID) -> Image:
    """Return a photo, locked, for somebody who is to change it. Raises NotFound, and NotAllowed where they may not."""
    image = locked(image_id)
    permissions.check(by, permissions.CHANGE, image)
    return image


def need_version(image: Image, version: int, new: Mapping[str, Any]) -> None:
    """Raise StaleRevision, which shows what `new` would have overwritten, unless this is the photo's version."""
    if image.version == version:
        return
    differing = {
        name: {"yours": history.plain(value), "now": history.plain(getattr(image, name))} for name, value in new.items()
    }
    names = ", ".join(str(Image._meta.get_field(name).verbose_name) for name in differing) or _("none that you changed")  # type: ignore[union-attr]
    message = _("Somebody saved this photo after you opened it. Different now: {names}.").format(names=names)
    raise StaleRevision(message, changes=differing, version=image.version)


def write(
    image: Image,
    new: Mapping[str, Any],
    entries: Mapping[str, Entry | None],
    *,
    verb: str,
    by: User | None,
    at: dt.datetime,
    also: tuple[str, ...] = (),
) -> Image:
    """Save new values of a locked photo with their provenance, and tell who must know; return the photo.

    An entry of None takes the field's entry away. Where nothing differs, nothing is written.
    Raises NotAllowed where `by` may not lift what the new values lift.
    """
    new = rights.following(image, new)
    rights.check_lift(image, new, by=by, now=at)
    told = {**image.provenance, **entries}
    where_from = {name: entry for name, entry in told.items() if entry is not None}
    if not new and not also and where_from == image.provenance:
        return image
    said = history.difference({name: getattr(image, name) for name in new}, new)
    with watching(image, now=at):
        for name, value in new.items():
            setattr(image, name, value)
        image.provenance = where_from
        image.version += 1
        image.save(update_fields=[*new, *also, "provenance", "version"])
    history.note(image.id, verb, by=by, now=at, details=said)
    if checking.PUBLIC & new.keys():
        photo_changed.send(Image, image_id=image.id)
    if checking.CUT & new.keys():
        jobs.enqueue(make_renditions, str(image.id))
    return image


def _differing(image: Image, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != getattr(image, name)}


def _from_file(image: Image, said: Mapping[str, Any], at: dt.datetime) -> dict[str, Entry | None]:
    """Return the entries of fields that hold the file's words; one that has held them keeps its moment."""
    found: dict[str, Entry | None] = {}
    for name, value in said.items():
        had = image.provenance.get(name, {})
        keeps = had.get("from") == provenance.FILE and value == getattr(image, name)
        found[name] = (had if keeps else provenance.entry(provenance.FILE, at=at)) if value else None
    return found


def _known(fields: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(fields))
    faults = [
        Fault(
            "unknown_field",
            _("No file says “{name}” of a photo. {hint}").format(name=name, hint=params.suggest(name, WORDS)),
            pointer="/fields",
        )
        for name in wanted
        if name not in WORDS
    ]
    if faults or not wanted:
        raise BadInput(faults or [Fault("missing", _("Name the fields."), pointer="/fields")])
    return wanted


def _known_cleaners(names: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(names))
    faults = [
        Fault(
            "unknown_cleaner",
            _("There is no cleaner “{name}”. {hint}").format(name=name, hint=params.suggest(name, cleaning.CLEANERS)),
            pointer="/cleaners",
        )
        for name in wanted
        if name not in cleaning.CLEANERS
    ]
    if faults or not wanted:
        raise BadInput(faults or [Fault("missing", _("Name the cleaners."), pointer="/cleaners")])
    return wanted
