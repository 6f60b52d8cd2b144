"""What other programs write, in this house's words, before the gate reads it: form, API and import all profit.

Word, Word Online, Google Docs, Pages, Telegram and web pages say lists, headings and emphasis
each in a way of its own. Whatever comes out is as foreign as what went in, and is cleaned
afterwards. HTML of ours comes out as it went in, and nearly always unparsed.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from articles.body import dress, frames, lists
from articles.body.rewriting import Rewriting

# Without one of these, in small letters, there is nothing to do, and a story is not parsed once more for it.
# Looked for one by one: that takes a tenth of the time that a pattern of all of them does.
HINTS = (
    *("<iframe", "<script", "data-embed", "twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed"),
    *("fb-post", "fb-video", "wp-block-embed", "mso-", "msotitle", "<o:p", "style=", "<title", "aria-level", "emoji"),
    "data-entity-type",
)


def mend(html: str) -> tuple[str, list[str]]:
    """Return HTML without the ways of the program that it comes from, and in words what that took away."""
    small = html.lower()
    if not any(hint in small for hint in HINTS):
        return html, []
    tree = LexborHTMLParser(html)
    said = frames.mend(tree)
    page = Rewriting(tree)
    lists.mend(page)
    dress.mend(page)
    mended = page.html()
    return lists.of_bullets(mended) if "data-entity-type" in html else mended, said
