"""Refusing HTML beyond all measure before a parser sees it.

Parsers take the square of some things in time: depth, attributes of one element, ampersands.
A story has none of these in thousands; what has them is broken, or meant to break something.
"""

from __future__ import annotations

import re

from newsroom.errors import BadInput, Fault

MAX_BODY = 2_000_000  # characters of HTML; a long book
MAX_NESTING = 500
MAX_ATTRIBUTES = 200  # of one element
MAX_AMPERSANDS = 100_000

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^\s/>]*+")
# One attribute as the HTML standard reads it (13.2.5.32): a quote counts only after “=”.
ATTRIBUTE = re.compile(r"""[\s/]*+(?!>)=?[^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'>])[^\s>]*+)?)?+""")
# Elements that need no end tag, and so do not pile up.
SELF_CLOSING = {"p", "li", "br", "img", "hr", "td", "th", "tr", "meta", "link", "input", "col", "wbr", "option"}


def check(html: str) -> None:
    """Raise BadInput for a body that is too long, or that no writer can have meant."""
    if len(html) > MAX_BODY:
        raise _refused("too_long", f"The story is longer than {MAX_BODY:,} characters.")
    if html.count("&") > MAX_AMPERSANDS:
        raise _refused("too_many", f"The story's HTML has more than {MAX_AMPERSANDS:,} ampersands.")
    depth = 0
    place = 0
    while tag := TAG.search(html, place):
        place = _after_attributes(html, tag.end())
        if tag[2].lower() not in SELF_CLOSING:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_NESTING:
            raise _refused("too_deep", "The story's HTML is nested beyond all measure.")


def _after_attributes(html: str, place: int) -> int:
    """Return where the attributes that begin at `place` end."""
    for _ in range(MAX_ATTRIBUTES):
        found = ATTRIBUTE.match(html, place)
        if found is None or found.end() == place:
            return place
        place = found.end()
    raise _refused("too_many", f"An element of the story has more than {MAX_ATTRIBUTES} attributes.")


def _refused(code: str, detail: str) -> BadInput:
    return BadInput([Fault(code, detail, pointer="/body")])
