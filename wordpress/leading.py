"""Where every address of a source leads, a chunk at a time: for the report, and for redirects that a server serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from publishing.models import Publication
from wordpress.models import OldAddress, Source

AT_ONCE = 1_000


@dataclass(frozen=True)
class Led:
    """An old address: `to` is the path that it leads to now, empty where it leads nowhere yet; `why` says why."""

    host: str
    path: str
    to: str = ""
    why: str = ""


def addresses_of(source: Source | None) -> Iterator[Led]:
    """Yield every address of a source, or of all, in the order of hosts and paths."""
    found = OldAddress.objects.select_related("imported").order_by("host", "path")
    found = found.filter(source=source) if source else found
    for chunk in batched(found.iterator(AT_ONCE), AT_ONCE):
        keys = {each.article_id for each in chunk if each.article_id}
        rows = Publication.objects.filter(key__in=keys).values_list("key", "state", "path", "moved_to__path")
        public = {key: (state, path, moved) for key, state, path, moved in rows}
        for each in chunk:
            yield _led(each, public.get(each.article_id) if each.article_id else None)


def _led(address: OldAddress, found: tuple[str, str, str | None] | None) -> Led:
    host, path = address.host, address.path
    if address.article_id is None:
        return Led(host, path, why="no story shows it")
    if found is None:
        return Led(host, path, why="the story is not public")
    state, to, moved = found
    if state == Publication.State.LIVE:
        return Led(host, path, to)
    return Led(host, path, moved) if moved else Led(host, path, why="the story was taken down")
