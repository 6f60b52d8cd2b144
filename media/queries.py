"""Reading photos: for pages, which need them by the dozen, and for the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from media.models import Image, Rendition
from media.models.image import ImageQuerySet
from media.srcset import Picture, picture
from newsroom.errors import NotFound


@dataclass(frozen=True)
class Found:
    """One page of a search: how many photos there are in all, and these."""

    total: int
    photos: tuple[tuple[Image, Picture], ...]


def with_renditions(images: ImageQuerySet) -> ImageQuerySet:
    """Return the images with the renditions that are offered today, read in one query more."""
    return images.prefetch_related(Prefetch("renditions", queryset=Rendition.objects.current()))


def with_rights(images: ImageQuerySet) -> ImageQuerySet:
    """Return the images with what `media.rights.state` asks for, read in one query more."""
    return images.select_related("supplier").prefetch_related("leases")


def pictures(ids: Iterable[UUID]) -> dict[UUID, tuple[Image, Picture]]:
    """Return the photos with these ids, each with its cuts and rights, in three queries however many they are.

    An id of no photo is left out.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    images = with_rights(with_renditions(Image.objects.filter(pk__in=wanted)))
    return {image.id: (image, picture(image)) for image in images}


def find(image_id: UUID) -> tuple[Image, Picture]:
    """Return one photo with its cuts. Raises NotFound."""
    found = pictures([image_id])
    if image_id not in found:
        raise NotFound("There is no such photo.")
    return found[image_id]


def check_exists(image_id: UUID) -> None:
    """Raise NotFound where there is no such photo."""
    if not Image.objects.filter(pk=image_id).exists():
        raise NotFound("There is no such photo.")


def search(words: str = "", *, limit: int, offset: int = 0) -> Found:
    """Return the newest photos that hold all of `words`, in four queries whatever the page."""
    matching = Image.objects.matching(words)
    images = with_rights(with_renditions(matching.newest()))[offset : offset + limit]
    return Found(matching.count(), tuple((image, picture(image)) for image in images))


def without_credit() -> int:
    """Return how many photos wait for somebody to be credited."""
    return Image.objects.without_credit().count()
