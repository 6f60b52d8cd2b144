"""The public cuts of a photo: stored under addresses that change with their content, renewed, swept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from media import files, withdrawn
from media.intake import child
from media.intake.shapes import WHOLE, Shape, planned_widths
from media.models import Image, Rendition
from media.signals import photo_changed

KEPT = dt.timedelta(days=7)  # how long a retired rendition stays for pages in caches
# A crop fills a place of a page, and no such place holds more; only the whole photo fills a large screen.
LARGEST_CROP = 1920 * 1080  # pixels


@dataclass(frozen=True)
class Planned:
    """A rendition that a photo should have; `ratio` is empty for the whole photo."""

    ratio: str
    width: int
    format: str


def plan(image: Image) -> dict[str, Planned]:
    """Return the renditions that a photo should have, by their paths."""
    every = (
        Planned(ratio, width, form.value)
        for ratio in ("", *settings.RENDITION_RATIOS)
        for width in widths(image, ratio)
        for form in Rendition.Format
    )
    return {files.rendition_path(image, ratio=one.ratio, width=one.width, form=one.format): one for one in every}


def widths(image: Image, ratio: str) -> list[int]:
    """Return the widths that a photo is cut to in this ratio, ascending; without a ratio, whole."""
    size = (image.width, image.height)
    if not ratio:
        return planned_widths(size, settings.RENDITION_WIDTHS)
    return planned_widths(image.box(ratio).pixels(size), settings.RENDITION_WIDTHS, pixels=LARGEST_CROP)


def store(image: Image, cuts: Iterable[child.Made]) -> list[Rendition]:
    """Store new cuts and return their rows, not yet saved."""
    made: list[Rendition] = []
    for cut in cuts:
        ratio = ratio_of(cut.shape)
        path = files.rendition_path(image, ratio=ratio, width=cut.width, form=cut.format)
        said: dict[str, Any] = {"ratio": ratio, "width": cut.width, "height": cut.height, "format": cut.format}
        size = cut.file.stat().st_size
        files.put(storages["renditions"], path, cut.file)
        made.append(Rendition(image=image, path=path, byte_size=size, **said))
    return made


def ratio_of(shape: str) -> str:
    """Return the ratio of a shape by its name: "16:9" of "16x9", nothing of the whole photo."""
    return "" if shape == WHOLE else shape.replace("x", ":")


def renew(image_id: UUID, *, now: dt.datetime | None = None) -> int:
    """Make what a photo lacks of its renditions and retire what no longer fits it; return how many were made.

    Only what has changed is cut: a new crop costs its own files, new rights cost all. Safe
    to run twice, and from two workers at once. The old files stay for a while, for pages in
    caches, and come back without cutting where a change is undone.
    """
    image = Image.objects.filter(pk=image_id).first()
    if image is None or image.recalled_at or image.awaited_at:
        return 0  # deleted or recalled meanwhile, or nothing to cut yet
    planned = plan(image)
    made = cut(image, missing(image, planned))
    exchange(image, planned, made, now=now)
    return len(made)


def missing(image: Image, planned: Mapping[str, Planned]) -> list[Planned]:
    """Return what a photo lacks of the planned renditions; retired ones it has."""
    there = set(image.renditions.filter(path__in=planned).values_list("path", flat=True))
    return [one for path, one in planned.items() if path not in there]


def unfinished(images: Iterable[Image]) -> set[UUID]:
    """Return which of these photos lack a rendition that they should have by now, in one query."""
    known = {image.pk: image for image in images}
    there: dict[UUID, set[str]] = {key: set() for key in known}
    for key, path in Rendition.objects.current().filter(image__in=known).values_list("image", "path"):
        there[key].add(path)
    cuttable = (key for key, image in known.items() if image.recalled_at is None and image.awaited_at is None)
    return {key for key in cuttable if plan(known[key]).keys() - there[key]}


def cut(image: Image, wanted: Sequence[Planned]) -> list[Rendition]:
    """Cut a photo's original, store the files, and return their rows, not yet saved. Raises PhotoRefused."""
    if not wanted:
        return []
    with files.local_original(image) as (path, folder):
        shapes = _shapes(image, wanted)
        cuts = child.cut_photo(path, image.format, folder, shapes=shapes, credit_block=image.credit_block)
        return store(image, cuts)


def _shapes(image: Image, missing: Iterable[Planned]) -> list[Shape]:
    wanted: dict[str, set[int]] = {}
    for one in missing:
        wanted.setdefault(one.ratio, set()).add(one.width)
    return [
        Shape(ratio.replace(":", "x"), astuple(image.box(ratio)), tuple(sorted(found)))
        if ratio
        else Shape.whole(sorted(found))
        for ratio, found in wanted.items()
    ]


def exchange(
    image: Image, planned: Mapping[str, Planned], made: list[Rendition], *, now: dt.datetime | None = None
) -> None:
    """Offer the planned renditions, and them alone; readers are told if that is anything new to them."""
    with transaction.atomic():
        current = Image.objects.select_for_update(no_key=True).filter(pk=image.pk).first()
        if current is None:
            remove(rendition.path for rendition in made)  # deleted meanwhile, with the files that it had then
            return
        if current.recalled_at:
            withdrawn.take_out(image.pk)  # these files too
            return
        if plan(current).keys() != planned.keys():
            # Changed again while we cut; that change has enqueued a task of its own. The files
            # stay: one of them may be named by an older row, or soon by another worker's.
            return
        _retire_presets(current, at=now or timezone.now())
        changed = image.renditions.current().exclude(path__in=planned).update(retired_at=now or timezone.now())
        changed += image.renditions.filter(path__in=planned, retired_at__isnull=False).update(retired_at=None)
        Rendition.objects.bulk_create(made, ignore_conflicts=True)
        if changed or made:
            photo_changed.send(Image, image_id=image.pk)


def _retire_presets(image: Image, *, at: dt.datetime) -> None:
    """Retire what was made on request of another crop or of other rights than the photo has now."""
    for row in image.renditions.exclude(preset="").filter(retired_at__isnull=True):
        if f"-{files.digest(image, row.ratio)}." not in row.path:
            Rendition.objects.filter(pk=row.pk).update(retired_at=at)


def sweep(*, now: dt.datetime) -> int:
    """Delete renditions that were retired a week ago; return how many. Safe to stop and run again."""
    swept = 0
    for rendition in list(Rendition.objects.retired_before(now - KEPT)[:1000]):
        # The row first: a row must never name a missing file. One that came back stays.
        if Rendition.objects.retired_before(now - KEPT).filter(pk=rendition.pk).delete()[0]:
            storages["renditions"].delete(rendition.path)
            swept += 1
    return swept


def forget_lost(image_id: UUID) -> int:
    """Forget the renditions of a photo whose files are gone, so that they are made again; return how many."""
    storage = storages["renditions"]
    rows = Rendition.objects.filter(image=image_id).values_list("pk", "path")
    lost = [pk for pk, path in rows if not storage.exists(path)]
    return Rendition.objects.filter(pk__in=lost).delete()[0]


def remove(paths: Iterable[str]) -> None:
    """Delete rendition files; those that are gone already are no error."""
    for path in paths:
        storages["renditions"].delete(path)
