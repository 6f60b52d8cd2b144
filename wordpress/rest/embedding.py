"""What `_embed` puts into an answer: the author, the photo and the terms of each story, all read at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from publishing.document import Json
from publishing.models import Thing
from wordpress.rest import shapes
from wordpress.rest.fields import Wanted, in_embed
from wordpress.rest.numbers import Numbers

AUTHOR, PHOTO, TERMS = "author", "wp:featuredmedia", "wp:term"
Forms = dict[str, Json]


def named(card: Json) -> Iterator[tuple[str, str]]:
    """Yield the section, the tags and the first author of a story, as kinds with slugs."""
    yield "section", card["section"]["slug"]
    yield from (("tag", tag["slug"]) for tag in card["tags"])
    yield from (("author", author["slug"]) for author in card["authors"][:1])


def things_of(cards: Iterable[Json], wanted: Wanted) -> Forms:
    """Return the public forms of what these stories name, by key, in one query."""
    if not wanted.embeds_any(AUTHOR, TERMS):
        return {}
    keys = {f"{kind}:{slug}" for card in cards for kind, slug in named(card)}
    rows = Thing.objects.shown().filter(key__in=sorted(keys)).values_list("key", "document")
    return {key: orjson.loads(document) for key, document in rows}


def of_post(card: Json, numbers: Numbers, forms: Forms, wanted: Wanted) -> Json:
    """Return what a story embeds. Its lead photo speaks in the words that the story gave it."""
    found: Json = {}
    keys = list(named(card))
    if wanted.embeds_any(AUTHOR):
        people = [forms[f"author:{slug}"] for kind, slug in keys if kind == "author" and f"author:{slug}" in forms]
        if people:
            found[AUTHOR] = [in_embed(shapes.user(form, numbers), shapes.USER_EMBED) for form in people]
    if wanted.embeds_any(PHOTO) and card["lead_image"]:
        found[PHOTO] = [in_embed(shapes.media(card["lead_image"], numbers), shapes.MEDIA_EMBED)]
    if wanted.embeds_any(TERMS) and card["kind"] != "page":
        found[TERMS] = [
            [
                in_embed(shapes.term(kind, forms[f"{kind}:{slug}"], numbers), shapes.TERM_EMBED)
                for kind, slug in keys
                if kind == wanted_kind and f"{kind}:{slug}" in forms
            ]
            for wanted_kind in ("section", "tag")
        ]
    return found
