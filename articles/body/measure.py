"""Refusing HTML beyond all measure before a parser sees it.

Parsers take the square of some things in time: depth, attributes of one element, ampersands.
A story has none of these in thousands; what has them is broken, or meant to break something.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

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
        raise _refused("too_long", _("The story is longer than {max_body:,} characters.").format(max_body=MAX_BODY))
    if html.count("&") > MAX_AMPERSANDS:
        raise _refused(
            "too_many",
            _("The story's HTML has more than {max_ampersands:,} ampersands.").format(max_ampersands=MAX_AMPERSANDS),
        )
    depth = 0
    place = 0
    while tag := TAG.search(html, place):
        place = _after_attributes(html, tag.end())
        if tag[2].lower() not in SELF_CLOSING:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_NESTING:
            raise _refused("too_deep", _("The story's HTML is nested beyond all measure."))


def _after_attributes(html: str, place: int) -> int:
    """Return where the attributes that begin at `place` end."""
    for _attribute in range(MAX_ATTRIBUTES):
        found = ATTRIBUTE.match(html, place)
        if found is None or found.end() == place:
            return place
        place = found.end()
    raise _refused(
        "too_many",
        _("An element of the story has more than {max_attributes} attributes.").format(max_attributes=MAX_ATTRIBUTES),
    )


def _refused(code: str, detail: str) -> BadInput:
    return BadInput([Fault(code, detail, pointer="/body")])
