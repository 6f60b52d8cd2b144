"""A story as HTML that feed readers show: from its blocks, every address absolute, nothing that runs.

Text inside blocks is sanitised inline HTML already; all that is put around it is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import quote, urljoin

from django.conf import settings

from publishing.document import Json
from publishing.formats import notes
from publishing.formats.pictures import jpeg

# As the sanitiser writes a link: the one attribute, in double quotes.
HREF = re.compile(r'<a href="([^"]*)"')
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
# Where an embed leads, for the providers whose ids say so.
EMBEDS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "spotify": "https://open.spotify.com/{}",
}


def body_html(document: Json) -> str:
    """Return a stored document as HTML: the note above it, lead photo, body, and what was corrected."""
    lead = document["lead_image"]
    html = (figure(lead) if lead else "") + blocks_html(document["body"]["blocks"])
    said = absolute(html, document["url"])
    return notes.notice_html(document) + said + notes.corrections_html(document)


def blocks_html(blocks: list[Json]) -> str:
    """Return blocks as HTML, one after the other."""
    return "\n".join(WRITERS[block["type"]](block) for block in blocks if block["type"] in WRITERS)


def absolute(html: str, url: str) -> str:
    """Return HTML whose links are whole addresses; relative ones are those of the story at `url`."""
    return HREF.sub(lambda found: f'<a href="{escape(whole(unescape(found[1]), url))}"', html)


def whole(href: str, url: str) -> str:
    """Return where a link of the story at `url` leads, as a whole address."""
    if SCHEME.match(href):
        return href
    if href.startswith("//"):
        return f"https:{href}"
    # Not by urljoin: the site may live behind a fragment, as the reader site does.
    if href.startswith("/"):
        return settings.SITE_URL + href
    if href.startswith("#") or not href:
        return url + href
    return _joined(url, href)


def _joined(url: str, href: str) -> str:
    try:
        return urljoin(url, href)
    except ValueError:  # “[” in the wrong place makes it no address at all
        return url


def figure(use: Json) -> str:
    """Return a photo with its caption and credit; without a file to show, its words alone."""
    size = jpeg(use)
    credit = f"<cite>{escape(use['credit'], quote=False)}</cite>" if use["credit"] else ""
    words = " ".join(filter(None, (escape(use["caption"], quote=False), credit)))
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    if size is None:
        return f"<figure>{caption}</figure>" if caption else ""
    pixels = f'width="{size["width"]}" height="{size["height"]}"'
    return f'<figure><img src="{escape(size["url"])}" alt="{escape(use["alt"])}" {pixels}>{caption}</figure>'


def _list(block: Json) -> str:
    tag = "ol" if block["ordered"] else "ul"
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in block['items'])}</{tag}>"


def _quote(block: Json) -> str:
    cite = f"<cite>{block['cite']}</cite>" if block["cite"] else ""
    return f"<blockquote>{block['html']}{cite}</blockquote>"


def _table(block: Json) -> str:
    head = "".join(_row(row, "th") for row in block["head"])
    body = "".join(_row(row, "td") for row in block["rows"])
    return f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"


def _row(cells: list[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def embed_url(block: Json) -> str:
    """Return where an embed leads; empty if that is not known."""
    if block["url"]:
        return str(block["url"])
    made = EMBEDS.get(block["provider"])
    return made.format(quote(block["id"], safe="/")) if made and block["id"] else ""


def _embed(block: Json) -> str:
    url = embed_url(block)
    return f'<p><a href="{escape(url)}">{escape(url, quote=False)}</a></p>' if url else ""


WRITERS: dict[str, Callable[[Json], str]] = {
    "paragraph": lambda block: f"<p>{block['html']}</p>",
    "heading": lambda block: f"<h{block['level']}>{block['html']}</h{block['level']}>",
    "list": _list,
    "quote": _quote,
    "pullquote": _quote,
    "figure": figure,
    "gallery": lambda block: "".join(figure(use) for use in block["images"]),
    "embed": _embed,
    "table": _table,
    "code": lambda block: f"<pre><code>{escape(block['text'], quote=False)}</code></pre>",
    "divider": lambda block: "<hr>",
    "aside": lambda block: f"<aside>{blocks_html(block['blocks'])}</aside>",
}
