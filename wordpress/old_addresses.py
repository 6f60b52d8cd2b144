"""Where an address at a source leads now. The AppConfig registers these with the door."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from wordpress.locations import located, plain
from wordpress.models import OldAddress, Source

SPARE = "https://here.invalid"


def is_site(host: str) -> bool:
    """Return whether stories came from a site of this name, without www. Sources are few."""
    return any(host.lower() in hosts for hosts in Source.objects.values_list("hosts", flat=True))


def story_at(url: str) -> UUID | None:
    """Return the story that an address led to, None for one that was nobody's.

    An address of our own site, or a path alone, is looked for at every source: a newsroom may have kept its name.
    """
    url = url.strip()
    found = located(SPARE + url if url.startswith("/") and not url.startswith("//") else url)
    if found is None:
        return None
    host, path = found
    spelt = list(_spellings(path))
    known = OldAddress.objects.filter(path__in=spelt, article__isnull=False)
    if host not in _own():
        known = known.filter(host=host)
    stories = dict(known.order_by("-pk").values_list("path", "article_id"))
    return next((stories[each] for each in spelt if each in stories), None)


def _spellings(path: str) -> Iterator[str]:
    """Yield a path as it may have been kept: as it is, in small letters, and without what shows a part of a page."""
    bare, mark, query = path.partition("?")
    yield path
    yield bare.lower() + mark + query
    if not query:
        above, _, last = bare.rpartition("/")
        if last in ("feed", "amp", "embed") or last.isdigit():
            yield plain(above.removesuffix("/page"))


def _own() -> set[str]:
    names = {(urlsplit(url).hostname or "").removeprefix("www.") for url in (settings.SITE_URL, settings.PUBLIC_URL)}
    return names | {"here.invalid"}
