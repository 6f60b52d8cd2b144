"""Stories that a link may lead to: those readers can open first, then those of the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q

from articles.models import Article
from articles.render import story_path
from publishing.models import Publication
from publishing.search import listing, match, query
from publishing.search.query import PART

PUBLISHED, DESK = 8, 5  # at most so many of each
MOST_WORDS = 10
LONGEST = 200  # characters that are searched for
State = Article.State


@dataclass(frozen=True)
class Target:
    """A story as the dialog of a link lists it. `path` is empty for one that has no address yet."""

    id: str
    headline: str
    path: str
    state: str
    language: str
    section: str
    at: dt.datetime | None


def find_targets(words: str, *, without: UUID | None = None) -> list[Target]:
    """Return the stories that have all of these words, or the newest where there are none.

    What is published is found by the public search (folded, stemmed, the last word a beginning);
    what is not, by its headline and address. The number of queries does not depend on what is found.
    """
    words = words[:LONGEST]
    found = [target for target in _published(words) if target.id != str(without)][:PUBLISHED]
    return [*found, *_on_the_desk(words, without)]


def _published(words: str) -> Iterable[Target]:
    size = PUBLISHED + 1  # the story itself may be among them
    if not words.strip():
        cards = list(Publication.objects.live().order_by("-published_at", "-key").values_list("card", flat=True)[:size])
    else:
        asked = query.parse(" ".join(found[0] for found in list(PART.finditer(words))[:MOST_WORDS]))
        if not asked.wanted:
            return []
        cards = [card for (card,) in listing.page(match.find(asked), "relevance", 0, size, "card")]
    return [target_of(orjson.loads(card)) for card in cards]


def target_of(card: dict[str, Any]) -> Target:
    """Return a live story as a target, from its card."""
    at = dt.datetime.fromisoformat(card["published_at"])
    section = card["section"]["name"] if card["section"] else ""
    return Target(card["id"], card["headline"], card["path"], State.PUBLISHED, card["language"], section, at)


def _on_the_desk(words: str, without: UUID | None) -> Iterable[Target]:
    stories = Article.objects.on_the_desk().filter(live_edition__isnull=True)
    for word in words.split()[:MOST_WORDS]:
        stories = stories.filter(Q(headline__icontains=word) | Q(slug__icontains=word))
    columns = (
        "pk",
        "headline",
        "slug",
        "state",
        "language",
        "publish_at",
        "first_published_at",
        "saved_at",
        "section__name",
    )
    stories = (stories.exclude(pk=without) if without else stories).order_by("-saved_at")
    for pk, headline, slug, state, language, due, first, saved_at, section in stories.values_list(*columns)[:DESK]:
        # A story that waits for its time has its address already: it is signed off.
        path = story_path(first or due, slug) if state == State.SCHEDULED and due and slug else ""
        yield Target(str(pk), headline, path, state, language, section or "", due if path else saved_at)
