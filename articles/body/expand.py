"""A canonical body as the editor reads it: its photos written out, with picture and words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from uuid import UUID

from articles.body.figure import write_figure
from articles.models import Article
from articles.snapshot import Content, caption_content
from media.models import Image
from media.queries import pictures

FIGURE = re.compile(r'<figure data-caption="([0-9a-f-]{36})"></figure>')
PREVIEW = 960  # pixels


def for_editor(article: Article) -> str:
    """Return a story's body with its figures written out, in two queries however many they are."""
    return expand(article.body, [caption_content(caption) for caption in article.captions.all()])


def expand(html: str, captions: Iterable[Content]) -> str:
    """Return a canonical body with its figures written out.

    Words that the story leaves to the photo desk are the photo's own. What those are stands
    beside them in data-photo-…, so that the editor can leave them to the photo desk again.
    A figure whose photo is gone is left out.
    """
    said = {caption["key"]: caption for caption in captions}
    wanted = [key for key in FIGURE.findall(html) if key in said]
    found = pictures(UUID(said[key]["image"]) for key in wanted)

    def written(match: re.Match[str]) -> str:
        caption = said.get(match[1])
        if caption is None or (entry := found.get(UUID(caption["image"]))) is None:
            return ""
        image, picture = entry
        return _figure(caption, image, picture.url(PREVIEW))

    return FIGURE.sub(written, html)


def _figure(caption: Content, image: Image, src: str) -> str:
    written = write_figure(
        key=caption["key"],
        image=image.pk,
        src=src,
        text=caption["text"] or image.caption,
        credit=caption["credit"] or image.credit,
        alt=caption["alt"] or image.alt,
        align=caption["align"],
        width=caption["width"],
    )
    own = {"text": " ".join(image.caption.split()), "credit": image.credit, "alt": image.alt}
    attributes = "".join(f' data-photo-{name}="{escape(words)}"' for name, words in own.items())
    return written.replace("<figure", f"<figure{attributes}", 1)
