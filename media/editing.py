"""Editing many photos at once: a credit for forty, a place for all that have none.

Each photo is a save of its own. One that cannot be changed holds back no other, and where the
work is broken off, what is done is done and what is not can be done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from media import changes as checking
from media import services
from media.models import Image
from newsroom.errors import BadInput, Fault, NewsroomError, NotFound, StaleRevision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

TRIES = 3  # how often a photo is read anew that somebody else saves at the same time


class Mode(StrEnum):
    """What becomes of words that are there already: SET replaces them, FILL leaves them alone."""

    SET = "set"
    FILL = "fill"


class Outcome(StrEnum):
    """What became of one photo."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class Edited:
    """One photo of many: what became of it, and if it was refused, why."""

    image_id: UUID
    outcome: Outcome
    faults: tuple[Fault, ...] = ()


def edit_many(ids: Iterable[UUID], *, by: User, changes: Mapping[str, object], mode: Mode) -> list[Edited]:
    """Change the same fields of many photos; return what became of each, in order, each once.

    Raises BadInput, before anything is changed, for fields and values that fit no photo.
    """
    checking.check_values(changes)
    return [_edit(image_id, by=by, changes=changes, mode=mode) for image_id in dict.fromkeys(ids)]


def _edit(image_id: UUID, *, by: User, changes: Mapping[str, object], mode: Mode) -> Edited:
    try:
        for _try in range(TRIES):
            image = Image.objects.filter(pk=image_id).first()
            if image is None:
                return Edited(image_id, Outcome.NOT_FOUND)
            try:
                revised = services.revise(image_id, by=by, version=image.version, changes=_wanted(image, changes, mode))
            except StaleRevision:
                continue
            return Edited(image_id, Outcome.CHANGED if revised.version != image.version else Outcome.UNCHANGED)
    except NotFound:
        return Edited(image_id, Outcome.NOT_FOUND)
    except BadInput as wrong:
        return Edited(image_id, Outcome.REFUSED, wrong.errors)
    except NewsroomError as refused:
        return Edited(image_id, Outcome.REFUSED, (Fault(refused.code, str(refused)),))
    busy = Fault("stale_revision", _("Somebody else is saving this photo. Try again."))
    return Edited(image_id, Outcome.REFUSED, (busy,))


def _wanted(image: Image, changes: Mapping[str, object], mode: Mode) -> dict[str, object]:
    if mode is Mode.SET:
        return dict(changes)
    # 0 is a focal point at the edge, not an empty one.
    return {name: value for name, value in changes.items() if getattr(image, name) in ("", None, [], {})}
