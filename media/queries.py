"""Reading photos: for pages, which need them by the dozen, and for the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from media.metadata.vocabulary import WORDS
from media.models import Image, Rendition
from media.models.image import ImageQuerySet
from media.srcset import Picture, picture
from newsroom.errors import NotFound

# What photos are compared by: their words, and by what right we hold them.
SAID = (*WORDS, "rights_category", "restrictions")


def with_renditions(images: ImageQuerySet) -> ImageQuerySet:
    """Return the images with the renditions that are offered today, read in one query more."""
    return images.prefetch_related(Prefetch("renditions", queryset=Rendition.objects.current()))


def with_rights(images: ImageQuerySet) -> ImageQuerySet:
    """Return the images with what `media.rights.state` asks for, read in one query more."""
    return images.select_related("supplier").prefetch_related("leases")


def with_previews(images: ImageQuerySet) -> ImageQuerySet:
    """Return the images with what a list shows of them, the uncropped JPEGs, read in one query more."""
    shown = Rendition.objects.current().filter(ratio="", format=Rendition.Format.JPEG)
    return images.prefetch_related(Prefetch("renditions", queryset=shown))


def pictures(ids: Iterable[UUID]) -> dict[UUID, tuple[Image, Picture]]:
    """Return the photos with these ids, each with its cuts and rights, in three queries however many they are.

    An id of no photo is left out.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    images = with_rights(with_renditions(Image.objects.filter(pk__in=wanted)))
    return {image.id: (image, picture(image)) for image in images}


def pictured(images: Iterable[Image]) -> dict[UUID, tuple[Image, Picture]]:
    """Return photos that were read with their rights as `pictures` would: their cuts are one query more."""
    known = list({image.pk: image for image in images}.values())
    if not known:
        return {}  # to build a query for nothing takes longer than the rest of a story without photos
    prefetch_related_objects(known, Prefetch("renditions", queryset=Rendition.objects.current()))
    return {image.pk: (image, picture(image)) for image in known}


def find(image_id: UUID) -> tuple[Image, Picture]:
    """Return one photo with its cuts. Raises NotFound."""
    found = pictures([image_id])
    if image_id not in found:
        raise NotFound(_("There is no such photo."))
    return found[image_id]


def find_any(image_id: UUID) -> tuple[Image, Picture]:
    """Return one photo with its cuts, though it be held for an answer. Raises NotFound."""
    image = with_rights(with_renditions(Image.everything.filter(pk=image_id))).first()
    if image is None:
        raise NotFound(_("There is no such photo."))
    return image, picture(image)


def check_exists(image_id: UUID) -> None:
    """Raise NotFound where there is no such photo."""
    if not Image.objects.filter(pk=image_id).exists():
        raise NotFound(_("There is no such photo."))


def in_order(ids: Iterable[UUID]) -> list[tuple[Image, Picture]]:
    """Return photos in the order of these ids, each with what a list shows of it, in three queries."""
    wanted = list(ids)
    images = with_rights(with_previews(Image.objects.filter(pk__in=wanted)))
    found = {image.id: (image, picture(image)) for image in images}
    return [found[each] for each in wanted if each in found]


def said(ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return what each of these photos says, by id and field of SAID, in one query; an id of no photo is left out."""
    return {row.pop("pk"): row for row in Image.objects.filter(pk__in=list(ids)).values("pk", *SAID)}


def common(photos: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return for each field of SAID what photos have in common, of what `said` returned of them.

    {"value": …} where all say the same, {"different": n} where they say n different things; nothing of no photos.
    """
    rows = list(photos)
    found: dict[str, dict[str, Any]] = {}
    for name in SAID if rows else ():
        values = {repr(row[name]): row[name] for row in rows}  # lists have no hash
        found[name] = {"value": next(iter(values.values()))} if len(values) == 1 else {"different": len(values)}
    return found


def without_credit() -> int:
    """Return how many photos wait for somebody to be credited."""
    return Image.objects.without_credit().count()


def gather_statistics() -> None:
    """Have SQLite look at how photos are spread over photographers, places and people.

    PostgreSQL does so by itself. Without it SQLite takes every index for equally good, and might walk
    all photos of a country to find the few of one photographer.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")  # rows it looks at in each index: milliseconds in all
            cursor.execute("ANALYZE media_image")
