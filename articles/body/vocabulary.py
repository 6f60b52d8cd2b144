"""The closed vocabulary of a body: sanitised semantic HTML, and nothing that dresses it.

Canonical form, as it is stored:

    p  h2 h3 h4  ul ol li  blockquote[data-kind=pullquote] cite  aside  table …  pre code  hr
    a[href] strong em u s sub sup br code
    <figure data-caption="KEY"></figure>                  a photo; KEY names a Caption
    <div data-gallery=""><figure …></figure>…</div>       several
    <div data-embed="youtube" data-id="…" data-url="…"></div>

On the way in a figure may also be written out, as the editor does: data-image, an img, a
figcaption with a cite. Cleaning reads the words into Captions and leaves the reference.
"""

from __future__ import annotations

import re

import nh3

INLINE = {"a", "strong", "em", "u", "s", "sub", "sup", "br", "code"}
BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "aside", "table", "pre", "hr", "figure", "div"}
INSIDE = {"li", "cite", "thead", "tbody", "tr", "th", "td", "figcaption", "img"}
# What other editors write for the same thing.
SYNONYMS = {"b": "strong", "i": "em", "strike": "s", "del": "s", "ins": "u", "h1": "h2", "h5": "h4", "h6": "h4"}
# Removed with all that is in them; every other unknown tag goes and its text stays.
REMOVED_WHOLE = {"script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "form"}

ALIGNMENTS = {"center", "wide", "left", "right"}
SCHEMES = {"http", "https", "mailto", "tel"}
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*", re.I)

ATTRIBUTES = {
    "a": {"href"},
    "blockquote": {"data-kind"},
    "figure": {"data-caption", "data-image", "data-align", "data-width"},
    "img": {"src", "alt"},
    "div": {"data-gallery", "data-embed", "data-id", "data-url"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
VALUES = {
    "blockquote": {"data-kind": {"pullquote"}},
    "figure": {"data-align": ALIGNMENTS},
    "th": {"scope": {"col", "row"}},
}

MAX_FIGURES = 500


def is_safe_link(href: str) -> bool:
    """Return whether a link leads to a page, a mail address or a telephone, and to nothing else.

    Some readers see through spaces and control characters in front of a colon (“java script:”),
    so whatever stands there is a plain scheme that we know, or there is no colon.
    """
    head = re.split(r"[/?#]", href, maxsplit=1)[0]
    scheme, colon, _ = head.partition(":")
    return not colon or bool(SCHEME.fullmatch(scheme) and scheme.lower() in SCHEMES)


def _keep(tag: str, name: str, value: str) -> str | None:
    """Return the attribute's value, or None to drop it."""
    if name == "href" and not is_safe_link(value):
        return None
    if name in {"colspan", "rowspan"} and not re.fullmatch(r"[1-9]\d?", value):
        return None
    allowed = VALUES.get(tag, {}).get(name)
    return None if allowed is not None and value not in allowed else value


cleaner = nh3.Cleaner(
    tags=INLINE | BLOCKS | INSIDE,
    clean_content_tags=REMOVED_WHOLE,
    attributes=ATTRIBUTES,
    attribute_filter=_keep,
    url_schemes=SCHEMES,
    link_rel=None,
    strip_comments=True,
)
inline_cleaner = nh3.Cleaner(
    tags=INLINE,
    clean_content_tags=REMOVED_WHOLE,
    attributes={"a": {"href"}},
    attribute_filter=_keep,
    url_schemes=SCHEMES,
    link_rel=None,
)
