"""The sites that stories come from: noted once, by their address."""

from __future__ import annotations

from django.conf import settings

from newsroom import text
from wordpress.items import Site
from wordpress.locations import host_of
from wordpress.models import Source
from wordpress.wxr import NoExport


def source_of(site: Site, given: str) -> Source:
    """Return the source that a site is, noted if it is new. Raises NoExport where nobody names its address."""
    url = (given or site.url).rstrip("/")
    if not (host := host_of(url)):
        raise NoExport("The export does not say which site it is of. Name its address with --site.")
    words = {"title": text.shorten(site.title, 200), "language": site.language[:20], "hosts": [host]}
    source, _ = Source.objects.get_or_create(url=url, defaults=words)
    return source


def language_of(source: Source) -> str:
    """Return the newsroom's language that a source is in, or its first."""
    wanted = source.language.lower()
    known: list[str] = list(settings.SITE_LANGUAGES)
    return next((code for code in known if code.lower() in (wanted, wanted.partition("-")[0])), known[0])
