"""A photo's history: each verb of the services leaves one line, in the transaction of what it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.models import Image, ImageEvent
from media.rights.fields import FIELDS
from newsroom import audit

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# What can be done to a photo, as its history says it. A service with a new verb adds it here.
SET_ASIDE = "set_aside"
VERBS = {
    "took_in": _("Taken in"),
    "awaited": _("Noted: its picture is awaited"),
    "filled": _("Its picture came"),
    "kept": _("Kept, though it looks like another photo"),
    "replaced": _("Picture replaced"),
    SET_ASIDE: _("Set aside: its photo was given another picture"),
    "revised": _("Changed"),
    "reset": _("Reset to what the file says"),
    "reread": _("File read again"),
    "cleaned": _("Cleaned"),
    "downloaded": _("Original downloaded"),
    "undid_cleaning": _("Cleaning undone"),
    "leased": _("Lease added"),
    "unleased": _("Lease removed"),
    "recalled": _("Recalled"),
    "restored": _("Restored"),
}
# What concerns the rights of others stands in the audit log too.
AUDITED = {"leased", "unleased", "recalled", "restored", "downloaded"}
LONGEST = 300  # characters of a value that are kept; the photo itself has the newest in full


def note(
    image_id: UUID,
    verb: str,
    *,
    by: User | None,
    now: dt.datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> ImageEvent:
    """Write a line of a photo's history and return it. `by` None is the newsroom itself.

    Call it inside the transaction of what is told, so that neither is there without the other.
    """
    if verb not in VERBS:
        raise ValueError(f"history knows no verb “{verb}”")
    at, said = now or timezone.now(), dict(details or {})
    if verb in AUDITED:
        tell(image_id, verb, by=by, now=at, details=said)
    elif rights := {name: value for name, value in said.items() if name in FIELDS}:
        tell(image_id, "rights", by=by, now=at, details=rights)
    return ImageEvent.objects.create(image_id=image_id, verb=verb, by=by, at=at, details=said)


def tell(
    image_id: UUID, verb: str, *, by: User | None, now: dt.datetime | None, details: Mapping[str, Any] | None = None
) -> None:
    """Tell the audit log what was done to a photo."""
    label = Image.everything.filter(pk=image_id).values_list("file_name", flat=True).first() or str(image_id)
    audit.note(verb, kind="photo", thing=image_id, label=label, by=by, now=now, details=details)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what changed as details of a line: each field "from" and "to"; long text is cut."""
    return {name: {"from": _short(before.get(name)), "to": _short(value)} for name, value in after.items()}


def of(image_id: UUID) -> QuerySet[ImageEvent]:
    """Return the history of a photo, newest first, with the people in it."""
    return ImageEvent.objects.filter(image_id=image_id).select_related("by").order_by("-pk")


def is_set_aside(image_id: UUID) -> bool:
    """Return whether the newest line of a held photo is that its picture was taken from another one."""
    return of(image_id).values_list("verb", flat=True).first() == SET_ASIDE


def _short(value: Any) -> Any:
    value = plain(value)
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value


def plain(value: Any) -> Any:
    """Return a field's value as JSON can hold it: moments in RFC 3339, rows by their name."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return str(value) if isinstance(value, Model) else value
