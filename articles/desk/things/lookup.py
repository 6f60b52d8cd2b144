"""Things by their slugs, with what may have been meant where there is none of that slug."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from articles.models import Author, Section, Tag
from newsroom import params, text
from newsroom.errors import Fault

NOUNS: dict[type[Section | Tag | Author], str] = {Section: "section", Tag: "tag", Author: "author"}
NEAR = 200  # slugs that a suggestion is looked for among


class Lookup:
    """The things of one kind, asked for by slug: one query for all that are there."""

    def __init__(self, model: type[Section | Tag | Author]) -> None:
        self.model = model

    def ids(self, wanted: Sequence[tuple[Any, str]]) -> tuple[dict[str, int], list[Fault]]:
        """Return by place the id of what a slug names, and a fault for each slug that names nothing.

        `wanted` are slugs, each with its place: a JSON Pointer.
        """
        found = self.known(slug for slug, _ in wanted if isinstance(slug, str))
        ids: dict[str, int] = {}
        faults = []
        for slug, place in wanted:
            pk = found.get(slug) if isinstance(slug, str) else None
            if pk is None:
                faults.append(Fault(f"unknown_{NOUNS[self.model]}", self.refusal(slug), pointer=place))
            elif pk in ids.values():
                faults.append(Fault("repeated", f"“{slug}” is named twice.", pointer=place))
            else:
                ids[place] = pk
        return ids, faults

    def known(self, slugs: Iterable[str]) -> dict[str, int]:
        """Return the ids of the things with these slugs."""
        wanted = [slug for slug in set(slugs) if slug]
        return dict(self.model._default_manager.filter(slug__in=wanted).values_list("slug", "pk")) if wanted else {}

    def refusal(self, slug: Any) -> str:
        """Return in words that there is no such thing, and which one may have been meant."""
        noun = NOUNS[self.model]
        if not isinstance(slug, str):
            return f"Name the {noun} by its slug."
        shown = text.shorten(text.line(slug), 60)
        near = self.model._default_manager.filter(slug__startswith=shown[:1].lower()).order_by("slug")
        close = params.suggest(shown, list(near.values_list("slug", flat=True)[:NEAR]))
        return f"There is no {noun} “{shown}”. {close if close.startswith('Did') else ''}".rstrip()
