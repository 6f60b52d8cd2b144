"""Photos as the desk API shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from media.changes import EDITABLE
from media.models import Image
from media.srcset import Picture

THUMB = 320  # pixels
PREVIEW = 960  # pixels


def item(image: Image, picture: Picture) -> dict[str, Any]:
    """Return a photo as an entry of a list: enough to choose it by."""
    return {
        "id": str(image.id),
        "headline": image.headline,
        "caption": image.caption,
        "credit": image.credit,
        "alt": image.alt,
        "creator": image.creator,
        "width": image.width,
        "height": image.height,
        "thumb": picture.url(THUMB),
        "preview": picture.url(PREVIEW),
        "uploaded_at": instant(image.uploaded_at),
        "version": image.version,
        "problems": image.problems,
    }


def detail(image: Image, picture: Picture) -> dict[str, Any]:
    """Return all that the desk may know of a photo; the original itself is not among it."""
    return {
        **item(image, picture),
        **{name: getattr(image, name) for name in EDITABLE},
        "file_name": image.file_name,
        "format": image.format,
        "byte_size": image.byte_size,
        "placeholder": image.placeholder,
        "dominant_color": image.dominant_color,
        "sources": [asdict(source) for source in picture.sources],
        "provenance": image.provenance,
        "embedded": image.embedded,
        "metadata_warnings": image.metadata_warnings,
        "updated_at": instant(image.updated_at),
    }


def instant(moment: dt.datetime) -> str:
    """Return a moment as RFC 3339 in UTC, to the second."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
