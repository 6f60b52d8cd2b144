"""Choosing one file of a photo, for formats that can name only one."""

from __future__ import annotations

from publishing.document import Json


def jpeg(photo: Json, ratio: str = "") -> Json | None:
    """Return the widest JPEG of a photo in its public form as {"url", "width", "height"}; None if there is none.

    `ratio` asks for a crop such as "16:9". JPEG, because every reader of feeds shows it.
    """
    sources = photo.get("crops", {}).get(ratio, []) if ratio else photo.get("sources", [])
    sizes = (size for source in sources if source["type"] == "image/jpeg" for size in source["srcset"])
    return max(sizes, key=lambda size: int(size["width"]), default=None)


def each_once(photos: list[Json]) -> list[Json]:
    """Return the photos that have a JPEG, each once, with the words of its first use."""
    found = {photo["id"]: photo for photo in reversed(photos) if jpeg(photo)}
    return [found[key] for key in dict.fromkeys(photo["id"] for photo in photos) if key in found]
