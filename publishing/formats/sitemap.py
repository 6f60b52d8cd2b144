"""Entries of sitemaps (https://www.sitemaps.org/protocol.html), as finished XML.

Extensions, all three by Google: photos (sitemap-image 1.1, addresses alone: the rest is no
longer read), translations (xhtml:link), news (sitemap-news 0.9).
"""

from __future__ import annotations

from io import StringIO

from django.conf import settings
from django.utils.xmlutils import SimplerXMLGenerator

from newsroom import text
from publishing.document import Json
from publishing.formats.pictures import each_once, jpeg

SPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1",
    "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
}
MOST_IMAGES = 1000


class Writer:
    """Writes XML into a string. Escapes what must be; refuses what XML cannot hold."""

    def __init__(self) -> None:
        self.out = StringIO()
        self.xml = SimplerXMLGenerator(self.out, "utf-8", short_empty_elements=True)

    def element(self, name: str, said: str | None = None, /, **attributes: str) -> None:
        """Write an element with nothing but text in it."""
        self.xml.addQuickElement(name, said, attributes)

    def inside(self, name: str, **attributes: str) -> None:
        """Open an element."""
        self.xml.startElement(name, attributes)  # type: ignore[arg-type] # any mapping will do

    def end(self, *names: str) -> None:
        """Close these elements, innermost first."""
        for name in names:
            self.xml.endElement(name)

    def written(self) -> str:
        """Return what was written."""
        return self.out.getvalue()


def is_ours(document: Json) -> bool:
    """Return whether a story belongs in our sitemaps: one that was first told elsewhere is listed there."""
    return bool(document["canonical_url"] == document["url"])


def page(document: Json) -> str:
    """Return the <url> of a document: address, last change, photos, and itself in each language."""
    writer = Writer()
    writer.inside("url")
    writer.element("loc", document["url"])
    writer.element("lastmod", document["updated_at"])
    for use in each_once(document["images"])[:MOST_IMAGES]:
        writer.inside("image:image")
        writer.element("image:loc", (jpeg(use) or {})["url"])
        writer.end("image:image")
    if document["alternates"]:
        own = {"language": document["language"], "url": document["url"]}
        for other in (own, *document["alternates"]):
            writer.element("xhtml:link", None, rel="alternate", hreflang=other["language"], href=other["url"])
    writer.end("url")
    return writer.written()


def news(document: Json) -> str:
    """Return the <url> of a document for the news sitemap."""
    writer = Writer()
    writer.inside("url")
    writer.element("loc", document["url"])
    writer.inside("news:news")
    writer.inside("news:publication")
    writer.element("news:name", text.line(settings.SITE_NAME))
    writer.element("news:language", _language(document["language"]))
    writer.end("news:publication")
    writer.element("news:publication_date", document["published_at"])
    writer.element("news:title", document["headline"])
    writer.end("news:news", "url")
    return writer.written()


def _language(code: str) -> str:
    """Return a language as the news sitemap names it: ISO 639, and the two scripts of Chinese."""
    own, _, region = code.lower().partition("-")
    if own == "zh":
        return "zh-tw" if region in {"tw", "hk", "mo", "hant"} else "zh-cn"
    return own


def simple(url: str, changed: str | None, *, within: str = "url") -> str:
    """Return a <url> or <sitemap> with an address and perhaps the time of its last change."""
    writer = Writer()
    writer.inside(within)
    writer.element("loc", url)
    if changed:
        writer.element("lastmod", changed)
    writer.end(within)
    return writer.written()


def whole(root: str, entries: list[str]) -> bytes:
    """Return a sitemap (`root` urlset) or an index (sitemapindex) of finished entries."""
    names = SPACES if root == "urlset" else {"xmlns": SPACES["xmlns"]}
    head = " ".join(f'{name}="{space}"' for name, space in names.items())
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<{root} {head}>", *entries, f"</{root}>", ""]
    return "\n".join(lines).encode()
