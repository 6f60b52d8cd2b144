"""A photo as a page needs it: its size, its focal point, and where each of its cuts lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages

from media.models import Image, Rendition

# In the order in which a browser should try them.
TYPES = {Rendition.Format.AVIF.value: "image/avif", Rendition.Format.JPEG.value: "image/jpeg"}


@dataclass(frozen=True)
class Cut:
    """One file: its absolute address and its size in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Source:
    """All cuts of one media type, from narrow to wide."""

    type: str
    srcset: tuple[Cut, ...]


@dataclass(frozen=True)
class Picture:
    """What may be said in public of a photo's pixels. The words are the caption's business.

    `width` and `height` are those of the original; `focal_point` is (x, y) as parts of them,
    None for the middle; `placeholder` is a ThumbHash in base64, `dominant_color` is #rrggbb.
    `crops` are the sources of each ratio, such as "16:9", that there are files of.
    """

    id: UUID
    width: int
    height: int
    focal_point: tuple[float, float] | None
    placeholder: str
    dominant_color: str
    sources: tuple[Source, ...]
    crops: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)

    def url(self, width: int) -> str:
        """Return the JPEG that fills `width` pixels, or the widest there is; empty if there is none."""
        cuts = next((source.srcset for source in self.sources if source.type == "image/jpeg"), ())
        return next((cut.url for cut in cuts if cut.width >= width), cuts[-1].url if cuts else "")


def picture(image: Image) -> Picture:
    """Return the picture of an image whose current renditions were prefetched (see `media.queries`).

    A recalled photo has none: whoever asks for one, no address of it is named.
    """
    cut: dict[str, list[Rendition]] = {}
    for rendition in sorted(image.renditions.all(), key=lambda one: one.width):
        if rendition.retired_at is None and image.recalled_at is None:
            cut.setdefault(rendition.ratio, []).append(rendition)
    return Picture(
        id=image.id,
        width=image.width,
        height=image.height,
        focal_point=image.focal_point,
        placeholder=image.placeholder,
        dominant_color=image.dominant_color,
        sources=_sources(cut.get("", ())),
        crops={ratio: _sources(cut[ratio]) for ratio in settings.RENDITION_RATIOS if ratio in cut},
    )


def _sources(renditions: Iterable[Rendition]) -> tuple[Source, ...]:
    """Return the files by media type, in the order in which they are given."""
    storage = storages["renditions"]
    found: dict[str, list[Cut]] = {name: [] for name in TYPES}
    for rendition in renditions:
        found[rendition.format].append(Cut(storage.url(rendition.path), rendition.width, rendition.height))
    return tuple(Source(TYPES[name], tuple(cuts)) for name, cuts in found.items() if cuts)
