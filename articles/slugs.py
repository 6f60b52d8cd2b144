"""The last part of a story's address: readable, unique, and remembered when it changes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from articles.models import Article, OldSlug
from newsroom import text
from newsroom.errors import BadInput, Fault
from publishing.standing import is_known


def free_slug(wanted: str, article: Article) -> str:
    """Return a slug made from `wanted` that no other story has or had.

    Never empty: a headline without a letter in it becomes "story-" and the end of the id.
    """
    base = text.slug(wanted) or f"story-{article.pk.hex[-12:]}"
    if is_id(base):
        base = f"story-{base}"  # it would read as an id in the API's addresses
    slug, number = base, 1
    while _is_taken(slug, article):
        number += 1
        slug = f"{base}-{number}"
    return slug


def check_slug(wanted: str, article: Article) -> str:
    """Return the slug that an editor typed, in form. Raises BadInput if it is another story's."""
    slug = text.slug(wanted)
    if not slug or is_id(slug):
        raise BadInput([Fault("bad_slug", _("The address needs at least one word of letters."), pointer="/slug")])
    if _is_taken(slug, article):
        detail = _("Another story has or had the address “{slug}”. Choose a different one.").format(slug=slug)
        raise BadInput([Fault("slug_taken", detail, pointer="/slug")])
    return slug


def is_id(slug: str) -> bool:
    """Return whether a slug would read as an id in the API's addresses."""
    parts = slug.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(
        character in "0123456789abcdef" for character in "".join(parts)
    )


def _is_taken(slug: str, article: Article) -> bool:
    return (
        Article.objects.filter(slug=slug).exclude(pk=article.pk).exists()
        or OldSlug.objects.filter(slug=slug).exclude(article=article).exists()
        # A story that was erased is known to the door alone; what it was called leads to no other.
        or is_known(slug, but=article.pk)
    )
