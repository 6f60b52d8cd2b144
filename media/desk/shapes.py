"""Photos as the desk API shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from media import permissions, presets
from media.changes import EDITABLE
from media.models import Image, Lease
from media.rights import categories, state
from media.rights.state import Quota, Reason
from media.srcset import Picture

THUMB = 320  # pixels
PREVIEW = 960  # pixels


def item(image: Image, picture: Picture, *, by: User, now: dt.datetime) -> dict[str, Any]:
    """Return a photo as an entry of a list: enough to choose it by, whether it may be used, and changed by `by`."""
    reasons = state.reasons(image, now=now)
    return {
        "id": str(image.id),
        "headline": image.headline,
        "caption": image.caption,
        "credit": image.credit,
        "alt": image.alt,
        "creator": image.creator,
        "width": image.width,
        "height": image.height,
        "file_name": image.file_name,
        "placeholder": image.placeholder,
        "dominant_color": image.dominant_color,
        "thumb": _shown(image, picture, THUMB),
        "preview": _shown(image, picture, PREVIEW),
        "uploaded_at": instant(image.uploaded_at),
        "version": image.version,
        "may_change": permissions.may(by, permissions.CHANGE, image),
        "problems": image.problems,
        "ai_label": image.ai_label or None,
        "rights": {"state": state.of(reasons), "reasons": [reason_form(reason) for reason in reasons]},
    }


def detail(image: Image, picture: Picture, *, by: User, now: dt.datetime, quota: Quota | None = None) -> dict[str, Any]:
    """Return all that the desk may know of a photo; the original itself is not among it.

    `crops` are the boxes that somebody drew, `boxes` the parts that each ratio shows, drawn
    or not, and `crop_sources` the files that have been cut so far.
    """
    return {
        **item(image, picture, by=by, now=now),
        **{name: getattr(image, name) for name in EDITABLE},
        "format": image.format,
        "byte_size": image.byte_size,
        "sources": [asdict(source) for source in picture.sources],
        "boxes": {ratio: image.box(ratio).as_json() for ratio in settings.RENDITION_RATIOS},
        "crop_sources": {ratio: [asdict(source) for source in found] for ratio, found in picture.crops.items()},
        "presets": presets.urls(image) if image.recalled_at is None and image.awaited_at is None else {},
        "provenance": image.provenance,
        "embedded": image.embedded,
        "metadata_warnings": image.metadata_warnings,
        "updated_at": instant(image.updated_at),
        **rights(image, now=now, quota=quota),
    }


def rights(image: Image, *, now: dt.datetime, quota: Quota | None = None) -> dict[str, Any]:
    """Return what a photo's page shows of its rights: the fields, the leases, and what they amount to at `now`."""
    reasons = state.reasons(image, now=now, quota=quota)
    turn = state.next_change(image, now=now)
    return {
        "rights_category": image.rights_category,
        "restrictions": image.restrictions,
        "embargoed_until": _maybe(image.embargoed_until),
        "expires_at": _maybe(image.expires_at),
        "supplier": image.supplier_id,
        "ai_label": image.ai_label,
        "recall": recall_form(image),
        "rights": {
            "state": state.of(reasons),
            "reasons": [reason_form(reason) for reason in reasons],
            "cost": categories.cost(image.rights_category) or None,
            "next_change": _maybe(turn),
            "supplier": {"id": image.supplier.pk, "name": image.supplier.name} if image.supplier else None,
            "quota": {"most": quota.most, "used": quota.used, "since": instant(quota.since)} if quota else None,
            "leases": [lease_form(lease) for lease in image.leases.all()],
        },
    }


def reason_form(reason: Reason) -> dict[str, Any]:
    """Return one reason: a code for programs, words for people, `blocks` or `asks`, and when it ends by itself."""
    until = _maybe(reason.until)
    return {"code": reason.code, "words": reason.words, "severity": reason.severity, "until": until}


def lease_form(lease: Lease) -> dict[str, Any]:
    """Return one lease; a moment that is null is open."""
    return {
        "id": lease.pk,
        "access": lease.access,
        "starts_at": _maybe(lease.starts_at),
        "ends_at": _maybe(lease.ends_at),
        "reason": lease.reason,
        "by": lease.by_id,
        "made_at": instant(lease.made_at),
    }


def recall_form(image: Image) -> dict[str, Any] | None:
    """Return when and why a photo was recalled, and what its stories show instead; None if it was not."""
    if image.recalled_at is None:
        return None
    return {"at": instant(image.recalled_at), "reason": image.recall_reason, "replace": image.recall_replacement}


def _shown(image: Image, picture: Picture, width: int) -> str:
    """Return where the desk sees a photo; one that was recalled, to nobody else."""
    return reverse("desk-image-withdrawn", args=[image.pk, width]) if image.recalled_at else picture.url(width)


def _maybe(moment: dt.datetime | None) -> str | None:
    return instant(moment) if moment else None


def instant(moment: dt.datetime) -> str:
    """Return a moment as RFC 3339 in UTC, to the second."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
