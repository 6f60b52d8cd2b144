"""Which sitemap a publication is in: the one of the change that made it public.

Ten thousand change numbers make a shard. The number is never given again, so a shard holds
ten thousand addresses at most, and none moves when others come and go. "In shard 7" is a
Mention of the thing "sitemap:7": count, last change and purging are kept as for a tag.
"""

from __future__ import annotations

from collections.abc import Iterable

from publishing import strokes
from publishing.models import Publication, SitemapEntry
from publishing.plate import Plate

NUMBERS = 10_000  # change numbers in a shard; the protocol allows 50,000 addresses and 50 MB


def shard(number: int) -> str:
    """Return the shard of what became public under this change number, as Mentions name it."""
    return f"sitemap:{number // NUMBERS + 1}"


def things(plate: Plate, number: int) -> tuple[str, ...]:
    """Return what a plate shows when it first enters under this number, its shard included."""
    return (*plate.things, shard(number)) if plate.page else plate.things


def enter(publication: Publication, plate: Plate, shown: Iterable[str]) -> tuple[str, ...]:
    """Put a publication, which has `shown` these things, into the sitemaps, or keep it where it is.

    Returns what it shows now, its shard included.
    """
    if not plate.page:
        SitemapEntry.objects.filter(publication=publication).delete()
        return plate.things
    strokes.enter_sitemap(publication.key, plate.page, plate.news)
    own = next((thing for thing in shown if thing.startswith("sitemap:")), None)
    return (*plate.things, own) if own else things(plate, publication.version)


def leave(publication: Publication) -> None:
    """Take a publication out of the sitemaps."""
    SitemapEntry.objects.filter(publication=publication).delete()
