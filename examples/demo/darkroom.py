"""Paints the demo's photos, two at a time, and brings them in as the photo desk would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from examples.demo.camera import expose
from examples.demo.content import Photo
from media import services as photo_desk
from media.models import Image

Say = Callable[[str], None]


def develop(photos: Sequence[Photo], *, by: User, now: dt.datetime, say: Say) -> dict[str, Image]:
    """Return the demo's photos by file name; those that are missing are painted and taken in."""
    found = {image.file_name: image for image in Image.objects.filter(file_name__in=[p.file for p in photos])}
    missing = [photo for photo in photos if photo.file not in found]
    # Fresh processes: a fork would share this one's database connection.
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        for done, (photo, painted) in enumerate(zip(missing, pool.map(expose, missing), strict=True), start=1):
            found[photo.file] = take_in(photo, painted, by=by, now=now)
            say(f"  photo {done} of {len(missing)}: {photo.headline}")
    return found


def take_in(photo: Photo, painted: bytes, *, by: User, now: dt.datetime) -> Image:
    """Return the photo as the photo desk holds it, with the words that the file did not carry."""
    upload = SimpleUploadedFile(photo.file, painted, content_type="image/jpeg")
    taken = now - dt.timedelta(days=photo.days_ago)
    image = photo_desk.accept(upload, by=by, now=taken)
    words = {
        "caption": photo.caption,
        "keywords": list(photo.keywords),
        "city": photo.city,
        "country": photo.country,
        "country_code": photo.country_code,
        "date_created": f"{taken:%Y-%m-%d}",
        # Whoever looks at the desk finds a photo or two of today that nobody has sorted out yet.
        "rights_category": "staff-photographer" if photo.days_ago else "",
    }
    return photo_desk.revise(image.pk, by=by, version=image.version, changes=words)
