"""What is asked of each parameter: public names, hidden names, near misses, and columns that nobody may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User

from articles.models import Article, Author, Edition, Tag
from media.models import Image
from publishing.models import Pending, Publication, Thing
from ticker.models import Instrument

# Which parameter names which kind of thing. One that is not here is tried with words and numbers.
NAMES = {
    "tag": "tag",
    "tag!": "tag",
    "author": "author",
    "author!": "author",
    "section": "section",
    "section!": "section",
    "image": "image",
    "image!": "image",
    "collection": "collection",
    "id": "story",
    "id!": "story",
    "slug": "story",
    "slug!": "story",
}
WORDS = ("lake", "canary", "CANARY_draft_headline_1", '"lake rose" -canary', "can", "canarya", "farm")
COLUMNS = (
    *("revision", "saved_at", "embargo_reason", "created_by__email", "state", "live_count", "publish_at", "version"),
    *("tags.id", "authors.user", "authors.user.email", "lead_image.instructions", "lead_image.original", "folded"),
)
NUMBERS = ("0", "1", "2", "999", "-1")
MODELS = (Article, Author, Tag, Edition, Image, Publication, Pending, Thing, Instrument, User)


def documented(schema: dict[str, Any], route: str, refs: dict[str, list[str]]) -> Iterator[str]:
    """Yield query strings for every parameter that the OpenAPI document has for this route."""
    path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    for parameter in schema["paths"].get(path, {}).get("get", {}).get("parameters", ()):
        if parameter["in"] == "query":
            for value in values(parameter["name"], parameter["schema"], refs):
                yield urlencode({parameter["name"]: value})


def values(name: str, shape: dict[str, Any], refs: dict[str, list[str]]) -> Iterator[str]:
    """Yield what to give for one parameter."""
    shape = shape.get("items", shape)
    yield from shape.get("enum", ())
    if name in NAMES:
        known = refs[NAMES[name]]
        yield from known
        yield from (ref[:-1] for ref in known)  # a near miss must not be helped to something hidden
        yield ",".join(known[:1] + known[-2:])
    elif name == "url":
        yield from (
            f"{place}/2025/06/{ref}" for ref in refs["story"] for place in ("", "http://localhost:8000/reader/#")
        )
    elif shape.get("type") in {"integer", "number"}:
        yield from NUMBERS
    else:
        yield from (*WORDS, *COLUMNS, *NUMBERS, "*", "true", "2025-06-02", "2036-01-01", "id", "headline")


def undocumented() -> Iterator[str]:
    """Yield parameters that no answer has: columns, and what would be an argument of a query."""
    for name in ("_connector", "_negated", "__class__", "pk", "state", "status", "format_suffix", "preview", "token"):
        yield urlencode({name: "canary"})
    yield "created_by__email__startswith=C&page=1"
    yield "utm_source=canary"  # ignored


def columns() -> Iterator[str]:
    """Yield every column and relation of our models as a lookup that a framework would understand."""
    for model in MODELS:
        for column in model._meta.get_fields():
            yield column.name
            if column.is_relation and column.related_model and column.related_model != "self":
                yield from (f"{column.name}__{inner.name}" for inner in column.related_model._meta.get_fields())  # type: ignore[union-attr]
