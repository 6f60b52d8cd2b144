"""What a draft makes of an article, on the object alone: no row is written here.

Saving and previewing both come here, so what is previewed is what would be saved.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from articles.body import blocks
from articles.body.clean import Cleaned, clean
from articles.drafts import Draft
from articles.models import Article
from articles.services.refusals import PLAIN
from articles.slugs import check_slug, free_slug
from newsroom import words
from newsroom.errors import BadInput, Fault


def fill(article: Article, draft: Draft) -> None:
    """Put the draft's plain values on the article, cleaned as they will be stored."""
    for name in PLAIN:
        if (value := getattr(draft, name)) is not None:
            setattr(article, name, Article._meta.get_field(name).to_python(value))  # type: ignore[union-attr]
    if draft.section is not None:
        article.section_id = draft.section or None


def read_body(html: str | None) -> tuple[Cleaned | None, Sequence[Fault]]:
    """Return a body cleaned, None for none, and what is wrong with it."""
    try:
        return (None if html is None else clean(html)), ()
    except BadInput as error:
        return None, error.errors


def give_address(article: Article, draft: Draft) -> Sequence[Fault]:
    """Give the story its slug: the editor's, or the headline's until it was public once. Returns what is wrong."""
    if draft.slug and draft.slug != article.slug:
        try:
            article.slug = check_slug(draft.slug, article)
        except BadInput as error:
            return error.errors
    elif not article.slug or (draft.headline and article.first_published_at is None and not draft.slug):
        article.slug = free_slug(draft.headline or "", article)
    return ()


def give_body(article: Article, html: str) -> None:
    """Give the story its canonical body, and what is derived from that."""
    article.body = html
    article.blocks, article.text, article.word_count = derived(html)


def derived(html: str) -> tuple[str, str, int]:
    """Return what is kept beside a canonical body: its blocks as JSON, its plain text, its number of words."""
    found = blocks.blocks(html)
    said = "\n\n".join(text for text, is_caption in blocks.passages(found, {}) if not is_caption)
    return orjson.dumps(found).decode(), said, words.count(said)
