"""Stories that readers of this one may want: what the public would be shown beside it, asked before it is live."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import orjson

from articles.models import Section, Tag
from articles.suggesting.targets import Target, target_of
from publishing.search.fold import WORD
from publishing.search.related import cards_like

SUGGESTED = 6


def suggest_related(
    words: str, language: str, *, tags: Collection[int] = (), section: int | None = None, without: UUID | None = None
) -> list[Target]:
    """Return live stories related to one with this headline and summary, tags and section."""
    things = [f"tag:{slug}" for slug in Tag.objects.filter(pk__in=list(tags)).values_list("slug", flat=True)]
    if section is not None:
        things += [f"section:{slug}" for slug in Section.objects.filter(pk=section).values_list("slug", flat=True)]
    cards = cards_like(WORD.findall(words), things, language, without=without, limit=SUGGESTED)
    return [target_of(orjson.loads(card)) for card in cards]
