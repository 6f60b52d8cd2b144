"""The parameters of the door's endpoints, as the contract describes them. Nothing here runs in a request."""

from __future__ import annotations

import django_filters
from drf_spectacular.utils import OpenApiParameter

from newsroom import contract
from publishing.api import fields, filters
from publishing.excerpt import DEFAULT_WORDS, MAX_WORDS

# At least one word to find, and at most ten in all. More is taken than this pattern says.
LETTER = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0400-\u0481\u048a-\u052f"
WORD = f"[{LETTER}]+([.+-][{LETTER}]+)*"  # numbers too
SOUGHT = f'^"?{WORD}"?( -?"?{WORD}"?){{0,9}}$'
BODIES = ("blocks", "html", "text")


def of_filter(name: str, found: django_filters.Filter) -> OpenApiParameter:
    """Return how the contract describes one filter of `articles/`."""
    said = str(found.extra.get("help_text", ""))
    if isinstance(found, filters.Many):
        choices, pattern = found.extra.get("choices"), found.extra.get("pattern", filters.SLUG)
        one = f"({'|'.join(choices)})" if choices else pattern.pattern
        return contract.any_and_all(name, one, f"{said} Comma = any of, repeated = all of.")
    if isinstance(found, filters.Moment):
        return contract.parameter(name, contract.MOMENT, said)
    if isinstance(found, filters.Flag):
        return contract.parameter(name, {"type": "boolean"}, said)
    return contract.parameter(name, {"type": "string", "maxLength": filters.MAX_QUERY, "pattern": SOUGHT}, said)


def fields_of(tree: fields.Tree) -> OpenApiParameter:
    """Return the parameter `fields` of an endpoint whose answers have these parts."""
    return contract.several("fields", fields.paths(tree), "Only these parts of the answer.")


def ordering(names: tuple[str, ...]) -> OpenApiParameter:
    """Return the parameter `ordering`; a minus turns the order round."""
    return contract.parameter("ordering", {"type": "string", "enum": list(names)}, "A minus turns the order round.")


def included(names: tuple[str, ...]) -> OpenApiParameter:
    """Return the parameter `include` of an endpoint that can add these parts."""
    return contract.several("include", names, "Parts that are left out unless asked for.")


def shown_as(tree: fields.Tree, include: tuple[str, ...]) -> list[OpenApiParameter]:
    """Return the parameters that say how cards are shown."""
    words = {"type": "integer", "minimum": 0, "maximum": MAX_WORDS, "default": DEFAULT_WORDS}
    return [
        fields_of(tree),
        included(include),
        contract.parameter("excerpt_words", words, f"0 to {MAX_WORDS}; {DEFAULT_WORDS} unless given."),
        contract.parameter("captions", {"type": "string", "enum": ["inline"]}, "Let captions into the excerpt."),
    ]


FILTERS = [
    *(of_filter(name, found) for name, found in filters.PublicationFilter.declared_filters.items()),
    contract.any_and_all("tag!", filters.SLUG.pattern, "Without any of these tags."),
    ordering(filters.ORDERINGS),
]
SEARCH = [each for each in FILTERS if each.name not in ("ordering", "collection")]
FORMAT = contract.several("format", BODIES, "Which bodies; blocks and html unless given.")
REF = contract.in_path("ref", f"({contract.UUID}|{contract.SLUG})", "The id or the slug.")
SLUG = contract.in_path("slug", contract.SLUG)
IMAGE = contract.in_path("slug", contract.UUID, "The id.")
NAMED = contract.words("q", filters.MAX_QUERY, "Words in the name.")
