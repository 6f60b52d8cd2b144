"""Well-formed XML whatever the text: the one place through which all of an export of WXR is written."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from newsroom import text

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
FOOT = "</channel>\n</rss>\n"


def cdata(words: str) -> str:
    """Return text as it stands between tags. Its own end mark is written in two halves."""
    clean = text.XML_ILLEGAL.sub("", words).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{clean}]]>"


def plain(words: str) -> str:
    """Return text escaped, for attributes and for the lines of the channel."""
    return escape(text.line(words))


def tag(name: str, words: object) -> str:
    """Return an element that holds text."""
    return f"<{name}>{cdata(str(words))}</{name}>\n"


def filed(domain: str, slug: str, name: str) -> str:
    """Return what an item is filed under."""
    return f'<category domain="{plain(domain)}" nicename="{plain(slug)}">{cdata(name)}</category>\n'


def meta(key: str, value: object) -> str:
    """Return a field of an item; nothing for an empty one."""
    if value in ("", None):
        return ""
    return f"<wp:postmeta>\n{tag('wp:meta_key', key)}{tag('wp:meta_value', value)}</wp:postmeta>\n"


def element(name: str, parts: dict[str, object]) -> str:
    """Return an element of elements."""
    return f"<{name}>\n{''.join(tag(part, said) for part, said in parts.items())}</{name}>\n"


def item(parts: dict[str, object], more: Iterator[str]) -> str:
    """Return an item: its elements, then what it is filed under and its fields."""
    said = "".join(tag(part, value) for part, value in parts.items() if part != "guid")
    guid = f'<guid isPermaLink="false">{plain(str(parts["guid"]))}</guid>\n'
    return f"<item>\n{said}{guid}{''.join(more)}</item>\n"
