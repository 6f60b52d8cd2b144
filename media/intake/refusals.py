"""Why a photo is refused, in words that tell an editor what to do.

The reasons are part of the API: never rename one, only add.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.errors import PhotoRefused
from newsroom.tongues import Words

SENTENCES: dict[str, Words] = {
    "empty": _("This file is empty: the upload or the copy was interrupted. Send it again."),
    "too_many_bytes": _("This file is larger than {limit} MB. Export the photo as a JPEG of good quality."),
    "unsupported_format": _(
        "This file is not a photo we can use: it is {detected}. Use JPEG, PNG, WebP, AVIF or TIFF."
    ),
    "too_many_pixels": _(
        "This photo has {width} × {height} pixels, more than we can handle. "
        "Export it with at most {limit} megapixels and {side} pixels a side."
    ),
    "too_small": _("This photo has only {width} × {height} pixels. At least {limit} pixels a side are needed."),
    "too_many_scans": _(
        "This JPEG is built in a way that would take minutes to open. Export it again as a normal JPEG."
    ),
    "truncated": _("This photo is cut off: the upload or the copy was interrupted. Send it again from the original."),
    "corrupt": _("This photo is damaged and cannot be opened. Open it in a photo program and export it again."),
    "too_slow": _("This photo takes too long to open. Export it again as a normal JPEG."),
    "busy": _("Many photos are being opened just now. Send this one again in a minute."),
    "unwritable": _(
        "The corrected words cannot be written into this file without altering its picture. "
        "Download it as it was received."
    ),
    "too_much_memory": _("This photo needs too much memory to open. Export it with fewer pixels."),
}


def refuse(reason: str, facts: Mapping[str, Any] | None = None) -> PhotoRefused:
    """Return the error for a reason; `facts` fill its sentence and go with it as they are."""
    known = reason if reason in SENTENCES else "corrupt"
    found = {name: str(value) if isinstance(value, Promise) else value for name, value in (facts or {}).items()}
    try:
        sentence = SENTENCES[known].format_map(found)
    except (KeyError, ValueError, IndexError):
        sentence, found = str(SENTENCES["corrupt"]), {}
    return PhotoRefused(sentence, reason=known, **found)
