"""Photos as attachments: each has a number, its words, its public file, and its original beside the export."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import batched
from typing import Any
from uuid import UUID

from django.utils import timezone

from media.models import Image
from media.queries import pictured, with_rights
from media.rights import state
from media.srcset import Picture
from newsroom import text
from wordpress.leaving import xml
from wordpress.leaving.blocks import Shown, caption

AT_ONCE = 100  # photos read at a time
Content = Mapping[str, Any]


class Numbers:
    """The number and the file of each photo that is carried; on disk, so a million take no memory."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("")
        self._rows.execute("CREATE TABLE photos (number INTEGER PRIMARY KEY, id TEXT UNIQUE, url TEXT)")

    def add(self, image: UUID, url: str) -> int:
        """Give a photo its number."""
        return int(self._rows.execute("INSERT INTO photos (id, url) VALUES (?, ?)", (str(image), url)).lastrowid or 0)

    def of(self, image: str) -> tuple[int, str]:
        """Return a photo's number and address, 0 and "" for one that is not carried."""
        found = self._rows.execute("SELECT number, url FROM photos WHERE id = ?", (image,)).fetchone()
        return (int(found[0]), str(found[1])) if found else (0, "")

    def most(self) -> int:
        """Return the last number that was given."""
        return int(self._rows.execute("SELECT coalesce(max(number), 0) FROM photos").fetchone()[0])

    def close(self) -> None:
        """Forget all."""
        self._rows.close()


def attachments(numbers: Numbers, now: dt.datetime) -> Iterator[str]:
    """Yield an item for each photo that may be shown now, and give it its number."""
    rows = with_rights(Image.objects.filter(awaited_at=None)).order_by("uploaded_at", "pk")
    for batch in batched(rows.iterator(chunk_size=AT_ONCE), AT_ONCE):
        for image, picture in pictured(batch).values():
            url = _address(picture)
            if url and state.is_usable(image, now=now):
                yield _item(numbers.add(image.pk, url), image, url)


def _address(picture: Picture) -> str:
    """Return the address of a photo's widest JPEG."""
    jpegs = (cut for source in picture.sources if source.type == "image/jpeg" for cut in source.srcset)
    widest = max(jpegs, key=lambda cut: cut.width, default=None)
    return widest.url if widest else ""


def _item(number: int, image: Image, url: str) -> str:
    name = image.title or image.headline or image.file_name
    parts: dict[str, object] = {
        "title": _escaped(name),
        "link": url,
        "guid": f"urn:uuid:{image.pk}",
        "dc:creator": "",
        "description": "",
        "content:encoded": _escaped(image.extended_description),
        "excerpt:encoded": _escaped(caption(image.caption, image.credit, "en")),
        "wp:post_id": number,
        **times(image.uploaded_at),
        "wp:post_name": f"{text.slug(name, length=60) or 'photo'}-{number}",
        "wp:status": "inherit",
        "wp:post_parent": 0,
        "wp:menu_order": 0,
        "wp:post_type": "attachment",
        "wp:post_password": "",
        "wp:is_sticky": 0,
        "wp:attachment_url": url,
    }
    words = [xml.meta("_wp_attachment_image_alt", image.alt), xml.meta("_wp_attached_file", image.original)]
    return xml.item(parts, iter(words))


def times(at: dt.datetime) -> dict[str, object]:
    """Return an instant as an item has it, by the newsroom's clock and in UTC."""
    wall = timezone.localtime(at)
    return {
        "wp:post_date": f"{wall:%Y-%m-%d %H:%M:%S}",
        "wp:post_date_gmt": f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}",
    }


def _escaped(words: str) -> str:
    return escape(words, quote=False)


def shown(uses: Iterable[Content], images: Mapping[str, Image], numbers: Numbers) -> dict[str, Shown]:
    """Return by its key how a story shows each of its photos; of one that was recalled nothing is left."""
    found = {}
    for use in uses:
        image = images.get(use["image"])
        if image is None or image.recalled_at:
            continue
        number, url = numbers.of(use["image"])
        found[use["key"]] = Shown(
            number=number,
            url=url,
            alt=use["alt"] or image.alt,
            text=use["text"] or image.caption,
            credit=use["credit"] or image.credit,
            align=use["align"],
        )
    return found
