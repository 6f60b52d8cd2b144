"""Leases: a time in which a photo may be used, or may not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media import history, permissions
from media.models import Image, Lease
from media.revising import need_version, open_to
from media.rights import fields
from media.rights.changing import watching
from newsroom.errors import BadInput, Fault, NotFound

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def add_lease(
    image_id: UUID,
    *,
    by: User | None,
    version: int,
    access: object,
    starts_at: object = None,
    ends_at: object = None,
    reason: object = "",
    now: dt.datetime | None = None,
) -> Lease:
    """Add a lease and return it: `access` is "allow" or "deny"; moments are RFC 3339, None is open.

    Raises NotFound, BadInput with every fault at once, NotAllowed (to allow is to lift), and
    StaleRevision if somebody saved since `version`.
    """
    now = now or timezone.now()
    lease = _checked(access=access, starts_at=starts_at, ends_at=ends_at, reason=reason)
    with transaction.atomic():
        image = _at(image_id, version, by=by, lifts=lease.allows)
        lease.image, lease.by, lease.made_at = image, by, now
        with watching(image, now=now):
            lease.save(force_insert=True)
        _count(image)
        history.note(image.pk, "leased", by=by, now=now, details=_told(lease))
    return lease


def remove_lease(
    image_id: UUID, lease_id: int, *, by: User | None, version: int, now: dt.datetime | None = None
) -> None:
    """Remove a lease. Raises NotFound, NotAllowed and StaleRevision as `add_lease` does."""
    now = now or timezone.now()
    with transaction.atomic():
        image = _at(image_id, version, by=by, lifts=True)
        lease = image.leases.filter(pk=lease_id).first()
        if lease is None:
            raise NotFound(_("This photo has no such lease."))
        details = _told(lease)
        with watching(image, now=now):
            lease.delete()
        _count(image)
        history.note(image.pk, "unleased", by=by, now=now, details=details)


def _checked(*, access: object, starts_at: object, ends_at: object, reason: object) -> Lease:
    faults: list[Fault] = []
    lease = Lease()
    if isinstance(access, str) and access in Lease.Access.values:
        lease.access = access
    else:
        faults.append(Fault("bad_value", _("Write “allow” or “deny”."), pointer="/access"))
    for name, value in (("starts_at", starts_at), ("ends_at", ends_at)):
        try:
            setattr(lease, name, fields.moment(value))
        except ValidationError as error:
            faults.append(Fault("not_a_moment", error.messages[0], pointer=f"/{name}"))
    if lease.starts_at and lease.ends_at and lease.ends_at <= lease.starts_at:
        faults.append(Fault("never", _("It would end before it begins."), pointer="/ends_at"))
    try:
        lease.reason = Lease._meta.get_field("reason").clean(reason if isinstance(reason, str) else "", None)
    except ValidationError as error:
        faults.append(Fault("max_length", error.messages[0], pointer="/reason"))
    if not isinstance(reason, str):
        faults.append(Fault("not_text", _("Write text."), pointer="/reason"))
    if faults:
        raise BadInput(faults)
    return lease


def _at(image_id: UUID, version: int, *, by: User | None, lifts: bool) -> Image:
    image = open_to(by, image_id)
    if lifts:
        permissions.check(by, permissions.LIFT, image)
    need_version(image, version, {})
    return image


def _count(image: Image) -> None:
    image.version += 1
    image.save(update_fields=["version"])


def _told(lease: Lease) -> dict[str, object]:
    said = {"access": lease.access, "starts_at": lease.starts_at, "ends_at": lease.ends_at, "reason": lease.reason}
    return {name: history.plain(value) for name, value in said.items() if value}
