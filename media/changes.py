"""What a person may change of a photo, checked all at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from media import crops
from media.metadata import vocabulary
from media.metadata.vocabulary import ADDRESSES, CREDIT_BLOCK, LISTS, MAX_ENTRIES, WORDS
from media.models import Image
from media.rights import fields as rights
from newsroom import params
from newsroom.errors import BadInput, Fault

FOCAL = ("focal_x", "focal_y")
CROPS = "crops"
EDITABLE = (*WORDS, *FOCAL, CROPS)
CHANGEABLE = (*EDITABLE, *rights.FIELDS)
# What no reader sees: instructions to the desk, the sender's own numbers, what only helps to find a photo.
PRIVATE = {
    "instructions",
    "job_id",
    "keywords",
    "people",
    "organisations",
    "title",
    "event",
    "scene_codes",
    "subject_codes",
    "caption_writer",
    "ai_prompt",
    "ai_prompt_writer",
    "ai_system_version",
}
# Of a drawn box readers see nothing but the files that are cut by it, and are told when these are made.
PUBLIC = (frozenset(EDITABLE) - PRIVATE - {CROPS}) | {"ai_label"}
EMBEDDED = frozenset(CREDIT_BLOCK) | {"ai_label"}
# What the files are made of: a change here means new ones.
CUT = EMBEDDED | {*FOCAL, CROPS}

Changes = dict[str, Any]


def check(image: Image, changes: Mapping[str, object]) -> Changes:
    """Return the changes cleaned, without those that change nothing.

    Raises BadInput with a fault for each unknown field and each value that a field cannot hold.
    """
    found, faults = _cleaned(changes)
    faults += _focal_fault(image, found)
    faults += crops.faults(found.get(CROPS, {}), size=(image.width, image.height), ratios=settings.RENDITION_RATIOS)
    new = {name: value for name, value in found.items() if value != getattr(image, name)}
    new = rights.following(image, new)
    faults += rights.faults(image, new)
    if faults:
        raise BadInput(faults)
    return new


def check_values(changes: Mapping[str, object]) -> None:
    """Raise BadInput for fields and values that no photo can have, whichever photo it is."""
    if faults := _cleaned(changes)[1]:
        raise BadInput(faults)


def _cleaned(changes: Mapping[str, object]) -> tuple[Changes, list[Fault]]:
    faults: list[Fault] = []
    found: Changes = {}
    for name, value in changes.items():
        if name not in CHANGEABLE:
            detail = _("A photo has no field “{name}” that can be changed. {hint}").format(
                name=name, hint=params.suggest(name, CHANGEABLE)
            )
            faults.append(Fault("unknown_field", detail, pointer=f"/{name}"))
            continue
        try:
            found[name] = clean(name, value)
        except ValidationError as error:
            faults += faults_of(error, f"/{name}")
    return found, faults


def faults_of(error: ValidationError, pointer: str) -> list[Fault]:
    """Return what is wrong with the value at `pointer`."""
    return [
        Fault(str(one.code or "invalid"), message, pointer=pointer)
        for one in error.error_list
        for message in one.messages
    ]


def clean(name: str, value: object) -> Any:
    """Return a value as the field holds it. Raises ValidationError."""
    if name in rights.FIELDS:
        return rights.clean(name, value)
    if name in LISTS:
        return _entries(value, LISTS[name])
    if name in FOCAL:
        return _part(value)
    if name == CROPS:
        return crops.clean(value)
    if not isinstance(value, str):
        raise ValidationError(_("Write text."), code="not_text")
    field = cast("models.Field[Any, Any]", Image._meta.get_field(name))
    cleaned = field.clean(value, None)
    return _checked(name, cleaned) if cleaned else ""


def _checked(name: str, value: str) -> str:
    match name:
        case _ if name in ADDRESSES and not vocabulary.is_address(value):
            raise ValidationError(_("Write an address that begins with https:// or http://."), code="not_an_address")
        case "date_created" if not vocabulary.is_date(value, today=timezone.now().date()):
            message = _("Write a day such as 2025-01-22, a month, a year, or 2025-01-22T09:30; none in the future.")
            raise ValidationError(message, code="not_a_date")
        case "digital_source_type":
            if known := vocabulary.source_type(value):
                return known
            raise ValidationError(_("Choose a type of the IPTC list, or write its address."), code="unknown_type")
        case "data_mining":
            if known := vocabulary.data_mining(value):
                return known
            raise ValidationError(_("Choose an entry of the PLUS list, or write its address."), code="unknown_type")
    return value


def _entries(value: object, length: int) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise ValidationError(_("Write a list of words."), code="not_a_list")
    if len(value) > MAX_ENTRIES:
        raise ValidationError(
            _("At most {max_entries} entries; these are {number}.").format(max_entries=MAX_ENTRIES, number=len(value)),
            code="too_many",
        )
    if any(len(entry) > length for entry in value):
        raise ValidationError(_("An entry has at most {length} characters.").format(length=length), code="max_length")
    return vocabulary.entries(value, length)


def _part(value: object) -> float | None:
    if value is None:
        return None
    # bool is an int to Python, and no position to anybody else.
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= 1:
        raise ValidationError(_("Write a number from 0 to 1, or null for the middle."), code="not_a_part")
    return float(value)


def _focal_fault(image: Image, found: Changes) -> list[Fault]:
    x, y = (found.get(name, getattr(image, name)) for name in FOCAL)
    if (x is None) == (y is None):
        return []
    missing = "focal_y" if y is None else "focal_x"
    return [
        Fault("incomplete", _("A focal point has two numbers; give both, or null for both."), pointer=f"/{missing}")
    ]
