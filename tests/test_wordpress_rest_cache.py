"""What /wp-json/ answers is as new as what it shows: bytes, ETag and purged keys change together, from memory too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from media.models import Image
from publishing.models import Publication
from tests import test_cache_oracle as oracle
from tests.old_api import V2, switched_on
from wordpress.rest import numbers

__all__ = ["switched_on"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("switched_on")]
ALWAYS = [
    "posts", "posts?per_page=2&page=2", "posts?_embed", "posts?context=embed", "posts?_fields=id,title,_links",
    "posts?orderby=title&order=asc", "posts?search=lake", "posts?after=2031-05-01T00:00:00", "posts?lang=en", "pages",
    "categories", "tags", "tags?orderby=count&order=desc", "users", "media", "media?search=somebody", "types", "",
    "categories?_embed", "search?search=lake",
]  # fmt: skip
LISTS = ("posts?include", "media?parent", "tags?post")
NAMES = {"section": ("categories", "categories"), "tag": ("tags", "tags"), "author": ("users", "author")}


def addresses(newsroom: oracle.Newsroom) -> Iterator[str]:
    """Yield what there is to ask for, by every number that there ever was."""
    newsroom.note()
    yield from (f"{V2}{each}" for each in ALWAYS)
    for key in Publication.objects.values_list("pk", flat=True):
        number = numbers.of_id(key)
        yield from (f"{V2}posts/{number}{more}" for more in ("", "?_embed"))
        yield f"{V2}{LISTS[number % 3]}={number}"
    for kind, slug in sorted(newsroom.things):
        if kind in NAMES:
            (base, name), number = NAMES[kind], numbers.of_slug(kind, slug)
            yield from (f"{V2}{base}/{number}", f"{V2}posts?{name}={number}&_embed")
    yield from (f"{V2}media/{numbers.of_id(key)}" for key in Image.objects.values_list("pk", flat=True))


def test_bytes_etag_and_purge_change_together_here_too(monkeypatch: Any) -> None:
    monkeypatch.setattr(oracle.Newsroom, "addresses", addresses)
    oracle.test_bytes_etag_and_purge_change_together(1)
