"""The text inside blocks: inline marks and nothing else, on one line.

Also the text before it is parsed: a character may be written as a reference (`&#x202E;`), and
must pass the same choke point as one that is not.
"""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborNode

from articles.body.vocabulary import BLOCKS, INSIDE, inline_cleaner
from newsroom import text

REFERENCE = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30};)")
SPACES = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
BARE_LINK = re.compile(r"<a>(.*?)</a>", re.S)  # its address could not be used
MARK = re.compile(r"<[^>]*>")
EDGES = (" ", "&nbsp;", "<br>")
BLOCK_SELECTOR = ",".join(sorted(BLOCKS | INSIDE))
# The one mark that composes with “>” (to “≯”), and so could eat the end of a tag.
SOLIDUS = "\u0338"


def readable(html: str) -> str:
    """Return HTML as it may be parsed: every character cleaned, however it was written."""
    return text.prose(REFERENCE.sub(_character, html)).replace(SOLIDUS, "")


def settled(html: str) -> str:
    """Return sanitised HTML as it may be stored: composed where the tags between two characters went."""
    return text.prose(html.replace(SOLIDUS, ""))


def _character(reference: re.Match[str]) -> str:
    found = unescape(reference[0])
    # What may be markup stays a reference; so does a space, which an editor meant.
    keep = any(" " <= character <= "~" or character.isspace() for character in found)
    return reference[0] if keep else found


def inline(html: str) -> str:
    """Return `html` with nothing but inline marks, on one line; empty where it holds no text."""
    safe = inline_cleaner.clean(html)
    if "<" in safe:
        safe = BARE_LINK.sub(r"\1", safe)
        said = MARK.sub("", safe)
    else:
        said = safe
    if not said.replace("&nbsp;", "").strip():
        return ""
    return _trim(SPACES.sub(" ", safe))


def words(node: LexborNode) -> str:
    """Return what an element says as inline HTML; the blocks in it are kept apart by a space."""
    html = node.inner_html or ""
    if "<" not in html:
        return inline(html)
    for block in node.css(BLOCK_SELECTOR):
        if block != node:
            block.insert_before(" ")
            block.insert_after(" ")
    return inline(node.inner_html or "")


def _trim(said: str) -> str:
    """Return `said` without spaces and line breaks at its ends."""
    start, end = 0, len(said)
    while edge := next((edge for edge in EDGES if said.startswith(edge, start, end)), ""):
        start += len(edge)
    while edge := next((edge for edge in EDGES if said.endswith(edge, start, end)), ""):
        end -= len(edge)
    return said[start:end]
