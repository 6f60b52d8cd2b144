"""Things of other sites as foreign HTML shows them: frames, and the quotations that their scripts replace.

What one of the known sites has becomes an embed; a frame of anybody else's keeps its address
as a link. No foreign HTML stays, and nobody is asked over the network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import escape
from urllib.parse import urlsplit

from django.utils.translation import ngettext
from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.body.embeds import LONGEST, Embed, known, recognise
from newsroom import text

# Scripts that turn a quotation into the thing itself: they say nothing besides.
WIDGETS = {
    "platform.twitter.com",
    "platform.x.com",
    "www.instagram.com",
    "www.tiktok.com",
    "connect.facebook.net",
    "telegram.org",
}
# Where only words can stand: an embed in one of these would be lost.
WORDS_ONLY = ("td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "cite", "figcaption", "pre")
SOURCES = ("src", "data-src", "data-lazy-src")


def written(embed: Embed) -> str:
    """Return an embed as a body holds it."""
    return f'<div data-embed="{embed.provider}" data-id="{escape(embed.id)}" data-url="{escape(embed.url)}"></div>'


def read(node: LexborNode) -> Embed | None:
    """Return what an element with data-embed names; None where no site that we know has it."""
    given = node.attributes
    provider = text.slug(given.get("data-embed") or "")
    return known(provider, given.get("data-id") or "") or recognise(given.get("data-url") or "")


def link(address: str) -> str:
    """Return a link that shows where it leads; empty for what is no web address."""
    whole = _whole(address)
    return f'<a href="{escape(whole)}">{escape(whole, quote=False)}</a>' if whole else ""


def _whole(address: str) -> str:
    address = text.line(f"https:{address}" if address.startswith("//") else address)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    fits = parts.scheme in {"http", "https"} and parts.netloc and len(address) <= LONGEST and " " not in address
    return address if fits else ""


def mend(tree: LexborHTMLParser) -> list[str]:
    """Put embeds and links in place of what shows other sites; return in words what is no longer there."""
    said: Counter[str] = Counter()
    for selector, read_one in CARRIERS:
        for node in tree.css(selector):
            if (found := read_one(node)) is not None:
                _replace(tree, node, found)
    for frame in tree.css("iframe"):
        address = next(filter(None, map(_whole, _given(frame, *SOURCES))), "")
        if address:
            said["frame"] += 1
            _replace(tree, frame, address)
    for script in tree.css("script[src]"):
        if (urlsplit(_whole(script.attributes.get("src") or "")).hostname or "") in WIDGETS:
            script.remove()
    kept = said["frame"]
    words = ngettext("{number} embedded frame, kept as a link", "{number} embedded frames, kept as links", kept)
    return [words.format(number=kept)] if kept else []


def _replace(tree: LexborHTMLParser, node: LexborNode, found: Embed | str) -> None:
    embed = found if isinstance(found, Embed) else None
    address = embed.url if embed else str(found)
    if embed is not None and not _among_words(node):
        made = tree.create_node("div")
        made.attrs["data-embed"], made.attrs["data-id"], made.attrs["data-url"] = embed.provider, embed.id, address
    else:
        made = tree.create_node("a")
        made.attrs["href"] = address
        made.insert_child(address)
        if not _among_words(node) and not _in_paragraph(node):
            paragraph = tree.create_node("p")
            paragraph.insert_child(made)
            made = paragraph
    node.replace_with(made)


def _among_words(node: LexborNode) -> bool:
    return _lies_in(node, WORDS_ONLY)


def _in_paragraph(node: LexborNode) -> bool:
    return _lies_in(node, ("p",))


def _lies_in(node: LexborNode, tags: tuple[str, ...]) -> bool:
    above = node.parent
    while above is not None and above.tag not in tags:
        above = above.parent
    return above is not None


def _given(node: LexborNode, *names: str) -> list[str]:
    return [value for name in names if (value := node.attributes.get(name))]


def _by_links(node: LexborNode) -> Embed | None:
    """Return what the last link of a quotation names: the ones before it are in the words that it quotes."""
    said = [*_given(node, "data-instgrm-permalink", "cite"), *reversed(_links(node))]
    return next(filter(None, map(recognise, said)), None)


def _links(node: LexborNode) -> list[str]:
    return [href for found in node.css("a") if (href := found.attributes.get("href"))]


def _by_attribute(*names: str) -> Callable[[LexborNode], Embed | None]:
    return lambda node: next(filter(None, map(recognise, _given(node, *names))), None)


def _telegram(node: LexborNode) -> Embed | None:
    return known("telegram", node.attributes.get("data-telegram-post") or "")


def _wordpress(node: LexborNode) -> Embed | str | None:
    """Return what WordPress's own embed names: an address that stands alone."""
    if node.css_first("iframe,blockquote,div[data-embed]"):
        return None
    address = _whole(node.text().strip())
    return (recognise(address) or address) or None


def _out_of_place(node: LexborNode) -> Embed | str | None:
    """Return an embed of ours that stands where only words can."""
    if not _among_words(node):
        return None
    return read(node) or _whole(node.attributes.get("data-url") or "") or None


CARRIERS: tuple[tuple[str, Callable[[LexborNode], Embed | str | None]], ...] = (
    ("blockquote.twitter-tweet, blockquote.twitter-video", _by_links),
    ("blockquote.instagram-media, blockquote.tiktok-embed", _by_links),
    ("div.fb-post, div.fb-video", _by_attribute("data-href")),
    ("script[data-telegram-post]", _telegram),
    ("iframe", _by_attribute(*SOURCES)),
    ("figure.wp-block-embed", _wordpress),
    ("div[data-embed]", _out_of_place),
)
